import { EarshotError } from '../../errors.ts';
import { layOut } from '../../wasm.ts';
import { fftKernel, inverseKernel, type Kernel, MAGNITUDE, PARTS, POWER, type Precision } from './kernel.ts';
import { fillHalfTurns, fillPassTables, passTablesLength, placesOf, radicesOf } from './tables.ts';

/** How many frames a call transforms. All blocks below are (rows, LANES). */
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
  readonly window: Float32Array | Float64Array;
  /** Samples from one frame to the next in `input`. */
  readonly stride: number;
  readonly bands?: Bands;
  /** Columns of the matrices that `collect` fills, a multiple of LANES; default 0. */
  readonly columns?: number;
  /** Precision of the arithmetic; default 'single'. */
  readonly precision?: Precision;
}

/**
 * Windowed real FFT of four frames in WebAssembly memory: fill `input`, call one of the functions, read its block
 * before the next call. Any length; a length with a large prime factor p costs O(n p).
 */
export interface FrameTransform {
  readonly spec: TransformSpec;
  /** 1 + floor(nFft / 2). */
  readonly bins: number;
  /** The four frames, `stride` apart: 3 stride + nFft samples. */
  readonly input: Float32Array;
  /** Real and imaginary parts of the bins. */
  complex(): { real: Float32Array; imag: Float32Array };
  /** As `complex`, into LANES columns of `collected`, from `first` on. */
  collect(first: number): void;
  /** Of shape (bins, columns) each. */
  readonly collected: { readonly real: Float32Array; readonly imag: Float32Array };
  /**
   * The way back, in single precision: the inverse transforms of the first `count` of the columns from `first` on of
   * `collected`, each under the window, added up where they lie `stride` samples apart: 3 stride + nFft samples. The
   * imaginary parts of the bins 0 and nFft / 2 count as 0.
   */
  overlapAdd(first: number, count: number): Float32Array;
  /** Magnitudes of the bins to the power of `exponent`. */
  magnitude(exponent: number): Float32Array;
  /** The bands' sums over `magnitude(exponent)`. */
  bandSums(exponent: number): Float32Array;
}

/** Bytes of a vector. */
const VECTOR = 16;

const current: Partial<Record<Precision, FrameTransform>> = {};

/**
 * The transform for `spec`. There is one in each precision, since each has one memory: asking for another spec ends the
 * transform that was asked for before.
 */
export function frameTransform(spec: TransformSpec): FrameTransform {
  const { precision = 'single' } = spec;
  const known = current[precision];
  if (
    known !== undefined &&
    known.spec.nFft === spec.nFft &&
    known.spec.stride === spec.stride &&
    known.spec.window === spec.window &&
    known.spec.bands === spec.bands &&
    known.spec.columns === spec.columns
  ) {
    return known;
  }
  const made = build(spec, precision);
  current[precision] = made;
  return made;
}

function build(spec: TransformSpec, precision: Precision): FrameTransform {
  const { nFft, window, stride, bands, columns = 0 } = spec;
  const kernel = fftKernel(precision);
  const Reals = precision === 'single' ? Float32Array : Float64Array;
  const size = Reals.BYTES_PER_ELEMENT;
  /** Frames that the kernel transforms at once. */
  const lanes = VECTOR / size;
  const bins = 1 + Math.floor(nFft / 2);
  // An even length is transformed as half as many complex points, an odd one with zero imaginary parts.
  const even = nFft % 2 === 0;
  const points = even ? nFft / 2 : nFft;
  const radices = radicesOf(points);
  const tablesLength = passTablesLength(points, radices);
  const turnsLength = 2 * (1 + Math.floor(points / 2));
  const bandCount = bands === undefined ? 0 : bands.spans.length / 2;

  const [
    inputAt,
    windowAt,
    radicesAt,
    tablesAt,
    placesAt,
    turnsAt,
    spansAt,
    weightsAt,
    z,
    sums,
    realAt,
    imagAt,
    bandsAt,
    realsAt,
    imagsAt,
  ] = reserve(kernel, nFft, [
    4 * (3 * stride + nFft),
    size * nFft,
    4 * (radices.length + 1),
    size * tablesLength,
    4 * points,
    size * turnsLength,
    8 * bandCount,
    4 * (bands?.weights.length ?? 0),
    2 * points * VECTOR,
    2 * Math.max(...radices, 1) * VECTOR,
    4 * bins * LANES,
    4 * bins * LANES,
    4 * bandCount * LANES,
    4 * bins * columns,
    4 * bins * columns,
  ]);
  const { buffer } = kernel.memory;
  const floatsAt = (start: number, length: number) => new Float32Array(buffer, start, length);
  new Reals(buffer, windowAt, nFft).set(window);
  new Int32Array(buffer, radicesAt, radices.length + 1).set([...radices, 0]);
  fillPassTables(new Reals(buffer, tablesAt, tablesLength), points, radices);
  new Int32Array(buffer, placesAt, points).set(placesOf(points, radices));
  fillHalfTurns(new Reals(buffer, turnsAt, turnsLength), points);
  if (bands !== undefined) {
    new Int32Array(buffer, spansAt, 2 * bandCount).set(bands.spans);
    floatsAt(weightsAt, bands.weights.length).set(bands.weights);
  }

  const input = floatsAt(inputAt, 3 * stride + nFft);
  const real = floatsAt(realAt, bins * LANES);
  const imag = floatsAt(imagAt, bins * LANES);
  const bandBlock = floatsAt(bandsAt, bandCount * LANES);

  const step = even ? 1 : 2;
  const transform = (what: number, lane: number) => {
    kernel.transform(points, 1, radicesAt, tablesAt, z, sums);
    const [re, im] = [realAt + 4 * lane, imagAt + 4 * lane];
    if (even) kernel.split(what, points, z, placesAt, turnsAt, re, im);
    else kernel.pick(what, bins, z, placesAt, re, im);
  };
  const compute = (what: number) => {
    for (let lane = 0; lane < LANES; lane += lanes) {
      kernel.windowFrames(inputAt + 4 * lane * stride, stride, windowAt, nFft, step, z);
      transform(what, lane);
    }
  };
  const complex = () => {
    compute(PARTS);
    return { real, imag };
  };
  const collect = (first: number) => {
    compute(PARTS);
    kernel.putBlock(bins, realAt, realsAt + 4 * first, columns);
    kernel.putBlock(bins, imagAt, imagsAt + 4 * first, columns);
  };
  const collected = { real: floatsAt(realsAt, bins * columns), imag: floatsAt(imagsAt, bins * columns) };
  const overlapAdd = (first: number, count: number) => {
    const inverse = inverseKernel();
    inverse.join(realsAt + 4 * first, imagsAt + 4 * first, columns, bins, nFft, step, z);
    transform(PARTS, 0);
    inverse.overlapAdd(realAt, imagAt, nFft, windowAt, stride, count, inputAt);
    return input;
  };
  const magnitude = (exponent: number) => {
    compute(exponent === 1 ? MAGNITUDE : POWER);
    if (exponent !== 1 && exponent !== 2) {
      for (let i = 0; i < real.length; i++) real[i] **= exponent / 2;
    }
    return real;
  };
  const bandSums = (exponent: number) => {
    magnitude(exponent);
    kernel.sumBands(realAt, bandCount, spansAt, weightsAt, bandsAt);
    return bandBlock;
  };
  return { spec, bins, input, complex, collect, collected, overlapAdd, magnitude, bandSums };
}

function reserve({ memory }: Kernel, nFft: number, byteLengths: readonly number[]): number[] {
  try {
    return layOut(memory, byteLengths);
  } catch (cause) {
    const bytes = byteLengths.reduce((a, b) => a + b);
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `nFft=${nFft} needs ${Math.ceil(bytes / 2 ** 20)} MiB of WebAssembly memory, more than can be had. Choose a smaller nFft.`,
      { cause },
    );
  }
}
