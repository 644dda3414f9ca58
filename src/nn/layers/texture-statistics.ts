import { abs } from '../../graph/ops/abs.ts';
import { add } from '../../graph/ops/add.ts';
import { averagePool } from '../../graph/ops/average-pool.ts';
import { concat } from '../../graph/ops/concat.ts';
import { constant } from '../../graph/ops/constant.ts';
import { conv } from '../../graph/ops/conv.ts';
import { div } from '../../graph/ops/div.ts';
import { log } from '../../graph/ops/log.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reduceMax } from '../../graph/ops/reduce-max.ts';
import { reduceSum } from '../../graph/ops/reduce-sum.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { slice } from '../../graph/ops/slice.ts';
import { split } from '../../graph/ops/split.ts';
import { sqrt } from '../../graph/ops/sqrt.ts';
import { sub } from '../../graph/ops/sub.ts';
import { transpose } from '../../graph/ops/transpose.ts';
import type { Value } from '../../graph/value.ts';
import { checkCount, checkNumber } from '../check.ts';
import { features } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import { bandRows, checkBands, envelope, largest, meanOf } from './envelope.ts';

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
/** Places that the filter is computed at once for. */
const TOGETHER = 8;
/** Exponents of the generalised means: from what a band never falls below to its peaks. */
const EXPONENTS = [-1, -0.4, 0.4, 1, 2, 4];
/** Amplitudes and energies, as exponents: what modulations are measured of. */
const ENVELOPES = [1, 2];
/** Mean, deviation, maximum, change, and the generalised means. */
const PLAIN = 4 + EXPONENTS.length;
/** Roots of amplitudes, as an exponent, whose correlations are taken, and the octaves of modulation that are correlated. */
const COMPRESSED = 0.5;
const CORRELATED = [0, 2, 4];
/** Bands that are summed before they are correlated. */
const PAIR = 2;

/**
 * What a sound is like over time, whenever it happens: for each band of a log spectrogram statistics of its level and of
 * its modulations. Rain, a helicopter and a saw may have one mean spectrum; they differ in how their bands fluctuate.
 * After McDermott and Simoncelli, "Sound texture perception via statistics of the auditory periphery" (Neuron, 2011).
 *
 * Input (batch, bands, frames, channels), logarithms; output (batch, statistics · bands · channels + correlations),
 * statistic by statistic:
 *
 * - mean, standard deviation, maximum, mean absolute change from frame to frame;
 * - generalised means, ln(mean(e^(p s x))) / (p s), of p = -1, -0.4, 0.4, 1, 2 and 4, s being `scale`;
 * - for the amplitude e^(s x), then for the energy e^(2 s x), and each octave: ln of the mean and of the root mean
 *   square of its modulation, each over the envelope's mean. An octave is seen by a complex filter of 13 frames with
 *   a period of 4; for the next one the envelope has half as many frames, means of two. Octaves that the filter does
 *   not fit into are left out;
 * - correlations over time between pairs of neighbouring bands, summed, and those 1, 2, 4, ... pairs above: first of the
 *   root of the amplitude, then of the real part of its modulation in the octaves 0, 2 and 4.
 *
 * @throws EarshotError INVALID_ARGUMENT, SHAPE_MISMATCH for input that is not images, or of one frame
 *
 * @example
 * import { sequential, textureStatistics } from 'earshot/nn';
 * console.log(sequential({ inputShape: [64, 862, 1] }, [textureStatistics()]).outputShape); // [2948]
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
      const [bands, frames, channels] = checkBands('textureStatistics', input, 2, 'for what changes');
      const levels = levelsOf(frames, octaves);
      const pairs = Math.floor(bands / PAIR);
      const correlations = distancesOf(pairs).reduce((sum, distance) => sum + pairs - distance, 0);
      const correlated = 1 + CORRELATED.filter((level) => level < levels).length;
      const statistics = PLAIN + 2 * ENVELOPES.length * levels;
      return [channels * (statistics * bands + correlated * correlations)];
    },
    call: ([x]) => {
      const [bands, frames, channels] = x.shape;
      const rows = bandRows(x);
      const levels = levelsOf(frames, octaves);
      const modulations = ENVELOPES.map((p) => modulationsOf(envelope(rows, p * scale), levels));
      const statistics = [
        ...plainStatistics(rows),
        ...EXPONENTS.map((p) => generalisedMean(rows, p * scale)),
        ...modulations.flat().flatMap(({ strengths }) => strengths),
      ];
      const correlated = [
        envelope(rows, COMPRESSED * scale),
        ...modulations[0].filter((_, level) => CORRELATED.includes(level)).map(({ real }) => real),
      ];
      const parts = [
        reshape(concat(statistics, 1), [-1, statistics.length * bands * channels]),
        ...correlated.flatMap((signals) => correlations(signals, bands, channels)),
      ];
      return features(concat(parts, 1));
    },
  });
}

/** Octaves that the filter fits into. */
function levelsOf(frames: number, octaves: number): number {
  return frames < TAPS ? 0 : Math.min(octaves, 1 + Math.floor(Math.log2(frames / TAPS)));
}

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

function generalisedMean(x: Value, k: number): Value {
  return add(mul(log(meanOf(envelope(x, k))), constant(1 / k)), largest(x, k));
}

/** Of an octave: logarithms of the mean and of the root mean square, and the real part itself. */
interface Modulation {
  readonly strengths: readonly Value[];
  readonly real: Value;
}

function modulationsOf(envelope: Value, levels: number): Modulation[] {
  const mean = meanOf(envelope);
  const relative = (value: Value) => log(add(div(value, mean), constant(1e-4)));
  const found: Modulation[] = [];
  for (let level = 0, x = envelope; level < levels; level++) {
    if (level > 0) x = averagePool(x, { kernel: [1, 2], strides: [1, 2] });
    const { real, imaginary, places } = filtered(x);
    const energy = add(mul(real, real), mul(imaginary, imaginary));
    const average = (values: Value) =>
      div(reduceSum(mul(values, places), [1, 3], { keepDims: true }), constant(x.shape[3] - TAPS + 1));
    const strengths = [
      relative(average(sqrt(add(energy, constant(1e-12))))),
      relative(sqrt(add(average(energy), constant(1e-12)))),
    ];
    found.push({ strengths, real: inOrder(real, x.shape[3] - TAPS + 1) });
  }
  return found;
}

/** What the filter makes of envelopes: (batch, TOGETHER, rows, groups), place TOGETHER g + i being i of group g. */
interface Filtered {
  readonly real: Value;
  readonly imaginary: Value;
  /** 1 for places where the filter lies on the envelope, 0 for those that fill up the last group */
  readonly places: Value;
}

/** Several places at once, each as filters of its own, since engines are slow at convolutions with few of them. */
function filtered(envelope: Value): Filtered {
  const frames = envelope.shape[3];
  const groups = Math.ceil((frames - TAPS + 1) / TOGETHER);
  const reach = TOGETHER + TAPS - 1;
  const behind = TOGETHER * (groups - 1) + reach - frames;
  const filters = constant(modulationFilters(), [2 * TOGETHER, 1, 1, reach]);
  const parts = conv(envelope, filters, undefined, { strides: [1, TOGETHER], pads: [0, 0, 0, behind] });
  const [real, imaginary] = split(parts, [TOGETHER, TOGETHER], 1);
  const valid = Float32Array.from({ length: TOGETHER * groups }, (_, i) =>
    Number(Math.floor(i / groups) + TOGETHER * (i % groups) <= frames - TAPS),
  );
  return { real, imaginary, places: constant(valid, [1, TOGETHER, 1, groups]) };
}

/** The first places of what `filtered` gives, one after the other: (batch, 1, rows, places). */
function inOrder(values: Value, places: number): Value {
  const [, , rows, groups] = values.shape;
  const all = reshape(transpose(values, [0, 2, 3, 1]), [-1, 1, rows, groups * TOGETHER]);
  return slice(all, { axes: [3], starts: [0], ends: [places] });
}

/** How many pairs apart the bands are that are correlated. */
function distancesOf(pairs: number): number[] {
  const count = pairs < 2 ? 0 : Math.ceil(Math.log2(pairs));
  return Array.from({ length: count }, (_, i) => 2 ** i);
}

/** For each distance the correlations (batch, channels · pairs that have another at that distance). */
function correlations(signals: Value, bands: number, channels: number): Value[] {
  if (bands < 2 * PAIR) return [];
  const images = reshape(signals, [-1, channels, bands, signals.shape[3]]);
  const pairs = averagePool(images, { kernel: [PAIR, 1], strides: [PAIR, 1] });
  const centred = sub(pairs, meanOf(pairs));
  const power = reduceSum(mul(centred, centred), [3], { keepDims: true });
  const unit = div(centred, sqrt(add(power, constant(1e-12))));
  const count = pairs.shape[2];
  const cut = (start: number, end: number) => slice(unit, { axes: [2], starts: [start], ends: [end] });
  return distancesOf(count).map((distance) => {
    const products = mul(cut(0, count - distance), cut(distance, count));
    return reshape(reduceSum(products, [3], { keepDims: true }), [-1, channels * (count - distance)]);
  });
}

/**
 * A complex oscillation under a Hann window, without its mean, of absolute sum 1: real parts at each of the places, then
 * imaginary parts.
 */
function modulationFilters(): Float32Array {
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
  const places = Array.from({ length: TOGETHER }, (_, place) => place);
  const zeros = (count: number) => new Array<number>(count).fill(0);
  return Float32Array.from(
    [real, imaginary].flatMap((taps) =>
      places.flatMap((place) => [
        ...zeros(place),
        ...taps.map((value) => value / size),
        ...zeros(TOGETHER - 1 - place),
      ]),
    ),
  );
}
