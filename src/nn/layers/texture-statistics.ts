import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { abs } from '../../graph/ops/abs.ts';
import { add } from '../../graph/ops/add.ts';
import { averagePool } from '../../graph/ops/average-pool.ts';
import { concat } from '../../graph/ops/concat.ts';
import { constant } from '../../graph/ops/constant.ts';
import { conv } from '../../graph/ops/conv.ts';
import { div } from '../../graph/ops/div.ts';
import { exp } from '../../graph/ops/exp.ts';
import { log } from '../../graph/ops/log.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reduceMax } from '../../graph/ops/reduce-max.ts';
import { reduceMean } from '../../graph/ops/reduce-mean.ts';
import { reduceMin } from '../../graph/ops/reduce-min.ts';
import { reduceSum } from '../../graph/ops/reduce-sum.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { slice } from '../../graph/ops/slice.ts';
import { sqrt } from '../../graph/ops/sqrt.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';
import { checkCount, checkNumber, checkRank } from '../check.ts';
import { channelsFirst, features } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';

/** Options of `textureStatistics`. */
export interface TextureStatisticsOptions extends LayerOptions {
  /** amplitudes are e to the power of so many times the input, 0.01 to 100; default 2, right for decibels divided by 17 */
  scale?: number;
  /** modulation bands, an octave apart, as far as the input is long enough; default 7 */
  octaves?: number;
}

/** Frames of a modulation filter, which has a period of `PERIOD`. */
const TAPS = 13;
const PERIOD = 4;
/** Exponents of the generalised means: from what a band never falls below to its peaks. */
const EXPONENTS = [-1, -0.4, 0.4, 1, 2, 4];
/** Amplitudes and energies, as exponents: what modulations are measured of. */
const ENVELOPES = [1, 2];
/** Mean, deviation, maximum, change, and the generalised means. */
const PLAIN = 4 + EXPONENTS.length;

/**
 * What a sound is like over time, whenever it happens: for each band of a log spectrogram statistics of its level and of
 * its modulations. Rain, a helicopter and a saw may have one mean spectrum; they differ in how their bands fluctuate.
 * After McDermott and Simoncelli, "Sound texture perception via statistics of the auditory periphery" (Neuron, 2011).
 *
 * Input (batch, bands, frames, channels), logarithms; output (batch, statistics · bands · channels), statistic by
 * statistic:
 *
 * - mean, standard deviation, maximum, mean absolute change from frame to frame;
 * - generalised means, ln(mean(e^(p s x))) / (p s), of p = -1, -0.4, 0.4, 1, 2 and 4, s being `scale`;
 * - for the amplitude e^(s x), then for the energy e^(2 s x), and each octave: ln of the mean and of the root mean
 *   square of its modulation, each over the envelope's mean. An octave is seen by a complex filter of 13 frames with
 *   a period of 4; for the next one the envelope has half as many frames, means of two. Octaves that the filter does
 *   not fit into are left out.
 *
 * @throws EarshotError INVALID_ARGUMENT, SHAPE_MISMATCH for input that is not images, or of one frame
 *
 * @example
 * import { sequential, textureStatistics } from 'earshot/nn';
 * console.log(sequential({ inputShape: [64, 862, 1] }, [textureStatistics()]).outputShape); // [2432]
 */
export function textureStatistics({
  scale = 2,
  octaves = 7,
  ...options
}: TextureStatisticsOptions = {}): Layer {
  checkLayerOptions('textureStatistics', { scale, octaves, ...options }, ['scale', 'octaves']);
  checkNumber('textureStatistics: scale', scale, 0.01, 100);
  checkCount('textureStatistics: octaves', octaves, 0);
  return layer({
    kind: 'TextureStatistics',
    config: { scale, octaves, ...options },
    outputShape: ([input]) => {
      checkRank('textureStatistics', input, 3, 'bands, frames, channels');
      const [bands, frames, channels] = input;
      if (frames < 2) {
        throw new EarshotError(
          'SHAPE_MISMATCH',
          `textureStatistics: at least 2 frames are needed, for what changes; received input of shape ${shapeText([null, ...input])}.`,
        );
      }
      return [(PLAIN + 2 * ENVELOPES.length * levelsOf(frames, octaves)) * bands * channels];
    },
    call: ([x]) => {
      const [bands, frames, channels] = x.shape;
      const rows = reshape(channelsFirst(x), [-1, 1, channels * bands, frames]);
      const statistics = [
        ...plainStatistics(rows),
        ...EXPONENTS.map((p) => generalisedMean(rows, p * scale)),
        ...ENVELOPES.flatMap((p) => modulations(envelope(rows, p * scale), levelsOf(frames, octaves))),
      ];
      const count = statistics.length * bands * channels;
      return features(reshape(concat(statistics, 1), [-1, count]));
    },
  });
}

/** Octaves that the filter fits into. */
function levelsOf(frames: number, octaves: number): number {
  return frames < TAPS ? 0 : Math.min(octaves, 1 + Math.floor(Math.log2(frames / TAPS)));
}

const meanOf = (x: Value) => reduceMean(x, [3], { keepDims: true });

function plainStatistics(x: Value): Value[] {
  const frames = x.shape[3];
  const mean = meanOf(x);
  const off = sub(x, mean);
  const late = slice(x, { starts: [1], ends: [frames], axes: [3] });
  const early = slice(x, { starts: [0], ends: [frames - 1], axes: [3] });
  return [
    mean,
    sqrt(add(meanOf(mul(off, off)), constant(1e-6))),
    reduceMax(x, [3], { keepDims: true }),
    meanOf(abs(sub(late, early))),
  ];
}

/** e^(k x), relative to its largest value: nothing overflows, and what is made of it does not depend on loudness. */
function envelope(x: Value, k: number): Value {
  return exp(mul(sub(x, largest(x, k)), constant(k)));
}

/** The x whose e^(k x) is largest. */
function largest(x: Value, k: number): Value {
  return (k < 0 ? reduceMin : reduceMax)(x, [3], { keepDims: true });
}

function generalisedMean(x: Value, k: number): Value {
  return add(mul(log(meanOf(envelope(x, k))), constant(1 / k)), largest(x, k));
}

function modulations(envelope: Value, levels: number): Value[] {
  const mean = meanOf(envelope);
  const filter = constant(modulationFilter(), [2, 1, 1, TAPS]);
  const relative = (value: Value) => log(add(div(value, mean), constant(1e-4)));
  const found: Value[] = [];
  for (let level = 0, x = envelope; level < levels; level++) {
    if (level > 0) x = averagePool(x, { kernel: [1, 2], strides: [1, 2] });
    const parts = conv(x, filter, undefined);
    const energy = reduceSum(mul(parts, parts), [1], { keepDims: true });
    found.push(relative(meanOf(sqrt(add(energy, constant(1e-12))))));
    found.push(relative(sqrt(add(meanOf(energy), constant(1e-12)))));
  }
  return found;
}

/** A complex oscillation under a Hann window, without its mean, of absolute sum 1: real parts, then imaginary parts. */
function modulationFilter(): Float32Array {
  const part = (wave: (angle: number) => number) => {
    const values = Array.from({ length: TAPS }, (_, i) => {
      const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 1)) / (TAPS + 1));
      return hann * wave((2 * Math.PI * (i - (TAPS - 1) / 2)) / PERIOD);
    });
    const mean = values.reduce((sum, value) => sum + value) / TAPS;
    return values.map((value) => value - mean);
  };
  const [real, imaginary] = [part(Math.cos), part(Math.sin)];
  const size = real.reduce((sum, value, i) => sum + Math.hypot(value, imaginary[i]), 0);
  return Float32Array.from([...real, ...imaginary], (value) => value / size);
}
