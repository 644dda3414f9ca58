import { type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { BlockCutter } from './block-cutter.ts';
import { checkPositiveInteger } from './check.ts';
import { soundPieces } from './decode/pieces.ts';
import { checked, withoutOverflow } from './decode.ts';
import { fileName, openFile, type SoundSource, unreadable } from './read-file.ts';
import { StreamResampler } from './stream-resampler.ts';
import { toMono } from './to-mono.ts';
import { warn } from './warn.ts';

export interface StreamOptions {
  /** Frames of a block. */
  blockLength: number;
  /** Samples of a frame. */
  frameLength: number;
  /** Samples from one frame to the next. */
  hopLength: number;
  /** Mean of the channels (default), or all channels. */
  mono?: boolean;
  /** Begin after so many seconds. Default 0. */
  offset?: number;
  /** Read at most so many seconds. Default: to the end. */
  duration?: number;
  /** Fills the last block up to full length. Default: it is shorter. */
  fillValue?: number;
  /** Sample rate of the blocks in hertz, a whole number; null (default) keeps the file's own. */
  sr?: number | null;
  /** Called for what is wrong with the file but leaves samples to read. Default: printed once on standard error. */
  onWarning?: (message: string) => void;
}

/**
 * Reads a sound file in blocks of frames, as `librosa.stream` (0.11), so that a file longer than memory can be worked
 * on: `(blockLength - 1) * hopLength + frameLength` samples each, the next one `blockLength * hopLength` samples further
 * on. Features of the blocks with `center: false` are, one after the other, those of the whole. The last block has what
 * is left, which can be less than a frame.
 *
 * Of a WAV file a piece at a time is read; Ogg Vorbis, FLAC and MP3 are decoded piece by piece, up to the `offset` too.
 * Files at an `http:` URL are fetched whole, `Blob`s and `File`s in a browser are read by ranges. Damage is found on the
 * way, when earlier blocks have been given.
 *
 * @param source a file path (in Node) or URL, the file's bytes, or a `Blob` or `File`
 * @returns an iterator over blocks: Float32Arrays, or with `mono: false` tensors (channels, samples)
 * @throws EarshotError INVALID_ARGUMENT for options out of range, or an `offset` behind the end; NOT_FOUND,
 *   DOWNLOAD_FAILED, BAD_FILE, UNSUPPORTED, NOT_FINITE as {@link load}
 * @example
 * ```ts
 * import { melspectrogram, stream, writeWav } from 'earshot/audio';
 *
 * await writeWav('long.wav', Float32Array.from({ length: 60000 }, (_, n) => Math.sin(n / 9)), { sr: 22050 });
 * let frames = 0;
 * for await (const y of stream('long.wav', { blockLength: 32, frameLength: 2048, hopLength: 512 })) {
 *   if (y.length < 2048) break;
 *   frames += melspectrogram(y, { sr: 22050, center: false }).dims[1];
 * }
 * frames; // 114
 * ```
 */
export function stream(
  source: SoundSource,
  options: StreamOptions & { mono?: true },
): AsyncGenerator<Float32Array>;
export function stream(source: SoundSource, options: StreamOptions & { mono: false }): AsyncGenerator<Tensor>;
export function stream(
  source: SoundSource,
  options: StreamOptions,
): AsyncGenerator<Float32Array> | AsyncGenerator<Tensor> {
  checkOptions(options);
  return options.mono === false ? tensors(blocks(source, options)) : signals(blocks(source, options));
}

async function* signals(all: AsyncGenerator<Float32Array[]>): AsyncGenerator<Float32Array> {
  for await (const [y] of all) yield y;
}

async function* tensors(all: AsyncGenerator<Float32Array[]>): AsyncGenerator<Tensor> {
  for await (const channels of all) {
    const n = channels[0].length;
    const data = new Float32Array(channels.length * n);
    for (const [c, signal] of channels.entries()) data.set(signal, c * n);
    yield tensor(data, [channels.length, n]);
  }
}

async function* blocks(source: SoundSource, options: StreamOptions): AsyncGenerator<Float32Array[]> {
  const { blockLength, frameLength, hopLength, fillValue } = options;
  const cutter = new BlockCutter({
    size: (blockLength - 1) * hopLength + frameLength,
    hop: blockLength * hopLength,
    fillValue,
  });
  const name = fileName(source);
  for await (const channels of atRate(source, options)) {
    yield* cutter.push(channels.map((signal) => withoutOverflow(signal, name)));
  }
  const rest = cutter.end();
  if (rest !== undefined) yield rest;
}

/** The wanted channels, piece by piece, at the wanted rate. */
async function* atRate(source: SoundSource, options: StreamOptions): AsyncGenerator<Float32Array[]> {
  const { sr: target = null } = options;
  let resamplers: StreamResampler[] | undefined;
  for await (const { channels, sr } of wanted(source, options)) {
    if (target === null || target === sr) {
      yield channels;
      continue;
    }
    resamplers ??= channels.map(() => new StreamResampler(sr, target));
    yield resamplers.map((resampler, c) => resampler.push(channels[c]));
  }
  if (resamplers !== undefined) yield resamplers.map((resampler) => resampler.end());
}

/** The pieces between `offset` and `duration`, mixed to mono where that is wanted, all of them checked. */
async function* wanted(source: SoundSource, options: StreamOptions) {
  const { mono = true, offset = 0, duration, onWarning = warn } = options;
  const name = fileName(source);
  const file = await openFile('stream', source);
  let at: number | undefined;
  let end = Infinity;
  try {
    for await (const piece of soundPieces(file, { name, onWarning }, offset)) {
      const { sr } = piece;
      if (at === undefined) {
        at = Math.floor(offset * sr);
        if (duration !== undefined) end = at + Math.floor(duration * sr);
      }
      const { channels } = checked(piece, name, at);
      const kept = channels.map((signal) => signal.subarray(0, end - at!));
      at += channels[0].length;
      if (kept[0].length > 0) yield { channels: mono ? [toMono(kept)] : kept, sr };
      if (at >= end) return;
    }
  } catch (cause) {
    throw cause instanceof EarshotError ? cause : unreadable(name, cause);
  } finally {
    await file.close();
  }
  if (at === undefined) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `stream: offset is ${offset} s, but ${name} does not last that long. Choose a smaller offset.`,
    );
  }
}

function checkOptions(options: StreamOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `stream: name blockLength, frameLength and hopLength; received ${describe(options)}.`,
    );
  }
  const { blockLength, frameLength, hopLength, offset = 0, duration, fillValue, sr = null } = options;
  checkPositiveInteger('stream', 'blockLength', blockLength);
  checkPositiveInteger('stream', 'frameLength', frameLength);
  checkPositiveInteger('stream', 'hopLength', hopLength);
  if (sr !== null) checkPositiveInteger('stream', 'sr', sr);
  if (!(Number.isFinite(offset) && offset >= 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `stream: offset must be 0 or more seconds; received ${describe(offset)}.`,
    );
  }
  if (duration !== undefined && !(Number.isFinite(duration) && duration > 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `stream: duration must be above 0 seconds; received ${describe(duration)}.`,
    );
  }
  if (fillValue !== undefined && !Number.isFinite(fillValue)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `stream: fillValue must be a finite number; received ${describe(fillValue)}.`,
    );
  }
}
