import { describe, EarshotError, unknownName } from '../errors.ts';

/** Sample encodings of a WAV file, by libsndfile's names. */
export const WAV_SUBTYPES = ['PCM_16', 'FLOAT'] as const;

export type WavSubtype = (typeof WAV_SUBTYPES)[number];

export interface EncodeWavOptions {
  /** Sample rate in hertz, a whole number. */
  sr: number;
  /** `'PCM_16'` (default): 16-bit integers, values beyond ±1 are clipped; `'FLOAT'`: 32-bit floats, as they are. */
  subtype?: WavSubtype;
}

const HEADER = 44;
/** Sizes are 32-bit numbers in a WAV file. */
const MOST_BYTES = 2 ** 32 - 1 - HEADER;

/**
 * The bytes of a WAV file, as `soundfile.write` makes its samples: 16-bit values are `x · 32768`, rounded to the
 * nearest and clipped to the range.
 *
 * @param y a mono signal, or one signal of equal length for each channel; full scale at ±1
 * @throws EarshotError INVALID_ARGUMENT for no channels, unequal lengths or a rate that is not a whole number,
 *   NOT_FINITE for a sample that is NaN or infinite, UNKNOWN_NAME for another subtype
 * @example
 * ```ts
 * import { encodeWav } from 'earshot/audio';
 *
 * encodeWav(new Float32Array(100), { sr: 8000 }).length; // 44 + 2 · 100
 * ```
 */
export function encodeWav(
  y: Float32Array | readonly Float32Array[],
  { sr, subtype = 'PCM_16' }: EncodeWavOptions,
): Uint8Array {
  const channels = y instanceof Float32Array ? [y] : y;
  check(channels, sr, subtype);
  const bytesPerSample = subtype === 'FLOAT' ? 4 : 2;
  const count = channels[0].length * channels.length;
  if (count * bytesPerSample > MOST_BYTES) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `encodeWav: ${count} samples are more than a WAV file can hold.`,
    );
  }
  const bytes = new Uint8Array(HEADER + count * bytesPerSample);
  const view = new DataView(bytes.buffer);
  writeHeader(view, channels.length, sr, bytesPerSample);
  for (const [c, signal] of channels.entries()) {
    const stride = channels.length * bytesPerSample;
    for (let i = 0, at = HEADER + c * bytesPerSample; i < signal.length; i++, at += stride) {
      if (subtype === 'FLOAT') view.setFloat32(at, signal[i], true);
      else view.setInt16(at, toInt16(signal[i]), true);
    }
  }
  return bytes;
}

function writeHeader(view: DataView, channels: number, sr: number, bytesPerSample: number): void {
  const text = (at: number, word: string) => {
    for (let i = 0; i < word.length; i++) view.setUint8(at + i, word.charCodeAt(i));
  };
  text(0, 'RIFF');
  view.setUint32(4, view.byteLength - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, bytesPerSample === 4 ? 3 : 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sr, true);
  view.setUint32(28, sr * channels * bytesPerSample, true);
  view.setUint16(32, channels * bytesPerSample, true);
  view.setUint16(34, 8 * bytesPerSample, true);
  text(36, 'data');
  view.setUint32(40, view.byteLength - HEADER, true);
}

/** The nearest 16-bit integer, halves to even. */
function toInt16(value: number): number {
  const scaled = value * 32768;
  const down = Math.floor(scaled);
  const rest = scaled - down;
  const nearest = rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down;
  return Math.max(-32768, Math.min(32767, nearest));
}

function check(channels: readonly Float32Array[], sr: number, subtype: WavSubtype): void {
  if (!WAV_SUBTYPES.includes(subtype)) throw unknownName('encodeWav: subtype', subtype, WAV_SUBTYPES);
  if (!Number.isInteger(sr) || sr < 1 || sr > 2 ** 31) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `encodeWav: sr must be a whole number of hertz; received ${describe(sr)}.`,
    );
  }
  const ok =
    Array.isArray(channels) && channels.length > 0 && channels.every((c) => c instanceof Float32Array);
  if (!ok || channels.some((c) => c.length !== channels[0].length) || channels.length > 255) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `encodeWav: y must be a Float32Array, or 1 to 255 of equal length; received ${describe(channels)}.`,
    );
  }
  for (const signal of channels) {
    const i = signal.findIndex((value) => !Number.isFinite(value));
    if (i >= 0) {
      throw new EarshotError('NOT_FINITE', `encodeWav: sample ${i} is ${signal[i]}; a sound must be finite.`);
    }
  }
}
