import type { Tensor } from '../../src/array/tensor.ts';
import type { Signal } from '../../src/audio/index.ts';
import { fixtureJson, unpack } from './fixture-file.ts';
import { unpackTensor } from './spectral-fixture.ts';

export interface Packed {
  dims: number[];
  values: string;
}

type Options = { options: Record<string, unknown> };

interface CepstralFixture {
  signals: Record<string, Packed>;
  mfcc: (Packed & Options & { signal: string })[];
  mfccOfS: Packed & { S: Packed };
  data: Record<string, Packed>;
  delta: (Packed & Options & { signal: string })[];
  stackMemory: (Packed & Options & { signal: string })[];
  pcen: (Packed & Options & { signal: string; S: Packed; zf: Packed })[];
  pcenFrom: Packed & { S: Packed; zi: Packed; ref: Packed; zf: Packed };
  stereo: {
    stft: Options & { real: Packed; imag: Packed };
    melspectrogram: Options & Packed;
  };
}

/** What fixtures/audio/cepstral.py wrote. */
export const cepstral = await fixtureJson<CepstralFixture>('cepstral.json');

/** Mono samples, or the tensor of several channels. */
export function unpackSignal(packed: Packed): Signal {
  return packed.dims.length === 1 ? unpack(packed.values) : unpackTensor(packed);
}

/** A tensor of several channels as one tensor a channel. */
export function channelTensors(y: Tensor): Float32Array[] {
  const n = y.dims[y.dims.length - 1];
  const values = y.data as Float32Array;
  return Array.from({ length: values.length / n }, (_, c) => values.slice(c * n, (c + 1) * n));
}
