import type { Tensor } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';
import { checkNumbers, extent, type Numbers } from './check.ts';
import { type Colormap, colours } from './colormap.ts';
import { pictureUri, reduced } from './image.ts';

/** Options of {@link thumbnail}. */
export interface ThumbnailOptions {
  /** Most rows and columns of the picture. Default 64 and 160. */
  rows?: number;
  columns?: number;
  /** Colour map. Default `'magma'`. */
  colormap?: Colormap;
}

/**
 * A spectrogram as a small picture without axes, from its smallest value (dark) to its largest (bright), row 0 at the
 * bottom. Larger matrices are reduced, each pixel showing the largest value that it covers.
 *
 * @param S tensor (rows, frames), usually decibels from `powerToDb`
 * @returns a PNG as a data URI, about 14 kB at most by default
 * @throws EarshotError SHAPE_MISMATCH (not two axes), INVALID_ARGUMENT (empty), NOT_FINITE, UNKNOWN_NAME
 *
 * @example
 * ```ts
 * import { melspectrogram, powerToDb } from 'earshot/audio';
 * import { thumbnail } from 'earshot/plots';
 *
 * const y = Float32Array.from({ length: 22050 }, (_, n) => Math.sin((2 * Math.PI * 440 * n) / 22050));
 * const uri = thumbnail(powerToDb(melspectrogram(y), { ref: 'max' }));
 * console.log(uri.slice(0, 22)); // data:image/png;base64,
 * ```
 */
export function thumbnail(S: Tensor, options: ThumbnailOptions = {}): string {
  const { rows = 64, columns = 160, colormap = 'magma' } = options;
  if (S?.dims?.length !== 2) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `thumbnail: S must be a tensor of shape (rows, frames); received ${S?.dims ? `one of ${S.dims.length} axes` : String(S)}.`,
    );
  }
  const values = S.data as unknown as Numbers;
  checkNumbers('thumbnail: S', values);
  const [low, high] = extent(values);
  const scale = high > low ? 255 / (high - low) : 0;
  const pixels = new Uint8Array(values.length);
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.round((values[i] - low) * scale);
  const picture = reduced(pixels, S.dims[0], S.dims[1], [rows, columns]);
  return pictureUri({ ...picture, palette: colours(colormap) });
}
