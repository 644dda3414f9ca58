import { npyHeader } from '../../array/npy.ts';
import { floats, sameShape, shapeText, type Tensor } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import type { AnalysedSound, Layout } from './analysed-sound.ts';

/**
 * The pieces of one NumPy array of one feature: that of a sound that was named itself, else those of all sounds one
 * above the other, (sounds, rows, frames), in the order in which they were found.
 *
 * @throws EarshotError SHAPE_MISMATCH when two sounds have features of different shapes
 */
export async function* npyPieces(
  sounds: AsyncIterable<AnalysedSound>,
  { alone, sounds: count }: Layout,
): AsyncGenerator<Uint8Array> {
  let first: { file: string; feature: Tensor } | undefined;
  for await (const { file, features } of sounds) {
    const [[name, feature]] = features;
    if (first === undefined) {
      first = { file, feature };
      yield npyHeader('<f4', alone ? feature.dims : [count, ...feature.dims]);
    } else if (!sameShape(feature.dims, first.feature.dims)) {
      throw new EarshotError(
        'SHAPE_MISMATCH',
        `a .npy file holds one array, so every sound must have as many frames: ${name} of ${file} has the shape ${shapeText(feature.dims)}, that of ${first.file} ${shapeText(first.feature.dims)}. Name a .npz file, which takes any lengths, or sum the frames up (--summary).`,
      );
    }
    const values = floats(feature);
    yield new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  }
}
