import { describe, EarshotError } from '../errors.ts';
import { checkPositive, checkPositiveInteger } from './check.ts';

export interface FrameOptions {
  /** Samples from one frame to the next; default 512. */
  hopLength?: number;
  /** Points of a frame, where it is to be placed by its centre: adds floor(nFft / 2) samples. Default none. */
  nFft?: number;
}

/** A number for a number, a list for a list. */
interface Conversion<Options> {
  (value: number, options?: Options): number;
  (values: ArrayLike<number>, options?: Options): Float64Array;
}

/**
 * The samples at which frames begin, as `librosa.frames_to_samples` (0.11).
 *
 * @param frames - A frame's index or a list of them.
 * @param options - `hopLength` (default 512), and `nFft`, which adds floor(nFft / 2) samples, to the centre of frames
 *   that were cut without `center`.
 * @returns A whole number for a number, a `Float64Array` for a list.
 *
 * @example
 * ```ts
 * import { framesToSamples } from 'earshot/audio';
 *
 * framesToSamples([0, 1, 2]); // Float64Array [0, 512, 1024]
 * framesToSamples(2, { hopLength: 256, nFft: 2048 }); // 1536
 * ```
 */
export const framesToSamples: Conversion<FrameOptions> = conversion(
  'framesToSamples',
  'frames',
  (options: FrameOptions) => {
    const { hop, offset } = grid('framesToSamples', options);
    return (frame) => Math.trunc(frame * hop + offset);
  },
);

/**
 * The frames in which samples lie, as `librosa.samples_to_frames` (0.11): floor((sample - offset) / hopLength).
 *
 * @param samples - A sample's index or a list of them.
 * @param options - `hopLength` (default 512), and `nFft`, for an offset of floor(nFft / 2) samples.
 * @returns A whole number for a number, a `Float64Array` for a list.
 *
 * @example
 * ```ts
 * import { samplesToFrames } from 'earshot/audio';
 *
 * samplesToFrames([0, 511, 512, 22050]); // Float64Array [0, 0, 1, 43]
 * ```
 */
export const samplesToFrames: Conversion<FrameOptions> = conversion(
  'samplesToFrames',
  'samples',
  (options: FrameOptions) => {
    const { hop, offset } = grid('samplesToFrames', options);
    return (sample) => Math.floor((sample - offset) / hop);
  },
);

/**
 * The times in seconds at which frames begin, as `librosa.frames_to_time` (0.11).
 *
 * @param frames - A frame's index or a list of them.
 * @param options - `sr` (default 22050) in Hz, `hopLength` (default 512), and `nFft`, for an offset of
 *   floor(nFft / 2) samples.
 * @returns A number for a number, a `Float64Array` for a list.
 *
 * @example
 * ```ts
 * import { framesToTime } from 'earshot/audio';
 *
 * framesToTime([0, 125], { sr: 16000, hopLength: 128 }); // Float64Array [0, 1]
 * ```
 */
export const framesToTime: Conversion<FrameOptions & { sr?: number }> = conversion(
  'framesToTime',
  'frames',
  ({ sr = 22050, ...options }: FrameOptions & { sr?: number }) => {
    const { hop, offset } = grid('framesToTime', options);
    checkPositive('framesToTime', 'sr', sr);
    return (frame) => Math.trunc(frame * hop + offset) / sr;
  },
);

/**
 * The frames in which times lie, as `librosa.time_to_frames` (0.11).
 *
 * @param times - A time in seconds or a list of them.
 * @param options - `sr` (default 22050) in Hz, `hopLength` (default 512), and `nFft`, for an offset of
 *   floor(nFft / 2) samples.
 * @returns A whole number for a number, a `Float64Array` for a list.
 *
 * @example
 * ```ts
 * import { timeToFrames } from 'earshot/audio';
 *
 * timeToFrames([0, 0.5, 1], { sr: 16000, hopLength: 160 }); // Float64Array [0, 50, 100]
 * ```
 */
export const timeToFrames: Conversion<FrameOptions & { sr?: number }> = conversion(
  'timeToFrames',
  'times',
  ({ sr = 22050, ...options }: FrameOptions & { sr?: number }) => {
    const { hop, offset } = grid('timeToFrames', options);
    checkPositive('timeToFrames', 'sr', sr);
    return (time) => Math.floor((Math.trunc(time * sr) - offset) / hop);
  },
);

/**
 * The samples at times, rounded towards 0, as `librosa.time_to_samples` (0.11).
 *
 * @param times - A time in seconds or a list of them.
 * @param options - `sr` (default 22050) in Hz.
 * @returns A whole number for a number, a `Float64Array` for a list.
 *
 * @example
 * ```ts
 * import { timeToSamples } from 'earshot/audio';
 *
 * timeToSamples([0, 0.1, 1]); // Float64Array [0, 2205, 22050]
 * ```
 */
export const timeToSamples: Conversion<{ sr?: number }> = conversion(
  'timeToSamples',
  'times',
  ({ sr = 22050 }: { sr?: number }) => {
    checkPositive('timeToSamples', 'sr', sr);
    return (time) => Math.trunc(time * sr);
  },
);

/**
 * The times in seconds of samples, as `librosa.samples_to_time` (0.11).
 *
 * @param samples - A sample's index or a list of them.
 * @param options - `sr` (default 22050) in Hz.
 * @returns A number for a number, a `Float64Array` for a list.
 *
 * @example
 * ```ts
 * import { samplesToTime } from 'earshot/audio';
 *
 * samplesToTime(11025); // 0.5
 * ```
 */
export const samplesToTime: Conversion<{ sr?: number }> = conversion(
  'samplesToTime',
  'samples',
  ({ sr = 22050 }: { sr?: number }) => {
    checkPositive('samplesToTime', 'sr', sr);
    return (sample) => sample / sr;
  },
);

function grid(where: string, { hopLength = 512, nFft }: FrameOptions): { hop: number; offset: number } {
  checkPositiveInteger(where, 'hopLength', hopLength);
  if (nFft !== undefined) checkPositiveInteger(where, 'nFft', nFft);
  return { hop: hopLength, offset: Math.floor((nFft ?? 0) / 2) };
}

function conversion<Options extends object>(
  where: string,
  name: string,
  prepare: (options: Options) => (value: number) => number,
): Conversion<Options> {
  const checked = (value: number) => {
    if (Number.isFinite(value)) return value;
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: ${name} must be finite numbers; received ${describe(value)}.`,
    );
  };
  // Without -0, which integers do not have.
  const convert = (values: number | ArrayLike<number>, options = {} as Options) => {
    const one = prepare(options);
    return typeof values === 'number'
      ? one(checked(values)) + 0
      : Float64Array.from(values, (value) => one(checked(value)) + 0);
  };
  return convert as Conversion<Options>;
}
