import { floats, sameShape, shapeText } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { isTensor } from './channels.ts';
import { checkFinite } from './check.ts';
import type { ComplexTensor } from './stft.ts';

/** Throws unless `D` has a real and an imaginary part of one shape, all finite. */
export function checkComplex(where: string, D: ComplexTensor): void {
  if (!isTensor(D?.real) || !isTensor(D?.imag)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: a complex spectrogram { real, imag } is needed, as stft gives it; received ${describe(D)}.`,
    );
  }
  if (!sameShape(D.real.dims, D.imag.dims)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${where}: the real and the imaginary part must have one shape; received ${shapeText(D.real.dims)} and ${shapeText(D.imag.dims)}.`,
    );
  }
  checkFinite(where, 'the real part', floats(D.real));
  checkFinite(where, 'the imaginary part', floats(D.imag));
}
