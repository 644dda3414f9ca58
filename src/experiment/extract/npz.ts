import { sep } from 'node:path';
import { type NpyData, npyPieces } from '../../array/npy.ts';
import { floats } from '../../array/tensor.ts';
import type { AnalysedSound, Layout } from './analysed-sound.ts';
import type { FeatureName } from './features.ts';
import { type ZipFile, zipPieces } from './zip.ts';

/**
 * The pieces of an archive that `np.load` reads, an array for each sound and feature. Of a sound that was named itself:
 * `mfcc`, ..., `sr` and `hop_length`. Of several: `<file>/mfcc`, ..., then `files` (text), their rates `sr`, and
 * `hop_length`. One sound is in memory at a time.
 */
export async function* npzPieces(
  sounds: AsyncIterable<AnalysedSound>,
  layout: Layout,
): AsyncGenerator<Uint8Array> {
  yield* zipPieces(arrays(sounds, layout));
}

/** The name of the array of a sound's feature. */
export function npzKey(file: string, feature: FeatureName, alone: boolean): string {
  return alone ? feature : `${slashed(file)}/${feature}`;
}

/** A path as it is written everywhere but on Windows. */
function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

async function* arrays(
  sounds: AsyncIterable<AnalysedSound>,
  { alone, hopLength }: Layout,
): AsyncGenerator<ZipFile> {
  const files: string[] = [];
  const rates: number[] = [];
  for await (const { file, sr, features } of sounds) {
    files.push(slashed(file));
    rates.push(sr);
    for (const [name, values] of features)
      yield array(npzKey(file, name, alone), floats(values), values.dims);
  }
  if (!alone) yield array('files', files, [files.length]);
  yield array('sr', Int32Array.from(rates), alone ? [] : [rates.length]);
  yield array('hop_length', Int32Array.of(hopLength), []);
}

function array(name: string, data: NpyData, shape: readonly number[]): ZipFile {
  return { name: `${name}.npy`, pieces: npyPieces(data, shape) };
}
