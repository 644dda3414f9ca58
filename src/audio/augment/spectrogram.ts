import { floats, shapeText, sizeOf, type Tensor, tensor } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';

/**
 * A changed copy of a spectrogram (..., bands, frames).
 * @throws EarshotError SHAPE_MISMATCH for fewer than two axes, or nothing along one
 */
export function changedCopy(
  where: string,
  S: Tensor,
  change: (x: Float32Array, size: readonly [bands: number, frames: number]) => void,
): Tensor {
  if (S.dims.length < 2 || sizeOf(S.dims) === 0) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${where}: S must have the shape (..., bands, frames) with at least one of each; received ${shapeText(S.dims)}.`,
    );
  }
  const x = floats(S).slice();
  const [bands, frames] = S.dims.slice(-2);
  change(x, [bands, frames]);
  return tensor(x, S.dims);
}
