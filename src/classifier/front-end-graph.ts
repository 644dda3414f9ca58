/** @file What `features` computes, as a graph. */

import { type Framing, framingOf } from '../audio/framing.ts';
import { melBands } from '../audio/mel.ts';
import { EarshotError } from '../errors.ts';
import { constant } from '../graph/ops/constant.ts';
import { div } from '../graph/ops/div.ts';
import { expand } from '../graph/ops/expand.ts';
import { log } from '../graph/ops/log.ts';
import { matmul } from '../graph/ops/matmul.ts';
import { maximum } from '../graph/ops/maximum.ts';
import { mul } from '../graph/ops/mul.ts';
import { pad } from '../graph/ops/pad.ts';
import { pow } from '../graph/ops/pow.ts';
import { reduceMax } from '../graph/ops/reduce-max.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { scatterAdd } from '../graph/ops/scatter-add.ts';
import { slice } from '../graph/ops/slice.ts';
import { sqrt } from '../graph/ops/sqrt.ts';
import { sub } from '../graph/ops/sub.ts';
import type { Value } from '../graph/value.ts';
import { powerSpectrum } from './fourier-graph.ts';
import type { ClassifierSettings, FrontEnd } from './settings.ts';

/**
 * The features of windows: mel spectrogram, decibels, mean and deviation.
 * @param windows (windows, samples), of any number of windows
 * @returns (windows, bands, frames, 1)
 */
export function frontEndGraph(windows: Value, { sampleRate, frontEnd }: ClassifierSettings): Value {
  const { nFft, winLength, nMels, fMin, fMax, htk, norm, decibels } = frontEnd;
  const cut = framingOf('classifier', windows.shape[1], frontEnd);
  const bands = filterBank(melBands({ sr: sampleRate, nFft, nMels, fMin, fMax, htk, norm }));
  const { hopLength } = cut;
  // powers do not depend on where in its frame the window stands, and zeros around it add nothing; two points reach into the sound
  const first = Math.floor((nFft - winLength) / 2);
  const end = first + Math.max(2, winLength);
  const window = Float32Array.from(cut.window.subarray(first, end));
  const { power, bins } = powerSpectrum(
    framed(windows, cut, [first, end]),
    { window, points: nFft, hopLength },
    usedBins(bands),
  );
  const mel = matmul(bandMatrix(bands, bins, nMels), toPower(power, frontEnd.power));
  const scaled = decibels === null ? mel : toDecibels(mel, decibels, frontEnd.power === 1 ? 20 : 10);
  return reshape(standardized(scaled, frontEnd), [-1, nMels, cut.frames, 1]);
}

/** What the points `first` to `end` of all frames hold, from the first frame's to the last one's. */
function framed(
  windows: Value,
  { hopLength, pad: left, frames }: Framing,
  [first, end]: readonly [number, number],
): Value {
  const [from, to] = [first - left, (frames - 1) * hopLength + end - left];
  const [start, stop] = [Math.max(0, from), Math.min(windows.shape[1], to)];
  const used = slice(windows, { axes: [1], starts: [start], ends: [stop] });
  return pad(used, [0, start - from], [0, to - stop]);
}

/** The weights of a bin: for each band that it is in, the band's number and the bin's weight there. */
type BinWeights = ReadonlyMap<number, readonly (readonly [band: number, weight: number])[]>;

function filterBank({ spans, weights }: ReturnType<typeof melBands>): BinWeights {
  const byBin = new Map<number, [number, number][]>();
  let at = 0;
  for (let band = 0; 2 * band < spans.length; band++) {
    for (let i = 0; i < spans[2 * band + 1]; i++) {
      const bin = spans[2 * band] + i;
      byBin.set(bin, [...(byBin.get(bin) ?? []), [band, weights[at++]]]);
    }
  }
  return byBin;
}

/** @throws EarshotError INVALID_ARGUMENT when there is nothing to hear */
function usedBins(bands: BinWeights): [number, number] {
  if (bands.size === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      'classifierOnnx: no bin of the transform falls into a mel band; take a larger nFft, or fewer bands in a wider range.',
    );
  }
  return [Math.min(...bands.keys()), Math.max(...bands.keys())];
}

/**
 * The filter bank for bins in this order, (bands, bins). A bin is in two bands or so: the file holds the weights
 * that are not 0 and where they stand; the engine puts them there when it loads the graph.
 */
function bandMatrix(bands: BinWeights, bins: readonly number[], nMels: number): Value {
  const most = Math.max(...[...bands.values()].map((entries) => entries.length));
  const places = new BigInt64Array(most * bins.length);
  const weights = new Float32Array(most * bins.length);
  const seen = new Set<number>();
  for (const [column, bin] of bins.entries()) {
    for (const [i, [band, weight]] of (seen.has(bin) ? [] : (bands.get(bin) ?? [])).entries()) {
      places[i * bins.length + column] = BigInt(band);
      weights[i * bins.length + column] = weight;
    }
    seen.add(bin);
  }
  const shape = [most, bins.length];
  const zeros = expand(constant(0, [1, 1]), [nMels, bins.length]);
  return scatterAdd(zeros, constant(places, shape), constant(weights, shape), 0);
}

function toPower(squares: Value, exponent: number): Value {
  if (exponent === 2) return squares;
  return exponent === 1 ? sqrt(squares) : pow(squares, constant(exponent / 2));
}

/** As `powerToDb` (factor 10) and `amplitudeToDb` (factor 20), each window by itself. */
function toDecibels(
  x: Value,
  { ref, amin, topDb }: NonNullable<FrontEnd['decibels']>,
  factor: number,
): Value {
  const perNeper = constant(factor / Math.LN10);
  const least = constant(amin);
  const loudest = reduceMax(x, [1, 2], { keepDims: true });
  const floor = topDb === null ? least : maximum(least, mul(loudest, constant(10 ** (-topDb / factor))));
  const zero =
    ref === 'max'
      ? mul(perNeper, log(maximum(least, loudest)))
      : constant((factor / Math.LN10) * Math.log(Math.max(amin, Math.abs(ref))));
  return sub(mul(perNeper, log(maximum(floor, x))), zero);
}

function standardized(x: Value, { mean, deviation, nMels }: FrontEnd): Value {
  const [, , frames] = x.shape;
  const across = (values: readonly number[]) =>
    constant(
      Float32Array.from(values),
      values.length === 1 ? [1] : values.length === nMels ? [nMels, 1] : [nMels, frames],
    );
  return div(sub(x, across(mean)), across(deviation));
}
