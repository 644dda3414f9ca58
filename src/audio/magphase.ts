import { floats, type Tensor, tensor } from '../array/tensor.ts';
import { checkPositive } from './check.ts';
import { checkComplex } from './check-complex.ts';
import type { ComplexTensor } from './stft.ts';

export interface MagphaseOptions {
  /** Exponent of the magnitudes: 1 (default) for amplitude, 2 for power. */
  power?: number;
}

/**
 * Splits a complex spectrogram into magnitude and phase, D = magnitude phase with `power` 1, as
 * `librosa.magphase` (0.11), within 1e-6. Where D is 0 the phase is 1.
 *
 * @param D - Real and imaginary parts of any one shape, all finite, as {@link stft} gives them.
 * @param options - `power` = 1, above 0.
 * @returns `magnitude` = |D|^power and `phase` = D / |D|, complex numbers of length 1, both of the shape of `D`.
 * @throws EarshotError SHAPE_MISMATCH when the parts differ in shape, NOT_FINITE for NaN or infinity,
 *   INVALID_ARGUMENT for another `power`.
 *
 * @example
 * ```ts
 * import { Tensor } from 'onnxruntime-common';
 * import { magphase } from 'earshot/audio';
 *
 * const D = { real: new Tensor('float32', [3, 0], [2]), imag: new Tensor('float32', [-4, 0], [2]) };
 * const { magnitude, phase } = magphase(D);
 * magnitude.data; // Float32Array [5, 0]
 * phase.real.data[1]; // 1
 * ```
 */
export function magphase(
  D: ComplexTensor,
  { power = 1 }: MagphaseOptions = {},
): { magnitude: Tensor; phase: ComplexTensor } {
  checkPositive('magphase', 'power', power);
  checkComplex('magphase', D);
  const [re, im] = [floats(D.real), floats(D.imag)];
  const magnitude = new Float32Array(re.length);
  const [real, imag] = [new Float32Array(re.length), new Float32Array(re.length)];
  for (let i = 0; i < re.length; i++) {
    const length = Math.sqrt(re[i] * re[i] + im[i] * im[i]);
    magnitude[i] = power === 1 ? length : length ** power;
    real[i] = length === 0 ? 1 : re[i] / length;
    imag[i] = length === 0 ? 0 : im[i] / length;
  }
  const { dims } = D.real;
  return {
    magnitude: tensor(magnitude, dims),
    phase: { real: tensor(real, dims), imag: tensor(imag, dims) },
  };
}
