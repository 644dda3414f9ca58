import { tensor } from '../../src/array/tensor.ts';
import type { Signal } from '../../src/audio/channels.ts';
import { fixtureJson, unpack } from './fixture-file.ts';

export interface Packed {
  dims: number[];
  values: string;
}

interface Case {
  signal: string;
  options: Record<string, unknown>;
}

interface Emphasis {
  y: Packed;
  zf: Packed;
}

interface Parts {
  harmonic: Packed;
  percussive: Packed;
}

interface EffectsFixture {
  signals: Record<string, Packed>;
  tensors: Record<string, Packed>;
  silence: (Case & { index: [number, number]; stretches: [number, number][] })[];
  emphasis: (Case & { pre: Emphasis; de: Emphasis })[];
  normalize: (Case & { out: Packed })[];
  durations: {
    files: Record<string, [seconds: number, sr: number]>;
    spectrograms: { options: Record<string, unknown>; seconds: number }[];
  };
  remix: (Case & { intervals: [number, number][]; out: Packed })[];
  spectra: Record<string, { real: Packed; imag: Packed }>;
  decomposeHpss: (Case & Parts & { kind: 'magnitude' | 'complex' })[];
  hpss: (Case & Parts)[];
  timeStretch: (Case & { rounding: number; out: Packed })[];
  pitchShift: (Case & { rounding: number; out: Packed })[];
  units: { name: string; values: unknown[]; options: Record<string, unknown>; out: (number | string)[] }[];
}

/** What fixtures/audio/effects.py wrote. */
export const effects = await fixtureJson<EffectsFixture>('effects.json');

/** A fixture's array: samples where it has one axis, else a tensor. */
export function signalOf({ dims, values }: Packed): Signal {
  return dims.length === 1 ? unpack(values) : tensor(unpack(values), dims);
}

/** The signal or tensor of a fixture by its name. */
export function signalNamed(name: string): Signal {
  return signalOf(effects.signals[name] ?? effects.tensors[name]);
}

export function samplesOf(y: Signal): Float32Array {
  return y instanceof Float32Array ? y : (y.data as Float32Array);
}
