import { add } from '../../graph/ops/add.ts';
import { concat } from '../../graph/ops/concat.ts';
import { constant } from '../../graph/ops/constant.ts';
import { matmul } from '../../graph/ops/matmul.ts';
import { mul } from '../../graph/ops/mul.ts';
import { pad } from '../../graph/ops/pad.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { slice } from '../../graph/ops/slice.ts';
import { split } from '../../graph/ops/split.ts';
import { sub } from '../../graph/ops/sub.ts';
import { transpose } from '../../graph/ops/transpose.ts';
import type { Value } from '../../graph/value.ts';

/** Factors of the transform's length, the next one up that is a product of two near its root. */
function factorsOf(frames: number): [number, number] {
  const first = Math.ceil(Math.sqrt(frames));
  return [first, Math.ceil(frames / first)];
}

/** Values of the power spectrum of so many frames: from rate 0 to below half the frames' own. */
export function spectrumLength(frames: number): number {
  const [first, second] = factorsOf(frames);
  return Math.floor((first * second) / 2);
}

/**
 * Squared magnitudes of the Fourier transform along the last of four axes, under a Hann window and filled up with zeros.
 *
 * With N = a b points, time t = b i + j and rate k = u + a v, the transform is two products with small matrices: over i,
 * then, turned by e^(-2 pi i j u / N), over j.
 */
export function powerSpectrum(x: Value): Value {
  const [, , rows, frames] = x.shape;
  const [a, b] = factorsOf(frames);
  const rates = spectrumLength(frames);
  const columns = Math.ceil(b / 2);
  const windowed = pad(
    mul(x, constant(hann(frames), [1, 1, 1, frames])),
    [0, 0, 0, 0],
    [0, 0, 0, a * b - frames],
  );
  const grid = reshape(windowed, [-1, rows, a, b]);
  const [re, im] = split(matmul(constant(overRows(a), [2 * a, a]), grid), [a, a], 2);
  const turn = (part: (angle: number) => number) => constant(turns(a, b, a * b, part), [a, b]);
  const [cos, sin] = [turn(Math.cos), turn(Math.sin)];
  const turned = [add(mul(re, cos), mul(im, sin)), sub(mul(im, cos), mul(re, sin))];
  const both = matmul(concat(turned, 3), constant(overColumns(b, columns), [2 * b, 2 * columns]));
  const squares = split(mul(both, both), [columns, columns], 3);
  const power = transpose(add(squares[0], squares[1]), [0, 1, 3, 2]);
  const inOrder = reshape(power, [-1, 1, rows, columns * a]);
  return columns * a === rates ? inOrder : slice(inOrder, { axes: [3], starts: [0], ends: [rates] });
}

function hann(frames: number): Float32Array {
  return Float32Array.from({ length: frames }, (_, t) => Math.sin((Math.PI * t) / frames) ** 2);
}

/** (rows, columns) of a function of 2 pi row column / period. */
function turns(rows: number, columns: number, period: number, part: (angle: number) => number): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const steps = (Math.floor(i / columns) * (i % columns)) % period;
    return part((2 * Math.PI * steps) / period);
  });
}

/** Real parts of the transform of a points, then imaginary parts. */
function overRows(a: number): Float32Array {
  return Float32Array.from([...turns(a, a, a, Math.cos), ...turns(a, a, a, (angle) => -Math.sin(angle))]);
}

/** From real and imaginary parts of b points to those of the first rates. */
function overColumns(b: number, columns: number): Float32Array {
  const [cos, sin] = [turns(b, columns, b, Math.cos), turns(b, columns, b, Math.sin)];
  const row = (values: Float32Array, j: number) => [...values.subarray(j * columns, (j + 1) * columns)];
  const rows = Array.from({ length: b }, (_, j) => j);
  return Float32Array.from([
    ...rows.flatMap((j) => [...row(cos, j), ...row(sin, j).map((value) => -value)]),
    ...rows.flatMap((j) => [...row(sin, j), ...row(cos, j)]),
  ]);
}
