import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { add } from '../../graph/ops/add.ts';
import { averagePool } from '../../graph/ops/average-pool.ts';
import { concat } from '../../graph/ops/concat.ts';
import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { gather } from '../../graph/ops/gather.ts';
import { log } from '../../graph/ops/log.ts';
import { matmul } from '../../graph/ops/matmul.ts';
import { maxPool } from '../../graph/ops/max-pool.ts';
import { reduceMax } from '../../graph/ops/reduce-max.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { slice } from '../../graph/ops/slice.ts';
import { sub } from '../../graph/ops/sub.ts';
import { transpose } from '../../graph/ops/transpose.ts';
import type { Value } from '../../graph/value.ts';
import { checkCount, checkNumber } from '../check.ts';
import { features } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import { bandRows, checkBands, envelope, meanOf } from './envelope.ts';
import { powerSpectrum, spectrumLength } from './power-spectrum.ts';

/** Options of `rhythmStatistics`. */
export interface RhythmStatisticsOptions extends LayerOptions {
  /** amplitudes are e to the power of so many times the input, 0.01 to 100; default 2, right for decibels divided by 17 */
  scale?: number;
  /** groups of neighbouring bands that are heard together, 1 to as many as there are bands; default 4 */
  groups?: number;
  /** octaves of rates, from the highest one down, as far as the input is long enough; default 6 */
  octaves?: number;
}

/** Numbers of harmonics that are summed; of more than one, so many octaves are looked at. */
const HARMONICS = [1, 2, 4];
const OCTAVES_OF_SUMS = 3;
/** A peak is compared with the mean over this share of the spectrum around it. */
const SURROUNDINGS = 1 / 10;
const LEAST_FRAMES = 8;

/**
 * Whether a sound fluctuates at a steady rate, as a rotor, an engine or a clock does and rain or wind do not: how far
 * peaks stand out in the spectra of its envelopes.
 *
 * Input (batch, bands, frames, channels), logarithms. The amplitude e^(s x) of each band, over its mean and under a Hann
 * window, has a power spectrum, which is divided by its mean over all octaves looked at. The spectra of each group of
 * bands are averaged, and those of all bands; of each the logarithm is taken relative to its mean over the tenth of all
 * rates around. Then for each octave of rates, from the highest down, the highest value; and for three octaves each the
 * highest sum over 2 and over 4 harmonics, where harmonic h of rate f is the highest of the h values from rate h f on
 * (after Schroeder, "Period histogram and product spectrum", JASA 1968).
 *
 * Output (batch, statistics · (groups + 1) · channels), statistic by statistic, for each channel the groups from low to
 * high and then all bands.
 *
 * @throws EarshotError INVALID_ARGUMENT, SHAPE_MISMATCH for input that is not images, of fewer bands than groups, or of
 *   fewer than 8 frames
 *
 * @example
 * import { rhythmStatistics, sequential } from 'earshot/nn';
 * console.log(sequential({ inputShape: [64, 862, 1] }, [rhythmStatistics()]).outputShape); // [60]
 */
export function rhythmStatistics({
  scale = 2,
  groups = 4,
  octaves = 6,
  ...options
}: RhythmStatisticsOptions = {}): Layer {
  const config = { scale, groups, octaves, ...options };
  checkLayerOptions('rhythmStatistics', config, ['scale', 'groups', 'octaves']);
  checkNumber('rhythmStatistics: scale', scale, 0.01, 100);
  checkCount('rhythmStatistics: groups', groups, 1);
  checkCount('rhythmStatistics: octaves', octaves, 1);
  return layer({
    kind: 'RhythmStatistics',
    config,
    outputShape: ([input]) => {
      const [bands, frames, channels] = checkBands(
        'rhythmStatistics',
        input,
        LEAST_FRAMES,
        'for rates that can be told apart',
      );
      if (bands < groups) {
        throw new EarshotError(
          'SHAPE_MISMATCH',
          `rhythmStatistics: ${groups} groups need as many bands; received input of shape ${shapeText([null, ...input])}. Choose fewer groups.`,
        );
      }
      const ranges = HARMONICS.flatMap((count) => rangesOf(spectrumLength(frames), count, octaves));
      return [ranges.length * (groups + 1) * channels];
    },
    call: ([x]) => {
      const [bands, frames, channels] = x.shape;
      const rates = spectrumLength(frames);
      const spectra = reshape(spectraOf(bandRows(x), scale, octaves), [-1, channels, bands, rates]);
      const together = matmul(constant(groupMeans(groups, bands), [groups + 1, bands]), spectra);
      const peaking = standingOut(together);
      const sums = HARMONICS.map((count) => harmonicSums(peaking, count));
      const highest = reduceMax(gather(concat(sums, 3), rangeIndices(rates, octaves), { axis: 3 }), [4]);
      const statistics = highest.shape[3];
      const ordered = transpose(reshape(highest, [-1, channels * (groups + 1), statistics]), [0, 2, 1]);
      return features(reshape(ordered, [-1, statistics * channels * (groups + 1)]));
    },
  });
}

/** Power spectra of the bands' fluctuations, each over its mean: (batch, 1, channels · bands, rates). */
function spectraOf(rows: Value, scale: number, octaves: number): Value {
  const amplitudes = envelope(rows, scale);
  const fluctuations = sub(div(amplitudes, meanOf(amplitudes)), constant(1));
  const power = powerSpectrum(fluctuations);
  const rates = power.shape[3];
  const [lowest] = rangesOf(rates, 1, octaves).at(-1)!;
  const heard = slice(power, { axes: [3], starts: [lowest], ends: [rates] });
  return div(power, add(meanOf(heard), constant(1e-6)));
}

/** Logarithms of values over the mean of those around them. */
function standingOut(spectra: Value): Value {
  const reach = Math.floor((SURROUNDINGS * spectra.shape[3]) / 2);
  const around = averagePool(spectra, { kernel: [1, 2 * reach + 1], pads: [0, reach, 0, reach] });
  return log(add(div(spectra, add(around, constant(1e-6))), constant(1e-3)));
}

/** For each rate f the sum over h = 1 to `count` of the highest of the h values from h f on. */
function harmonicSums(spectra: Value, count: number): Value {
  const end = Math.floor(spectra.shape[3] / count);
  const harmonics = Array.from({ length: count }, (_, i) => {
    const highest = i === 0 ? spectra : maxPool(spectra, { kernel: [1, i + 1], strides: [1, i + 1] });
    return count === 1 ? highest : slice(highest, { axes: [3], starts: [0], ends: [end] });
  });
  return harmonics.reduce(add);
}

/** Octaves of rates for sums of so many harmonics, from the highest down: [start, end). */
function rangesOf(rates: number, harmonics: number, octaves: number): [number, number][] {
  const end = Math.floor(rates / harmonics);
  const most = harmonics === 1 ? octaves : Math.min(octaves, OCTAVES_OF_SUMS);
  const fitting = Math.max(0, Math.floor(Math.log2(end)) - 1);
  return Array.from({ length: Math.min(most, fitting) }, (_, i) => [end >> (i + 1), end >> i]);
}

/** Where the values of each range lie among the sums of all numbers of harmonics; the last one again and again in short ranges. */
function rangeIndices(rates: number, octaves: number): Value {
  const ranges = HARMONICS.flatMap((count, i) => {
    const before = HARMONICS.slice(0, i).reduce((sum, other) => sum + Math.floor(rates / other), 0);
    return rangesOf(rates, count, octaves).map(([start, end]) => [before + start, before + end]);
  });
  const longest = Math.max(...ranges.map(([start, end]) => end - start));
  const indices = ranges.flatMap(([start, end]) =>
    Array.from({ length: longest }, (_, i) => Math.min(start + i, end - 1)),
  );
  return constant(Int32Array.from(indices), [ranges.length, longest]);
}

/** Rows of weights: the mean of each group of bands, and of all. */
function groupMeans(groups: number, bands: number): Float32Array {
  const edges = Array.from({ length: groups + 1 }, (_, g) => Math.floor((g * bands) / groups));
  const rows = [...edges.slice(1).map((end, g) => [edges[g], end]), [0, bands]];
  return Float32Array.from(
    rows.flatMap(([start, end]) =>
      Array.from({ length: bands }, (_, band) => (band >= start && band < end ? 1 / (end - start) : 0)),
    ),
  );
}
