import { framesPresent } from '../../audio/decode/wav.ts';
import { wavHeader } from '../../audio/decode/wav-header.ts';
import { load } from '../../audio/load.ts';
import { openFile } from '../../audio/read-file.ts';

/** As much of a WAV file as is read to find its header. */
const HEAD = 65536;

/** Seconds of a block, a whole number so that blocks begin at whole samples. */
const BLOCK = 20;

/** A sound file, to be read at once or bit by bit: mono samples at its own rate. */
export interface OpenSound {
  /** hertz */
  readonly sr: number;
  /** seconds */
  readonly duration: number;
  all(): Promise<Float32Array>;
  blocks(): AsyncIterable<Float32Array>;
}

/**
 * Looks at a sound file. WAV files are read bit by bit; other formats are decoded as a whole.
 * @throws EarshotError as `load`
 */
export async function openSound(path: string): Promise<OpenSound> {
  const wav = await wavFacts(path);
  if (wav === undefined) {
    const { y, sr } = await load(path, { sr: null });
    return { sr, duration: y.length / sr, all: async () => y, blocks: () => slicesOf(y, BLOCK * sr) };
  }
  const { sr, frames } = wav;
  return {
    sr,
    duration: frames / sr,
    all: async () => (await load(path, { sr: null })).y,
    blocks: async function* () {
      for (let offset = 0; offset * sr < frames; offset += BLOCK)
        yield (await load(path, { sr: null, offset, duration: BLOCK })).y;
    },
  };
}

/** Rate and length of a WAV file that can be read in parts; undefined for all other files. */
async function wavFacts(path: string): Promise<{ sr: number; frames: number } | undefined> {
  const file = await openFile('classify', path);
  try {
    const head = await file.read(0, HEAD);
    if (String.fromCharCode(...head.subarray(0, 4), ...head.subarray(8, 12)) !== 'RIFFWAVE') return undefined;
    const header = wavHeader(head, path, file.size);
    if (header === undefined || header.encoding === 'compressed') return undefined;
    // what is odd about the file is told when it is loaded
    return { sr: header.sr, frames: framesPresent(header, file.size, { name: path, onWarning: () => {} }) };
  } finally {
    await file.close();
  }
}

async function* slicesOf(y: Float32Array, size: number): AsyncGenerator<Float32Array> {
  for (let from = 0; from < y.length; from += size) yield y.subarray(from, from + size);
}
