import { type Tensor, tensor } from '../../src/array/tensor.ts';
import type { Signal } from '../../src/audio/index.ts';
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
  levels: Record<string, Packed>;
  decibels: (Case & Packed & { kind: 'power' | 'amplitude' })[];
  decibelLevels: Record<string, Packed>;
  fromDecibels: (Case & Packed & { kind: 'power' | 'amplitude' })[];
  scale: Record<'hz' | 'slaney' | 'htk' | 'mel' | 'hzOfSlaney' | 'hzOfHtk', number[]> & {
    melFrequencies: { nMels: number; options: Record<string, unknown>; values: number[] }[];
    fftFrequencies: { options: Record<string, unknown>; values: number[] }[];
  };
}

/** What fixtures/audio/spectral.py wrote. */
export const spectral = await fixtureJson<SpectralFixture>('spectral.json');

/** The signal of a fixture by its name; 'stereo' is two of them. */
export function signalNamed(name: string): Signal {
  if (name !== 'stereo') return unpack(spectral.signals[name]);
  const channels = ['chirp', 'tones'].map((channel) => unpack(spectral.signals[channel]));
  return tensor(Float32Array.from(channels.flatMap((channel) => [...channel])), [2, channels[0].length]);
}

export function unpackTensor({ dims, values }: Packed): Tensor {
  return tensor(unpack(values), dims);
}

/** JSON has no infinity: the generator writes it as text. */
export function optionsOf({ options }: { options: Record<string, unknown> }): Record<string, unknown> {
  return String(options.norm).endsWith('Infinity') ? { ...options, norm: Number(options.norm) } : options;
}
