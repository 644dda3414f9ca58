import type { Tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { channelsOf, type Signal } from './channels.ts';
import { checkFftLength, checkPositive, checkPositiveInteger } from './check.ts';
import { checkInfo, type SoundInfo, soundInfo } from './decode/sound-info.ts';
import { SR_RANGE } from './decode/wav-header.ts';
import { fileName, openFile, type SoundSource, unreadable } from './read-file.ts';
import { warn } from './warn.ts';

export interface DurationOptions {
  /** Sample rate of the signal in Hz; default 22050. */
  sr?: number;
  /** A spectrogram (..., frames) in place of the signal, cut with the options that follow. */
  S?: Tensor;
  /** Points of a frame of `S`; default 2048. */
  nFft?: number;
  /** Samples from one frame of `S` to the next; default 512. */
  hopLength?: number;
  /** Whether the frames of `S` are centred; default true. */
  center?: boolean;
}

/**
 * How many seconds a signal, a spectrogram or a sound file lasts, as `librosa.get_duration` (0.11).
 *
 * Files are WAV, Ogg Vorbis, FLAC or MP3 and are not decoded: their headers are read, and of an Ogg file the end; the
 * frames of an MP3 file without an encoder's header are counted. A file at an `http:` URL is fetched whole.
 *
 * @param source - A signal with its rate in `sr`: mono samples (Float32Array) or a tensor (channels, n); null with a
 *   spectrogram as `S`; or a file as {@link load} takes it.
 * @param options - See {@link DurationOptions}: `sr` = 22050, `S`, `nFft` = 2048, `hopLength` = 512, `center` = true.
 * @returns Seconds; for a file a promise of them.
 * @throws EarshotError INVALID_ARGUMENT for options out of range, NOT_FOUND, BAD_FILE or UNSUPPORTED for files that
 *   cannot be read, or that leave their length open.
 *
 * @example
 * ```ts
 * import { getDuration, writeWav } from 'earshot/audio';
 *
 * getDuration(new Float32Array(11025)); // 0.5
 *
 * await writeWav('silence.wav', new Float32Array(12000), { sr: 8000 });
 * await getDuration('silence.wav'); // 1.5
 * ```
 */
export function getDuration(y: Signal | null, options?: DurationOptions): number;
export function getDuration(source: SoundSource): Promise<number>;
export function getDuration(
  source: Signal | null | SoundSource,
  { sr = 22050, S, nFft = 2048, hopLength = 512, center = true }: DurationOptions = {},
): number | Promise<number> {
  if (isSignal(source)) {
    checkPositive('getDuration', 'sr', sr);
    return channelsOf('getDuration', source).channels[0].length / sr;
  }
  if (source !== null) return fileInfo('getDuration', source).then((info) => info.samples / info.sr);
  if (S === undefined || S.dims.length === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `getDuration: without a signal S must be a spectrogram (..., frames); received ${describe(S)}.`,
    );
  }
  checkPositive('getDuration', 'sr', sr);
  checkFftLength('getDuration', nFft);
  checkPositiveInteger('getDuration', 'hopLength', hopLength);
  const frames = S.dims[S.dims.length - 1];
  return (nFft + hopLength * (frames - 1) - (center ? 2 * Math.floor(nFft / 2) : 0)) / sr;
}

/**
 * The sample rate of a sound file in Hz from its header, as `librosa.get_samplerate` (0.11).
 *
 * @param source - A file as {@link load} takes it: WAV, Ogg Vorbis, FLAC or MP3.
 * @throws EarshotError NOT_FOUND, BAD_FILE or UNSUPPORTED for files that cannot be read.
 *
 * @example
 * ```ts
 * import { encodeWav, getSamplerate } from 'earshot/audio';
 *
 * await getSamplerate(encodeWav(new Float32Array(800), { sr: 8000 })); // 8000
 * ```
 */
export async function getSamplerate(source: SoundSource): Promise<number> {
  const { sr } = await fileInfo('getSamplerate', source);
  return sr;
}

function isSignal(source: unknown): source is Signal {
  return (
    source instanceof Float32Array || (typeof source === 'object' && source !== null && 'dims' in source)
  );
}

async function fileInfo(where: string, source: SoundSource): Promise<SoundInfo> {
  const name = fileName(source);
  const file = await openFile(where, source);
  try {
    const info = await soundInfo(file, { name, onWarning: warn });
    checkInfo(info, SR_RANGE, name);
    return info;
  } catch (cause) {
    throw cause instanceof EarshotError ? cause : unreadable(name, cause);
  } finally {
    await file.close();
  }
}
