import { describe, EarshotError, unknownName } from '../errors.ts';
import { checkPositiveInteger } from './check.ts';

/**
 * A window: a name, a name with its parameter (`['kaiser', beta]`, `['gaussian', std]` in samples, `['tukey', alpha]`,
 * the share of the points that lie in the two tapers), a function of the length, or the values themselves.
 */
export type Window =
  | WindowName
  | readonly [ParametricWindow, number]
  | ((length: number) => ArrayLike<number>)
  | ArrayLike<number>;

export type WindowName = keyof typeof shapes;

export type ParametricWindow = keyof typeof parametricShapes;

/** Value at point `n` of a symmetric window of `length` points. */
type Shape = (n: number, length: number) => number;

const shapes = {
  hann: cosines(0.5, 0.5),
  hamming: cosines(0.54, 0.46),
  blackman: cosines(0.42, 0.5, 0.08),
  blackmanharris: cosines(0.35875, 0.48829, 0.14128, 0.01168),
  nuttall: cosines(0.3635819, 0.4891775, 0.1365995, 0.0106411),
  flattop: cosines(0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368),
  boxcar: () => 1,
  bartlett: (n, length) => 1 - Math.abs((2 * n) / (length - 1) - 1),
  triang: (n, length) => 1 - Math.abs((2 * n - length + 1) / (length % 2 === 0 ? length : length + 1)),
  cosine: (n, length) => Math.sin((Math.PI / length) * (n + 0.5)),
  barthann: (n, length) => {
    const x = n / (length - 1) - 0.5;
    return 0.62 - 0.48 * Math.abs(x) + 0.38 * Math.cos(2 * Math.PI * x);
  },
  bohman: (n, length) => {
    const x = Math.abs((2 * n) / (length - 1) - 1);
    return n % (length - 1) === 0 ? 0 : (1 - x) * Math.cos(Math.PI * x) + Math.sin(Math.PI * x) / Math.PI;
  },
  lanczos: (n, length) => {
    const x = Math.PI * ((2 * n) / (length - 1) - 1);
    return x === 0 ? 1 : n % (length - 1) === 0 ? 0 : Math.sin(x) / x;
  },
  parzen: (n, length) => {
    const x = Math.abs(2 * n - (length - 1)) / length;
    return Math.abs(2 * n - (length - 1)) <= (length - 1) / 2 ? 1 - 6 * x ** 2 * (1 - x) : 2 * (1 - x) ** 3;
  },
  tukey: tukey(0.5),
} satisfies Record<string, Shape>;

const parametricShapes = {
  kaiser: (beta: number): Shape => {
    const peak = besselI0(beta);
    return (n, length) => {
      const x = (2 * n) / (length - 1) - 1;
      return besselI0(beta * Math.sqrt(Math.max(0, 1 - x * x))) / peak;
    };
  },
  gaussian:
    (std: number): Shape =>
    (n, length) =>
      Math.exp(-0.5 * ((n - (length - 1) / 2) / std) ** 2),
  tukey,
};

/**
 * A window of `length` points, as `scipy.signal.get_window` and `librosa.filters.get_window` (0.11) give it.
 *
 * @param window - A name ('hann', 'hamming', 'blackman', 'blackmanharris', 'nuttall', 'flattop', 'boxcar',
 *   'bartlett', 'triang', 'cosine', 'barthann', 'bohman', 'lanczos', 'parzen', 'tukey' with alpha 0.5),
 *   `['kaiser', beta]`, `['gaussian', std]`, `['tukey', alpha]`, a function of the length, or a list of `length`
 *   values, which is copied.
 * @param length - Points, at least 1.
 * @param options - `fftbins` (default true): periodic, for Fourier transforms; false: symmetric, for filters.
 * @returns `length` weights.
 * @throws EarshotError UNKNOWN_NAME for another name, INVALID_ARGUMENT for a bad length or parameter,
 *   SHAPE_MISMATCH when given values are not `length` many, NOT_FINITE when they hold NaN or infinity.
 *
 * @example
 * ```ts
 * import { getWindow } from 'earshot/audio';
 *
 * getWindow('hann', 4); // Float64Array [0, 0.5, 1, 0.5]
 * getWindow('hann', 3, { fftbins: false }); // Float64Array [0, 1, 0]
 * ```
 */
export function getWindow(window: Window, length: number, { fftbins = true } = {}): Float64Array {
  checkPositiveInteger('getWindow', 'length', length);
  if (typeof window === 'string') return sample(namedShape(window), length, fftbins);
  if (typeof window === 'function') return given(window(length), length);
  if (isParametric(window)) return sample(parametricShape(...window), length, fftbins);
  return given(window, length);
}

function isParametric(
  window: Exclude<Window, string | ((length: number) => ArrayLike<number>)>,
): window is readonly [ParametricWindow, number] {
  return Array.isArray(window) && typeof window[0] === 'string';
}

function namedShape(name: string): Shape {
  if (!Object.hasOwn(shapes, name)) throw unknownName('getWindow: window', name, Object.keys(shapes));
  return shapes[name as WindowName];
}

function parametricShape(name: ParametricWindow, parameter: number): Shape {
  if (!Object.hasOwn(parametricShapes, name)) {
    throw unknownName('getWindow: a window with a parameter', name, Object.keys(parametricShapes));
  }
  if (!Number.isFinite(parameter) || (name === 'gaussian' && parameter <= 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `getWindow: the parameter of '${name}' must be a finite number${name === 'gaussian' ? ' above 0' : ''}; received ${describe(parameter)}.`,
    );
  }
  return parametricShapes[name](parameter);
}

/** A periodic window is the symmetric one of one point more, without its last point. */
function sample(shape: Shape, length: number, fftbins: boolean): Float64Array {
  if (length === 1) return Float64Array.of(1);
  const symmetric = fftbins ? length + 1 : length;
  return Float64Array.from({ length }, (_, n) => shape(n, symmetric));
}

function given(values: ArrayLike<number>, length: number): Float64Array {
  if (typeof values !== 'object' || values === null || typeof values.length !== 'number') {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `getWindow: window must be a name, [name, parameter], a function or a list of numbers; received ${describe(values)}.`,
    );
  }
  if (values.length !== length) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `getWindow: a given window must have ${length} values (winLength); received ${values.length}.`,
    );
  }
  const copy = Float64Array.from(values);
  if (!copy.every(Number.isFinite)) {
    throw new EarshotError('NOT_FINITE', 'getWindow: a given window must hold finite numbers only.');
  }
  return copy;
}

/** sum_k (-1)^k a_k cos(2 pi k n / (length - 1)): the family of Hann and its kin. */
function cosines(...a: number[]): Shape {
  return (n, length) => {
    const angle = (2 * Math.PI * n) / (length - 1) - Math.PI;
    return a.reduce((sum, weight, k) => sum + weight * Math.cos(k * angle), 0);
  };
}

/** Tapers of half a cosine at both ends, and ones between: alpha 0 is 'boxcar', 1 is 'hann'. */
function tukey(alpha: number): Shape {
  const share = Math.min(alpha, 1);
  return (n, length) => {
    const last = length - 1;
    const fromEnd = Math.min(n, last - n);
    if (share <= 0 || fromEnd > Math.floor((share * last) / 2)) return 1;
    return 0.5 * (1 + Math.cos(Math.PI * ((2 * fromEnd) / share / last - 1)));
  };
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
