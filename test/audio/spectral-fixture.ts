import { type Tensor, tensor } from '../../src/array/tensor.ts';
import { fixtureJson, unpack } from './fixture-file.ts';

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

/** What fixtures/audio/spectral.py wrote. */
export const spectral = await fixtureJson<SpectralFixture>('spectral.json');

export function unpackTensor({ dims, values }: Packed): Tensor {
  return tensor(unpack(values), dims);
}

/** JSON has no infinity: the generator writes it as text. */
export function optionsOf({ options }: { options: Record<string, unknown> }): Record<string, unknown> {
  return String(options.norm).endsWith('Infinity') ? { ...options, norm: Number(options.norm) } : options;
}
