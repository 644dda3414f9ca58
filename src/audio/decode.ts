import { firstNotFinite } from '../array/finite.ts';
import { EarshotError } from '../errors.ts';
import { soundFormat } from './decode/format.ts';
import type { DecodeContext, Sound } from './decode/sound.ts';
import { decodeWav } from './decode/wav.ts';
import { damaged, SR_RANGE } from './decode/wav-header.ts';
import { warn } from './warn.ts';

export type { Sound };

export interface DecodeOptions {
  /** What messages call the sound, for example its file name. Default `'the sound'`. */
  name?: string;
  /** Called for what is wrong but leaves samples to read. Default: printed once on standard error. */
  onWarning?: (message: string) => void;
}

/** Loaded when the first file of their format comes: those of FLAC and MP3 are large. */
const DECODERS = {
  wav: async () => decodeWav,
  vorbis: async () => (await import('./decode/vorbis.ts')).decodeVorbis,
  flac: async () => (await import('./decode/flac.ts')).decodeFlac,
  mp3: async () => (await import('./decode/mp3.ts')).decodeMp3,
};

/**
 * Decodes the bytes of a sound file: WAV (8, 16, 24, 32-bit integers, 32 and 64-bit floats, A-law, mu-law,
 * plain or extensible), Ogg Vorbis, FLAC or MP3, told apart by content. Works in Node and in the browser.
 *
 * What can be read of a damaged or cut file is returned with a warning; a file of which nothing can be read is an
 * error.
 *
 * @returns one Float32Array a channel, full scale at ±1, and the sample rate in hertz
 * @throws EarshotError BAD_FILE for empty, damaged or unknown data, UNSUPPORTED for formats that are known but not
 *   decoded, NOT_FINITE where a float file holds NaN or infinity
 * @example
 * ```ts
 * import { decode, encodeWav } from 'earshot/audio';
 *
 * const bytes = encodeWav(Float32Array.of(0, 0.5, -0.5), { sr: 8000 });
 * const { channels, sr } = await decode(bytes);
 * channels[0]; // 0 0.5 -0.5
 * sr; // 8000
 * ```
 */
export async function decode(
  bytes: Uint8Array | ArrayBuffer,
  { name = 'the sound', onWarning = warn }: DecodeOptions = {},
): Promise<Sound> {
  const data = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  return decodeSound(data, { name, onWarning });
}

/** As {@link decode}. */
export async function decodeSound(bytes: Uint8Array, context: DecodeContext): Promise<Sound> {
  const decodeFormat = await DECODERS[soundFormat(bytes, context.name)]();
  const sound = await decodeFormat(bytes, context);
  return checked(sound, context.name);
}

/**
 * The sound, or a piece of one that begins at sample `from`, when its rate and samples make sense.
 *
 * @throws EarshotError BAD_FILE, NOT_FINITE
 */
export function checked(sound: Sound, name: string, from = 0): Sound {
  const { channels, sr, bounded } = sound;
  if (!(sr >= SR_RANGE[0] && sr <= SR_RANGE[1])) throw damaged(name, `its sample rate is ${sr} Hz`);
  if (bounded) return sound;
  for (const [c, signal] of channels.entries()) {
    const i = firstNotFinite(signal);
    if (i < 0) continue;
    throw new EarshotError(
      'NOT_FINITE',
      `${name}: sample ${from + i} (${((from + i) / sr).toFixed(3)} s) of channel ${c} is ${signal[i]}; sounds must be finite. ` +
        'Write the file again without it.',
    );
  }
  return sound;
}

/** What was made of a sound's samples, where they were not so large that it is infinite. @throws EarshotError NOT_FINITE */
export function withoutOverflow(y: Float32Array, name: string): Float32Array {
  if (firstNotFinite(y) < 0) return y;
  throw new EarshotError(
    'NOT_FINITE',
    `${name} holds samples so large (full scale is 1) that mixing or resampling them overflows. The file is damaged, or was read at a wrong offset when it was written.`,
  );
}
