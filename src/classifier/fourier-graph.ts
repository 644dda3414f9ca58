/**
 * @file The power spectrum of real frames as two matrix products.
 *
 * With N = rows * columns, n = columns * n1 + n2 and k = k1 + rows * k2,
 *
 *     X[k] = sum over n2 of W^(n2 k) A[k1, n2],   A[k1, n2] = sum over n1 of W^(columns n1 k1) x[columns n1 + n2],
 *
 * where W = exp(-2 pi i / N): the first step of Cooley and Tukey's transform. For N = 2048 that is a fifteenth of the
 * multiplications of one matrix for the whole transform. As x is real, the k1 from 0 to rows / 2 give every bin.
 */

import { add } from '../graph/ops/add.ts';
import { constant, integers } from '../graph/ops/constant.ts';
import { div } from '../graph/ops/div.ts';
import { gather } from '../graph/ops/gather.ts';
import { matmul } from '../graph/ops/matmul.ts';
import { mul } from '../graph/ops/mul.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { slice } from '../graph/ops/slice.ts';
import { sub } from '../graph/ops/sub.ts';
import { transpose } from '../graph/ops/transpose.ts';
import type { Value } from '../graph/value.ts';

/** Powers of some bins of frames, in an order of their own. */
export interface PowerSpectrum {
  /** (frames, places) */
  readonly power: Value;
  /** the bin at each place; bins may come twice */
  readonly bins: readonly number[];
}

/** How a transform of N points is taken apart. */
interface Plan {
  rows: number;
  columns: number;
  /** the k1 that are computed are 0 to this, without it */
  residues: number;
  /** the k2 that are computed */
  kept: readonly number[];
  /** multiplications for one frame */
  cost: number;
}

/**
 * Squared magnitudes of the discrete Fourier transform of frames, at least for the bins `first` to `last`.
 * @param frames (frames, N) with N from 2, of any number of frames
 */
export function powerSpectrum(frames: Value, [first, last]: readonly [number, number]): PowerSpectrum {
  const points = frames.shape[1];
  const { rows, columns, residues, kept } = planFor(points, first, last);
  const inRows = reshape(frames, [-1, rows, columns]);
  const partial = matmul(rowTransform(rows, residues), inRows); // (frames, 2 residues, columns)
  const byResidue = transpose(reshape(partial, [-1, residues, 2 * columns]), [1, 0, 2]);
  const bins = Array.from({ length: residues }, (_, k1) => kept.map((k2) => binOf(k1 + rows * k2, points)));
  const complex = matmul(byResidue, columnTransform(points, { rows, columns, residues, kept }));
  const squares = mul(complex, complex);
  const half = (from: number) => slice(squares, { axes: [2], starts: [from], ends: [from + kept.length] });
  const power = transpose(add(half(0), half(kept.length)), [1, 0, 2]);
  return { power: reshape(power, [-1, residues * kept.length]), bins: bins.flat() };
}

/** The bin of a real signal's transform that has the magnitude of number k. */
function binOf(k: number, points: number): number {
  return Math.min(k, points - k);
}

/** The plan with the fewest multiplications; for a prime number of points all of them are in the first product. */
function planFor(points: number, first: number, last: number): Plan {
  const plans: Plan[] = [];
  for (let rows = 2; rows <= points; rows++) {
    if (points % rows !== 0) continue;
    const columns = points / rows;
    const residues = Math.floor(rows / 2) + 1;
    const isUsed = (k2: number) =>
      Array.from({ length: residues }, (_, k1) => binOf(k1 + rows * k2, points)).some(
        (bin) => bin >= first && bin <= last,
      );
    const kept = Array.from({ length: columns }, (_, k2) => k2).filter(isUsed);
    const cost = points * 2 * residues + residues * 2 * columns * 2 * kept.length;
    plans.push({ rows, columns, residues, kept, cost });
  }
  return plans.reduce((best, plan) => (plan.cost < best.cost ? plan : best));
}

/** Real and imaginary parts of the transform along the rows: (2 residues, rows). */
function rowTransform(rows: number, residues: number): Value {
  const values = new Float32Array(2 * residues * rows);
  for (let k1 = 0; k1 < residues; k1++) {
    for (let n1 = 0; n1 < rows; n1++) {
      const angle = (2 * Math.PI * ((k1 * n1) % rows)) / rows;
      values[2 * k1 * rows + n1] = Math.cos(angle);
      values[(2 * k1 + 1) * rows + n1] = -Math.sin(angle);
    }
  }
  return constant(values, [2 * residues, rows]);
}

/**
 * For each residue the matrix from real and imaginary parts of A to those of X: (residues, 2 columns, 2 kept). It is
 * taken from a table of N sines and cosines by the graph itself, which keeps a file a hundred times smaller; the
 * engine does it once, when it loads the graph.
 */
function columnTransform(points: number, { rows, columns, residues, kept }: Omit<Plan, 'cost'>): Value {
  const angles = Array.from({ length: points }, (_, i) => (2 * Math.PI * i) / points);
  const cosines = angles.map(Math.cos);
  const sines = angles.map(Math.sin);
  const table = Float32Array.from([...cosines, ...sines, ...sines.map((value) => -value)]);
  const [cosine, sine, minusSine] = [0, points, 2 * points];
  const k = Array.from({ length: residues }, (_, k1) => kept.map((k2) => k1 + rows * k2)).flat();
  const frequencies = reshape(integers(k), [residues, 1, 1, 1, kept.length]);
  const times = reshape(integers([...Array(columns).keys()]), [1, 1, columns, 1, 1]);
  const product = mul(frequencies, times);
  const turns = mul(div(product, integers([points])), integers([points]));
  // (real, imaginary) of A times exp(-i angle): (re cos + im sin, im cos - re sin)
  const parts = reshape(integers([cosine, minusSine, sine, cosine]), [1, 2, 1, 2, 1]);
  const places = add(sub(product, turns), parts);
  return reshape(gather(constant(table), places), [residues, 2 * columns, 2 * kept.length]);
}
