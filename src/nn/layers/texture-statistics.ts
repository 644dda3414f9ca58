import { abs } from '../../graph/ops/abs.ts';
import { add } from '../../graph/ops/add.ts';
import { averagePool } from '../../graph/ops/average-pool.ts';
import { concat } from '../../graph/ops/concat.ts';
import { constant } from '../../graph/ops/constant.ts';
import { conv } from '../../graph/ops/conv.ts';
import { div } from '../../graph/ops/div.ts';
import { exp } from '../../graph/ops/exp.ts';
import { gather } from '../../graph/ops/gather.ts';
import { log } from '../../graph/ops/log.ts';
import { matmul } from '../../graph/ops/matmul.ts';
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
/** Where among the exponents those of amplitudes and energies are, whose modulations are measured: [from, to). */
const ENVELOPES = [EXPONENTS.indexOf(1), EXPONENTS.indexOf(2) + 1] as const;
const ENVELOPE_COUNT = ENVELOPES[1] - ENVELOPES[0];
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
      const statistics = PLAIN + 2 * ENVELOPE_COUNT * levels;
      return [channels * (statistics * bands + correlated * correlations)];
    },
    call: ([x]) => {
      const [bands, frames, channels] = x.shape;
      const rows = bandRows(x);
      const levels = levelsOf(frames, octaves);
      const exponents = Float32Array.from(EXPONENTS, (p) => p * scale);
      const peaks = concat(
        Array.from(exponents, (k) => largest(rows, k)),
        1,
      );
      const powers = exp(mul(sub(rows, peaks), constant(exponents, [1, exponents.length, 1, 1])));
      const plain = [...plainStatistics(rows), generalisedMeans(powers, peaks, exponents)];
      const some = slice(powers, { axes: [1], starts: [ENVELOPES[0]], ends: [ENVELOPES[1]] });
      const envelopes = reshape(some, [-1, 1, ENVELOPE_COUNT * bands * channels, frames]);
      const { strengths, reals } = modulationsOf(envelopes, levels, bands * channels);
      const correlated = [envelope(rows, COMPRESSED * scale), ...reals];
      const parts = [
        reshape(concat(plain, 1), [-1, PLAIN * bands * channels]),
        ...strengths,
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

/** From e^(k x), relative to the largest, which belongs to the x in `peaks`: (batch, exponents, rows, frames). */
function generalisedMeans(powers: Value, peaks: Value, exponents: Float32Array): Value {
  const roots = constant(
    exponents.map((k) => 1 / k),
    [1, exponents.length, 1, 1],
  );
  return add(mul(log(meanOf(powers)), roots), peaks);
}

/** What there is in each octave of several envelopes, which lie one below the other. */
interface Modulations {
  /**
   * Logarithms of mean and root mean square: (batch, envelopes · octaves · 2 · rows of an envelope); none without octaves.
   */
  readonly strengths: readonly Value[];
  /** Real parts of the first envelope's modulation in the octaves that are correlated. */
  readonly reals: readonly Value[];
}

/** All octaves and envelopes at once where that can be: engines take long to prepare graphs of many nodes. */
function modulationsOf(envelopes: Value, levels: number, rows: number): Modulations {
  if (levels === 0) return { strengths: [], reals: [] };
  const [, , all, frames] = envelopes.shape;
  const octaves = octavesOf(frames, levels);
  const groups = octaves.reduce((sum, octave) => sum + octave.groups, 0);
  const [real, imaginary] = split(concat(filtered(envelopes, octaves), 3), [TOGETHER, TOGETHER], 1);
  const energy = add(mul(real, real), mul(imaginary, imaginary));
  const weights = constant(meansOf(octaves, groups), [TOGETHER, groups, levels]);
  const perOctave = (values: Value) => reduceSum(matmul(values, weights), [1], { keepDims: true });
  const tiny = constant(1e-12);
  const both = [perOctave(sqrt(add(energy, tiny))), sqrt(add(perOctave(energy), tiny))];
  const logs = log(add(div(concat(both, 1), meanOf(envelopes)), constant(1e-4)));
  const ordered = transpose(reshape(logs, [-1, 2, all / rows, rows, levels]), [0, 2, 4, 1, 3]);
  const first = slice(real, { axes: [2], starts: [0], ends: [rows] });
  const inOrder = reshape(transpose(first, [0, 2, 3, 1]), [-1, 1, rows, groups * TOGETHER]);
  const reals = CORRELATED.filter((level) => level < levels).map((level) => {
    const start = octaves.slice(0, level).reduce((sum, octave) => sum + octave.groups * TOGETHER, 0);
    return slice(inOrder, { axes: [3], starts: [start], ends: [start + octaves[level].places] });
  });
  return { strengths: [reshape(ordered, [-1, 2 * levels * all])], reals };
}

/** An octave of modulation, seen by the filter in an envelope of so many frames. */
interface Octave {
  readonly frames: number;
  /** places where the filter lies on the envelope */
  readonly places: number;
  /** how often TOGETHER places are computed; the last ones may lie beyond the envelope */
  readonly groups: number;
}

function octavesOf(frames: number, levels: number): Octave[] {
  return Array.from({ length: levels }, (_, level) => {
    const left = frames >> level;
    const places = left - TAPS + 1;
    return { frames: left, places, groups: Math.ceil(places / TOGETHER) };
  });
}

/**
 * What the filter makes of envelopes in each octave: (batch, 2 TOGETHER, rows, groups), real parts before imaginary
 * ones, place TOGETHER g + i being i of group g. Several places at once, each as filters of its own, since engines are
 * slow at convolutions with few of them.
 */
function filtered(envelopes: Value, octaves: readonly Octave[]): Value[] {
  const reach = TOGETHER + TAPS - 1;
  const filters = constant(modulationFilters(), [2 * TOGETHER, 1, 1, reach]);
  let x = envelopes;
  return octaves.map(({ frames, groups }, level) => {
    if (level > 0) x = averagePool(x, { kernel: [1, 2], strides: [1, 2] });
    const behind = TOGETHER * (groups - 1) + reach - frames;
    return conv(x, filters, undefined, { strides: [1, TOGETHER], pads: [0, 0, 0, behind] });
  });
}

/** Weights (TOGETHER, groups, octaves) of the mean over the places of each octave. */
function meansOf(octaves: readonly Octave[], groups: number): Float32Array {
  const weights = new Float32Array(TOGETHER * groups * octaves.length);
  let start = 0;
  for (const [level, octave] of octaves.entries()) {
    for (let place = 0; place < octave.places; place++) {
      const [i, group] = [place % TOGETHER, start + Math.floor(place / TOGETHER)];
      weights[(i * groups + group) * octaves.length + level] = 1 / octave.places;
    }
    start += octave.groups;
  }
  return weights;
}

/** How many pairs apart the bands are that are correlated. */
function distancesOf(pairs: number): number[] {
  const count = pairs < 2 ? 0 : Math.ceil(Math.log2(pairs));
  return Array.from({ length: count }, (_, i) => 2 ** i);
}

/** For each distance, for each channel, the correlations of the pairs that have another at that distance. */
function correlations(signals: Value, bands: number, channels: number): Value[] {
  const count = Math.floor(bands / PAIR);
  const distances = distancesOf(count);
  if (distances.length === 0) return [];
  const images = reshape(signals, [-1, channels, bands, signals.shape[3]]);
  const pairs = averagePool(images, { kernel: [PAIR, 1], strides: [PAIR, 1] });
  const centred = sub(pairs, meanOf(pairs));
  const power = reduceSum(mul(centred, centred), [3], { keepDims: true });
  const unit = div(centred, sqrt(add(power, constant(1e-12))));
  const ofAll = reshape(matmul(unit, transpose(unit, [0, 1, 3, 2])), [-1, channels * count * count]);
  const wanted = distances.flatMap((distance) =>
    Array.from({ length: channels * (count - distance) }, (_, i) => {
      const [channel, pair] = [Math.floor(i / (count - distance)), i % (count - distance)];
      return (channel * count + pair) * count + pair + distance;
    }),
  );
  return [gather(ofAll, constant(Int32Array.from(wanted), [wanted.length]), { axis: 1 })];
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
