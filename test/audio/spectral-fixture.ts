import { readFileSync } from 'node:fs';
import { type Tensor, tensor } from '../../src/array/tensor.ts';

interface Packed {
  dims: number[];
  values: string;
}

interface Case {
  signal: string;
  options: Record<string, unknown>;
}

interface SpectralFixture {
  signals: Record<string, string>;
  stft: (Case & { dims: number[]; real: string; imag: string })[];
  melspectrogram: (Case & Packed)[];
  melOfPower: Packed & { S: Packed; sr: number };
  filters: ({ options: Record<string, unknown> } & Packed)[];
  windows: { window: string | ['kaiser', number]; length: number; fftbins: boolean; values: string }[];
  levels: Packed;
  decibels: ({ kind: 'power' | 'amplitude'; options: Record<string, unknown> } & Packed)[];
  inverse: { db: string; power: string; amplitude: string };
  scale: Record<'hz' | 'slaney' | 'htk' | 'melFrequencies' | 'melFrequenciesHtk', number[]>;
}

const url = new URL('../fixtures/audio/spectral.json', import.meta.url);

/** What fixtures/audio/spectral.py wrote. */
export const spectral: SpectralFixture = JSON.parse(readFileSync(url, 'utf8'));

export function unpack(base64: string): Float32Array {
  return new Float32Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer);
}

export function unpackDoubles(base64: string): Float64Array {
  return new Float64Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer);
}

export function unpackTensor({ dims, values }: Packed): Tensor {
  return tensor(unpack(values), dims);
}

/** JSON has no infinity: the generator writes it as text. */
export function optionsOf({ options }: { options: Record<string, unknown> }): Record<string, unknown> {
  return String(options.norm).endsWith('Infinity') ? { ...options, norm: Number(options.norm) } : options;
}

/** Largest difference of two lists of the same length; NaN when either holds one. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`lengths ${a.length} and ${b.length} differ`);
  return Array.from(a, (value, i) => Math.abs(value - b[i])).reduce((x, y) => Math.max(x, y), 0);
}

export function peak(values: ArrayLike<number>): number {
  return Array.from(values, Math.abs).reduce((x, y) => Math.max(x, y), 0);
}
