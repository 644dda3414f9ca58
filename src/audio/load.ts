import { type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError, unknownName } from '../errors.ts';
import type { DecodeContext, Sound } from './decode/sound.ts';
import { framesPresent, wavSamples } from './decode/wav.ts';
import { wavHeader } from './decode/wav-header.ts';
import { checked, decodeSound, withoutOverflow } from './decode.ts';
import { type FileReader, fileName, openFile, type SoundSource, unreadable } from './read-file.ts';
import { convertRate, RES_TYPES, type ResType } from './resample.ts';
import { giveBackRoom, takeRoom } from './spare-rooms.ts';
import { toMono } from './to-mono.ts';
import { warn } from './warn.ts';

export interface LoadOptions {
  /** Sample rate of the result in hertz; null keeps the file's own. Default 22050. */
  sr?: number | null;
  /** Mean of the channels (default), or all channels. */
  mono?: boolean;
  /** Begin after so many seconds. Default 0. */
  offset?: number;
  /** Read at most so many seconds. Default: to the end. */
  duration?: number;
  /** How to resample, see `resample`. Default `'soxr_hq'`. */
  resType?: ResType;
  /** Called for what is wrong with the file but leaves samples to read. Default: printed once on standard error. */
  onWarning?: (message: string) => void;
}

/** As much of a WAV file as is read to find its header. */
const HEAD = 65536;

/**
 * Loads a sound file as `librosa.load` (0.11) does: decodes it, cuts out `offset` and `duration`, mixes it to mono and
 * resamples it, so that all clips of a data set have one rate.
 *
 * Formats, by content: WAV (integers, floats, A-law, mu-law), Ogg Vorbis, FLAC, MP3. Of a WAV file only the
 * wanted part is read. What can be read of a damaged or cut file is returned with a warning.
 *
 * Porting note: with `mono: false` the result is always a tensor of shape (channels, n), for one channel too.
 *
 * @param source a file path (in Node) or URL, the file's bytes, or a `Blob` or `File`, as a file input gives it
 * @returns `y`, full scale at ±1: a Float32Array of n samples, or with `mono: false` a Tensor (channels, n); and its
 *   sample rate `sr` in hertz
 * @throws EarshotError NOT_FOUND, DOWNLOAD_FAILED, BAD_FILE, UNSUPPORTED, NOT_FINITE (a sample is NaN or infinite), INVALID_ARGUMENT (an
 *   option out of range, or an `offset` behind the end), UNKNOWN_NAME (`resType`); the message names the file
 * @example
 * ```ts
 * import { load, writeWav } from 'earshot/audio';
 *
 * await writeWav('tone.wav', Float32Array.from({ length: 44100 }, (_, n) => Math.sin(n / 16)), { sr: 44100 });
 * const { y, sr } = await load('tone.wav');
 * y.length; // 22050
 * sr; // 22050
 * ```
 */
export async function load(
  source: SoundSource,
  options?: LoadOptions & { mono?: true },
): Promise<{ y: Float32Array; sr: number }>;
export async function load(
  source: SoundSource,
  options: LoadOptions & { mono: false },
): Promise<{ y: Tensor; sr: number }>;
export async function load(
  source: SoundSource,
  { sr = 22050, mono = true, offset = 0, duration, resType = 'soxr_hq', onWarning = warn }: LoadOptions = {},
): Promise<{ y: Float32Array | Tensor; sr: number }> {
  checkOptions(sr, offset, duration, resType);
  const name = fileName(source);
  // What is resampled is of no use afterwards.
  const rooms: Float32Array[] = [];
  const room = (samples: number, own: number) => {
    if (sr === null || sr === own) return new Float32Array(samples);
    const taken = takeRoom(samples);
    rooms.push(taken);
    return taken.subarray(0, samples);
  };
  const sound = await readSound(source, { name, onWarning, room }, offset, duration);
  const target = sr ?? sound.sr;
  checkGrowth(name, sound, target);
  const convert = (signal: Float32Array) => {
    const y = target === sound.sr ? signal : convertRate(signal, sound.sr, target, resType);
    return sound.bounded ? y : withoutOverflow(y, name);
  };
  const channels = (mono ? [toMono(sound.channels)] : sound.channels).map(convert);
  rooms.forEach(giveBackRoom);
  return { y: mono ? channels[0] : stack(channels), sr: target };
}

/** The part of the sound from `offset` on, of at most `duration` seconds. */
async function readSound(
  source: SoundSource,
  context: DecodeContext,
  offset: number,
  duration: number | undefined,
): Promise<Sound> {
  const file = await openFile('load', source);
  try {
    if (offset > 0 || duration !== undefined) {
      const part = await readWavPart(file, context, offset, duration);
      if (part !== undefined) return part;
    }
    const sound = await decodeSound(await file.read(0, file.size), context);
    const { channels, sr } = sound;
    const [start, end] = range(channels[0].length, sr, offset, duration, context.name);
    return { ...sound, channels: channels.map((signal) => signal.subarray(start, end)) };
  } catch (cause) {
    throw cause instanceof EarshotError ? cause : unreadable(context.name, cause);
  } finally {
    await file.close();
  }
}

/** Reads only the wanted frames, when the file is a WAV file of whole samples with an ordinary header. */
async function readWavPart(
  file: FileReader,
  context: DecodeContext,
  offset: number,
  duration: number | undefined,
): Promise<Sound | undefined> {
  const head = await file.read(0, HEAD);
  if (String.fromCharCode(...head.subarray(0, 4), ...head.subarray(8, 12)) !== 'RIFFWAVE') return undefined;
  const header = wavHeader(head, context.name, file.size);
  if (header === undefined || header.encoding === 'compressed') return undefined;
  const { sr, bytesPerFrame, dataStart } = header;
  const frames = framesPresent(header, file.size, context);
  const [start, end] = range(frames, sr, offset, duration, context.name);
  const data = await file.read(dataStart + start * bytesPerFrame, dataStart + end * bytesPerFrame);
  return checked(
    { channels: wavSamples(data, header), sr, bounded: header.encoding === 'int' },
    context.name,
  );
}

/** First and last sample (exclusive) as librosa cuts them. */
function range(
  length: number,
  sr: number,
  offset: number,
  duration: number | undefined,
  name: string,
): [number, number] {
  const start = Math.floor(offset * sr);
  const end = duration === undefined ? length : Math.min(length, start + Math.floor(duration * sr));
  if (start >= length) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `load: offset is ${offset} s, but ${name} lasts ${(length / sr).toFixed(3)} s. Choose a smaller offset.`,
    );
  }
  if (end <= start) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `load: duration is ${duration} s, less than one sample of ${name} at ${sr} Hz.`,
    );
  }
  return [start, end];
}

/** Samples and growth beyond which a file's rate is not believed. */
const MOST_GROWN = 2 ** 27;
const MOST_GROWTH = 20;

function checkGrowth(name: string, { channels, sr }: Sound, target: number): void {
  const values = Math.ceil(channels.length * channels[0].length * (target / sr));
  if (target <= MOST_GROWTH * sr || values <= MOST_GROWN) return;
  throw new EarshotError(
    'BAD_FILE',
    `${name} says that its rate is ${sr} Hz, so that it would have ${values} values at ${target} Hz. If the rate is right, load it with sr: null.`,
  );
}

function checkOptions(sr: unknown, offset: unknown, duration: unknown, resType: ResType): void {
  const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
  if (sr !== null && !(isNumber(sr) && sr > 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `load: sr must be above 0 hertz, or null; received ${describe(sr)}.`,
    );
  }
  if (!(isNumber(offset) && offset >= 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `load: offset must be 0 or more seconds; received ${describe(offset)}.`,
    );
  }
  if (duration !== undefined && !(isNumber(duration) && duration > 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `load: duration must be above 0 seconds; received ${describe(duration)}.`,
    );
  }
  if (!RES_TYPES.includes(resType)) throw unknownName('load: resType', resType, RES_TYPES);
}

function stack(channels: readonly Float32Array[]): Tensor {
  const n = channels[0].length;
  const data = new Float32Array(channels.length * n);
  for (const [c, signal] of channels.entries()) data.set(signal, c * n);
  return tensor(data, [channels.length, n]);
}
