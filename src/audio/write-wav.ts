import { EarshotError } from '../errors.ts';
import { importForNode, isNode } from '../node.ts';
import { type EncodeWavOptions, encodeWav } from './encode-wav.ts';

/**
 * Writes a WAV file (Node only): beside the wanted name first, then renamed, so that a reader sees the whole file or
 * none.
 *
 * @param path where to write; an existing file is replaced
 * @param y a mono signal, or one signal of equal length for each channel; full scale at ±1
 * @throws EarshotError NOT_WRITABLE when the file cannot be written, UNSUPPORTED in a browser, and what `encodeWav` throws
 * @example
 * ```ts
 * import { writeWav } from 'earshot/audio';
 *
 * await writeWav('silence.wav', new Float32Array(22050), { sr: 22050 });
 * ```
 */
export async function writeWav(
  path: string | URL,
  y: Float32Array | readonly Float32Array[],
  options: EncodeWavOptions,
): Promise<void> {
  const bytes = encodeWav(y, options);
  if (!isNode) {
    throw new EarshotError(
      'UNSUPPORTED',
      'writeWav: a browser writes no files by path. Use encodeWav and offer its bytes as a download.',
    );
  }
  const { rename, rm, writeFile } =
    await importForNode<typeof import('node:fs/promises')>('node:fs/promises');
  const { fileURLToPath } = await importForNode<typeof import('node:url')>('node:url');
  const target = path instanceof URL ? fileURLToPath(path) : path;
  const beside = `${target}.${process.pid}-${Math.random().toString(36).slice(2)}.part`;
  try {
    await writeFile(beside, bytes);
    await rename(beside, target);
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => {});
    const { code } = cause as { code?: string };
    throw new EarshotError(
      'NOT_WRITABLE',
      `${target} cannot be written (${code}). Check the folder, its permissions and the free space.`,
      { cause },
    );
  }
}
