import { floats, type Tensor, tensor } from '../../src/array/tensor.ts';
import { melspectrogram, powerToDb, type Signal, stft } from '../../src/audio/index.ts';
import { largestDifference, peak } from './difference.ts';
import { fixtureJson, unpack } from './fixture-file.ts';
import { signalNamed } from './spectral-fixture.ts';

export interface FeatureCase {
  signal: string;
  options: Record<string, unknown>;
  dims: number[];
  values: string;
}

/** What fixtures/audio/spectral_features.py wrote, by function. */
export const features = await fixtureJson<Record<string, FeatureCase[]>>('spectral_features.json');

/** A case's signal, null where it gives a spectrogram, and its options with their tensors. */
export function inputOf({ signal, options }: FeatureCase): {
  y: Signal | null;
  options: Record<string, unknown>;
} {
  const y = signal === '' ? new Float32Array(0) : signalNamed(signal);
  const made: Record<string, unknown> = { ...options };
  if (options.norm === 'Infinity') made.norm = Infinity;
  const S = options.S === undefined ? undefined : givenSpectrogram(y, options.S as Recipe);
  if (S !== undefined) made.S = S;
  if (S !== undefined && 'ref' in options) made.ref = rowsDown(S, 3);
  for (const name of ['freq', 'centroid']) {
    if (name in options) made[name] = tensorOf(options[name], S?.dims ?? []);
  }
  return { y: S === undefined ? y : null, options: made };
}

/** A matrix with its rows moved down, the last ones to the top. */
function rowsDown(S: Tensor, by: number): Tensor {
  const [values, shift] = [floats(S), by * S.dims[1]];
  return tensor(
    values.map((_, i) => values[(i - shift + values.length) % values.length]),
    S.dims,
  );
}

interface Recipe {
  power?: number;
  mel?: boolean;
}

function givenSpectrogram(y: Signal, { power = 1, mel, ...options }: Recipe): Tensor {
  if (mel) return powerToDb(melspectrogram(y, options));
  const { real, imag } = stft(y, options);
  return tensor(
    floats(real).map((re, i) => Math.hypot(re, floats(imag)[i]) ** power),
    real.dims,
  );
}

function tensorOf(kind: unknown, dims: readonly number[]): Tensor | Float32Array {
  const [bins, frames] = dims.slice(-2);
  if (kind === 'steady') {
    const shape = [...dims.slice(0, -2), 1, frames];
    return tensor(new Float32Array(shape.reduce((a, b) => a * b)).fill(1500), shape);
  }
  const frequencies = Float32Array.from({ length: bins }, (_, k) => (10000 * k) / (bins - 1));
  if (kind === 'scaled') return frequencies;
  return tensor(
    Float32Array.from(
      { length: bins * frames },
      (_, i) => frequencies[Math.floor(i / frames)] + 10 * (i % frames),
    ),
    [bins, frames],
  );
}

/** Largest difference from the reference as a part of its largest value; absolute where that is 0. */
export function errorOf(result: Tensor, { dims, values }: FeatureCase): number {
  if (String(result.dims) !== String(dims)) throw new Error(`shape (${result.dims}) is not (${dims})`);
  return relativeError(floats(result), unpack(values));
}

/** The largest of the errors of the rows of a matrix, for results whose rows have units of their own. */
export function errorOfRows(result: Tensor, { dims, values }: FeatureCase): number {
  if (String(result.dims) !== String(dims)) throw new Error(`shape (${result.dims}) is not (${dims})`);
  const frames = dims[dims.length - 1];
  const expected = unpack(values);
  const row = (of: Float32Array, at: number) => of.subarray(at, at + frames);
  const errors = [];
  for (let at = 0; at < expected.length; at += frames) {
    errors.push(relativeError(row(floats(result), at), row(expected, at)));
  }
  return peak(errors);
}

function relativeError(values: Float32Array, expected: Float32Array): number {
  return largestDifference(values, expected) / (peak(expected) || 1);
}
