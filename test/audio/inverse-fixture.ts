import { floats, tensor } from '../../src/array/tensor.ts';
import { type ComplexTensor, type FramingOptions, type Signal, stft } from '../../src/audio/index.ts';
import { cepstral, type Packed, unpackSignal } from './cepstral-fixture.ts';
import { fixtureJson } from './fixture-file.ts';

interface Case extends Packed {
  signal: string;
  forward: FramingOptions;
  options: Record<string, unknown>;
}

interface MelCase extends Packed {
  signal: string;
  mel: Packed;
  options: Record<string, unknown>;
}

interface InverseFixture {
  istft: Case[];
  griffinlim: Case[];
  melToStft: (MelCase & { factor: number })[];
  melToAudio: MelCase[];
  magphase: (Case & { real: Packed; imag: Packed })[];
}

/** What fixtures/audio/inverse.py wrote. */
export const inverse = await fixtureJson<InverseFixture>('inverse.json');

/** The spectrogram that a case begins with: bin k of the signal's is multiplied by 1 + (k mod 3) / 4. */
export function spectrogramOf({ signal, forward }: Case): ComplexTensor {
  const { real, imag } = stft(unpackSignal(cepstral.signals[signal]), forward);
  const [bins, frames] = real.dims.slice(-2);
  const tilted = (part: typeof real) =>
    tensor(
      floats(part).map((value, i) => value * (1 + ((Math.floor(i / frames) % bins) % 3) / 4)),
      part.dims,
    );
  return { real: tilted(real), imag: tilted(imag) };
}

export function samplesOf(y: Signal): Float32Array {
  return y instanceof Float32Array ? y : floats(y);
}

export function dimsOf(y: Signal): readonly number[] {
  return y instanceof Float32Array ? [y.length] : y.dims;
}
