import { EarshotError } from '../../errors.ts';
import { fftKernel, type Kernel } from './kernel.ts';
import { fillHalfTurns, fillPassTables, passTablesLength, radicesOf } from './tables.ts';

/** How many frames are transformed at once: the lanes of a vector. All blocks below are (rows, LANES). */
export const LANES = 4;

/** Weighted sums of neighbouring bins: band b sums bins `spans[2 b]` onwards, `spans[2 b + 1]` of them. */
export interface Bands {
  readonly spans: Int32Array;
  /** The weights of all bands, one after the other. */
  readonly weights: Float32Array;
}

export interface TransformSpec {
  /** Points of a frame. */
  readonly nFft: number;
  /** `nFft` weights. */
  readonly window: Float32Array;
  /** Samples from one frame to the next in `input`. */
  readonly stride: number;
  readonly bands?: Bands;
}

/**
 * Windowed real FFT of four frames at once in WebAssembly memory: fill `input`, call one of the functions,
 * read its block before the next call. Single precision, natural order, any length; a length with a large
 * prime factor p costs O(n p).
 */
export interface FrameTransform {
  readonly spec: TransformSpec;
  /** 1 + floor(nFft / 2). */
  readonly bins: number;
  /** The four frames, `stride` apart: 3 stride + nFft samples. */
  readonly input: Float32Array;
  /** Real and imaginary parts of the bins. */
  complex(): { real: Float32Array; imag: Float32Array };
  /** Magnitudes of the bins to the power of `exponent`. */
  magnitude(exponent: number): Float32Array;
  /** The bands' sums over `magnitude(exponent)`. */
  bandSums(exponent: number): Float32Array;
}

// The module's own stack and constants lie below this offset.
const ARENA_START = 8192;
const PAGE = 65536;

let current: FrameTransform | undefined;

/**
 * The transform for `spec`. There is one, since there is one memory: asking for another spec ends the
 * transform that was asked for before.
 */
export function frameTransform(spec: TransformSpec): FrameTransform {
  const same =
    current !== undefined &&
    current.spec.nFft === spec.nFft &&
    current.spec.stride === spec.stride &&
    current.spec.window === spec.window &&
    current.spec.bands === spec.bands;
  if (!same) current = build(spec);
  return current as FrameTransform;
}

function build(spec: TransformSpec): FrameTransform {
  const { nFft, window, stride, bands } = spec;
  const kernel = fftKernel();
  const bins = 1 + Math.floor(nFft / 2);
  // An even length is transformed as half as many complex points, an odd one with zero imaginary parts.
  const even = nFft % 2 === 0;
  const points = even ? nFft / 2 : nFft;
  const radices = radicesOf(points);
  const tablesLength = passTablesLength(points, radices);
  const turnsLength = 2 * (1 + Math.floor(points / 2));
  const bandCount = bands === undefined ? 0 : bands.spans.length / 2;

  let end = ARENA_START;
  const room = (length: number) => {
    const start = end;
    end += Math.ceil(length / LANES) * LANES * 4;
    return start;
  };
  const input = room(3 * stride + nFft);
  const windowAt = room(nFft);
  const radicesAt = room(radices.length + 1);
  const tablesAt = room(tablesLength);
  const turnsAt = room(turnsLength);
  const spansAt = room(2 * bandCount);
  const weightsAt = room(bands?.weights.length ?? 0);
  const x = room(2 * points * LANES);
  const y = room(2 * points * LANES);
  const sums = room(2 * Math.max(...radices, 1) * LANES);
  const real = room(bins * LANES);
  const imag = room(bins * LANES);
  const bandsAt = room(bandCount * LANES);
  reserve(kernel, end, nFft);

  const floatsAt = (start: number, length: number) => new Float32Array(kernel.memory.buffer, start, length);
  const intsAt = (start: number, length: number) => new Int32Array(kernel.memory.buffer, start, length);
  floatsAt(windowAt, nFft).set(window);
  intsAt(radicesAt, radices.length + 1).set([...radices, 0]);
  fillPassTables(floatsAt(tablesAt, tablesLength), points, radices);
  fillHalfTurns(floatsAt(turnsAt, turnsLength), points);
  if (bands !== undefined) {
    intsAt(spansAt, 2 * bandCount).set(bands.spans);
    floatsAt(weightsAt, bands.weights.length).set(bands.weights);
  }

  const realBlock = floatsAt(real, bins * LANES);
  const imagBlock = floatsAt(imag, bins * LANES);
  const bandBlock = floatsAt(bandsAt, bandCount * LANES);

  const spectrum = () => {
    kernel.windowFrames(input, stride, windowAt, nFft, even ? 1 : 2, x);
    return kernel.transform(points, radicesAt, tablesAt, x, y, sums) >>> 0;
  };
  const complex = () => {
    const z = spectrum();
    if (even) kernel.split(points, z, turnsAt, real, imag);
    else deinterleave(floatsAt(z, 2 * bins * LANES), realBlock, imagBlock);
    return { real: realBlock, imag: imagBlock };
  };
  const magnitude = (exponent: number) => {
    if (even) {
      kernel.split(points, spectrum(), turnsAt, real, 0);
    } else {
      complex();
      for (let i = 0; i < realBlock.length; i++) realBlock[i] = realBlock[i] ** 2 + imagBlock[i] ** 2;
    }
    if (exponent !== 2) raise(realBlock, exponent / 2);
    return realBlock;
  };
  const bandSums = (exponent: number) => {
    magnitude(exponent);
    kernel.sumBands(real, bandCount, spansAt, weightsAt, bandsAt);
    return bandBlock;
  };
  return { spec, bins, input: floatsAt(input, 3 * stride + nFft), complex, magnitude, bandSums };
}

function reserve({ memory }: Kernel, bytes: number, nFft: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing <= 0) return;
  try {
    memory.grow(Math.ceil(missing / PAGE));
  } catch (cause) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `nFft=${nFft} needs ${Math.ceil(bytes / 2 ** 20)} MiB of WebAssembly memory, more than can be had. Choose a smaller nFft.`,
      { cause },
    );
  }
}

function deinterleave(z: Float32Array, real: Float32Array, imag: Float32Array): void {
  for (let row = 0; row < real.length; row += LANES) {
    real.set(z.subarray(2 * row, 2 * row + LANES), row);
    imag.set(z.subarray(2 * row + LANES, 2 * row + 2 * LANES), row);
  }
}

function raise(values: Float32Array, exponent: number): void {
  if (exponent === 0.5) for (let i = 0; i < values.length; i++) values[i] = Math.sqrt(values[i]);
  else for (let i = 0; i < values.length; i++) values[i] **= exponent;
}
