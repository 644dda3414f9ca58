/**
 * @file The power spectrum of the frames of a sound, as a convolution and a matrix product.
 *
 * With N = rows * columns, n = columns * n1 + n2 and k = k1 + rows * k2,
 *
 *     X[k] = sum over n2 of exp(-2 pi i n2 k2 / columns) A[k1, n2],   A[k1, n2] = sum over n1 of exp(-2 pi i n k1 / N) x[n],
 *
 * the first step of Cooley and Tukey's transform. For N = 2048 that is a fifteenth of the multiplications of one matrix
 * for the whole transform. As x is real, the k1 from 0 to rows / 2 give every bin; where it is 0 from some n on, behind a
 * window of fewer than N points, the first sum ends there.
 *
 * Where `columns` divides the hop, sample columns m + n2 of the sound is sample m of channel n2, and A of all frames is
 * what filters, the window in them, make of each channel: no frame is ever cut out.
 */

import { add } from '../graph/ops/add.ts';
import { constant, integers } from '../graph/ops/constant.ts';
import { conv } from '../graph/ops/conv.ts';
import { div } from '../graph/ops/div.ts';
import { gather } from '../graph/ops/gather.ts';
import { matmul } from '../graph/ops/matmul.ts';
import { mul } from '../graph/ops/mul.ts';
import { pad } from '../graph/ops/pad.ts';
import { reduceSum } from '../graph/ops/reduce-sum.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { slice } from '../graph/ops/slice.ts';
import { sub } from '../graph/ops/sub.ts';
import { transpose } from '../graph/ops/transpose.ts';
import type { Value } from '../graph/value.ts';

/** Powers of some bins of frames, in an order of their own. */
export interface PowerSpectrum {
  /** (sounds, places, frames) */
  readonly power: Value;
  /** the bin at each place; bins may come twice */
  readonly bins: readonly number[];
}

/** How a transform of N points is taken apart. */
interface Plan {
  rows: number;
  columns: number;
  /** the rows that the window reaches */
  taps: number;
  /** the k1 that are computed are 0 to this, without it */
  residues: number;
  /** the k2 that are computed */
  kept: readonly number[];
  /** multiplications for one frame */
  cost: number;
}

/** A transform that is wanted: what the plan depends on. */
interface Transform {
  /** N */
  points: number;
  /** points of the window */
  length: number;
  /** the bins that are needed */
  bins: readonly [first: number, last: number];
}

/** Frames are cut out first where without that a transform had so many times the multiplications. */
const MUCH = 2;

/**
 * Squared magnitudes of the discrete Fourier transforms of frames under a window, at least for the bins `first` to `last`.
 * @param sounds (sounds, samples), of any number of sounds, which end with their last frame
 * @param window weights of the samples of a frame, at most `points`; zeros fill the frame up to these
 * @param points N, from 2
 */
export function powerSpectrum(
  sounds: Value,
  { window, points, hopLength }: { window: Float32Array; points: number; hopLength: number },
  bins: readonly [first: number, last: number],
): PowerSpectrum {
  const frames = 1 + (sounds.shape[1] - window.length) / hopLength;
  const wanted = { points, length: window.length, bins };
  const [direct, free] = [hopLength, points].map((step) => planFor(wanted, step));
  const cut = direct.cost > MUCH * free.cost;
  const plan = cut ? free : direct;
  const { rows, columns, taps, residues, kept } = plan;

  const reach = taps * columns;
  const whole = reach === window.length ? sounds : pad(sounds, [0, 0], [0, reach - window.length]);
  const samples = cut ? oneAfterTheOther(whole, { points: reach, hopLength, frames }) : whole;
  const channels = transpose(reshape(samples, [-1, samples.shape[1] / columns, columns]), [0, 2, 1]);
  const partial = conv(channels, rowFilters(window, points, plan), undefined, {
    group: columns,
    strides: [(cut ? reach : hopLength) / columns],
  });
  const complex = matmul(columnTransform(plan), reshape(partial, [-1, 2 * columns, residues * frames]));
  // real and imaginary parts side by side in twos: engines are slow at adding up two halves of a whole
  const squares = reshape(mul(complex, complex), [-1, kept.length, 2, residues * frames]);
  const power = reshape(reduceSum(squares, [2]), [-1, kept.length * residues, frames]);
  const made = kept.map((k2) => Array.from({ length: residues }, (_, k1) => binOf(k1 + rows * k2, points)));
  return { power, bins: made.flat() };
}

/** Sounds of which each frame begins behind the one before: (sounds, frames * points). */
function oneAfterTheOther(
  sounds: Value,
  { points, hopLength, frames }: { points: number; hopLength: number; frames: number },
): Value {
  // a frame is some neighbours of the rows of one hop each
  const rowsOfFrame = Math.ceil(points / hopLength);
  const rows = frames + rowsOfFrame - 1;
  const whole = pad(sounds, [0, 0], [0, rows * hopLength - sounds.shape[1]]);
  const places = Array.from(
    { length: frames * rowsOfFrame },
    (_, i) => Math.floor(i / rowsOfFrame) + (i % rowsOfFrame),
  );
  const found = gather(reshape(whole, [-1, rows, hopLength]), integers(places), { axis: 1 });
  const each = reshape(found, [-1, frames, rowsOfFrame * hopLength]);
  return reshape(slice(each, { axes: [2], starts: [0], ends: [points] }), [-1, frames * points]);
}

/** The bin of a real signal's transform that has the magnitude of number k. */
function binOf(k: number, points: number): number {
  return Math.min(k, points - k);
}

/**
 * The plan with the fewest multiplications whose columns divide the step from frame to frame; for a prime number of points
 * all of them are in the convolution.
 */
function planFor({ points, length, bins: [first, last] }: Transform, step: number): Plan {
  const plans: Plan[] = [];
  for (let rows = 2; rows <= points; rows++) {
    const columns = points / rows;
    if (points % rows !== 0 || step % columns !== 0) continue;
    const taps = Math.ceil(length / columns);
    const residues = Math.floor(rows / 2) + 1;
    const isUsed = (k2: number) =>
      Array.from({ length: residues }, (_, k1) => binOf(k1 + rows * k2, points)).some(
        (bin) => bin >= first && bin <= last,
      );
    const kept = Array.from({ length: columns }, (_, k2) => k2).filter(isUsed);
    const cost = taps * columns * 2 * residues + residues * 2 * columns * 2 * kept.length;
    plans.push({ rows, columns, taps, residues, kept, cost });
  }
  return plans.reduce((best, plan) => (plan.cost < best.cost ? plan : best));
}

/**
 * What makes the real parts of A of each column, under the window, then the imaginary ones: (columns * 2 residues, 1,
 * taps). Taken from a table of N cosines and sines by the graph itself, which keeps a file a hundred times smaller; the
 * engine does it once, when it loads the graph.
 */
function rowFilters(window: Float32Array, points: number, { columns, taps, residues }: Plan): Value {
  const angles = Array.from({ length: points }, (_, i) => (2 * Math.PI * i) / points);
  const table = Float32Array.from([...angles.map(Math.cos), ...angles.map((angle) => -Math.sin(angle))]);
  const times = Array.from({ length: taps * columns }, (_, i) => columns * (i % taps) + Math.floor(i / taps));
  const shape = [columns, 1, 1, taps];
  const whole = (values: Iterable<number>, axes: readonly number[]) =>
    constant(BigInt64Array.from([...values], BigInt), axes);
  const product = mul(whole(times, shape), whole(Array(residues).keys(), [1, 1, residues, 1]));
  const turns = mul(div(product, integers([points])), integers([points]));
  const places = add(sub(product, turns), whole([0, points], [1, 2, 1, 1]));
  const weights = Float32Array.from(times, (n) => window[n] ?? 0);
  const filters = mul(gather(constant(table), places), constant(weights, shape));
  return reshape(filters, [columns * 2 * residues, 1, taps]);
}

/** From real and imaginary parts of A of each column to those of X for each k2: (2 kept, 2 columns). */
function columnTransform({ columns, kept }: Plan): Value {
  const weights = kept.flatMap((k2) => {
    const angles = Array.from(
      { length: columns },
      (_, n2) => (2 * Math.PI * ((n2 * k2) % columns)) / columns,
    );
    const real = angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]);
    const imaginary = angles.flatMap((angle) => [-Math.sin(angle), Math.cos(angle)]);
    return [...real, ...imaginary];
  });
  return constant(Float32Array.from(weights), [2 * kept.length, 2 * columns]);
}
