import { shapeText, sizeOf } from '../array/tensor.ts';
import type { Xoshiro128 } from '../array/xoshiro.ts';
import { describe, EarshotError } from '../errors.ts';
import { checkNumber } from './check.ts';
import type { Shape } from './features.ts';
import { lookUp } from './names.ts';
import { checkOptions } from './options.ts';
import { orthogonalMatrix } from './orthogonal-matrix.ts';

/** An initializer as plain data; made by the functions of this file, or given by name where it takes no options. */
export type Initializer =
  | { readonly name: 'zeros' | 'ones' }
  | { readonly name: 'constant'; readonly value: number }
  | { readonly name: 'randomUniform'; readonly minval: number; readonly maxval: number }
  | { readonly name: 'randomNormal' | 'truncatedNormal'; readonly mean: number; readonly stddev: number }
  | { readonly name: 'identity' | 'orthogonal'; readonly gain: number }
  /** equal parts of the first axis, each with its own initializer */
  | { readonly name: 'blocks'; readonly blocks: readonly Initializer[] }
  | {
      readonly name: 'varianceScaling';
      readonly scale: number;
      readonly mode: 'fanIn' | 'fanOut' | 'fanAvg';
      readonly distribution: 'uniform' | 'truncatedNormal' | 'untruncatedNormal';
    };

/** Every element 0. Keras: `initializers.Zeros`. */
export const zeros = (): Initializer => ({ name: 'zeros' });
/** Every element 1. Keras: `initializers.Ones`. */
export const ones = (): Initializer => ({ name: 'ones' });

/** Every element `value`. Keras: `initializers.Constant`. @throws EarshotError INVALID_ARGUMENT unless it is finite */
export function constantInitializer(value: number): Initializer {
  return { name: 'constant', value: checkNumber('constantInitializer: value', value) };
}

/**
 * U(minval, maxval). Keras: `initializers.RandomUniform`.
 * @param options minval (default -0.05), maxval (default 0.05)
 * @throws EarshotError INVALID_ARGUMENT unless both are finite and in order
 */
export function randomUniform(options: { minval?: number; maxval?: number } = {}): Initializer {
  checkOptions('randomUniform', options, ['minval', 'maxval']);
  const { minval = -0.05, maxval = 0.05 } = options;
  checkNumber('randomUniform: minval', minval);
  return { name: 'randomUniform', minval, maxval: checkNumber('randomUniform: maxval', maxval, minval) };
}

/** Options of `randomNormal` and `truncatedNormal`. */
interface NormalOptions {
  mean?: number;
  stddev?: number;
}

/**
 * N(mean, stddev). Keras: `initializers.RandomNormal`.
 * @param options mean (default 0), stddev (default 0.05)
 * @throws EarshotError INVALID_ARGUMENT for a negative stddev
 */
export function randomNormal(options: NormalOptions = {}): Initializer {
  return normal('randomNormal', options);
}

/**
 * N(mean, stddev), drawn again where more than two standard deviations off. Keras: `initializers.TruncatedNormal`.
 * @param options mean (default 0), stddev (default 0.05, before the cut)
 * @throws EarshotError INVALID_ARGUMENT for a negative stddev
 */
export function truncatedNormal(options: NormalOptions = {}): Initializer {
  return normal('truncatedNormal', options);
}

function normal(name: 'randomNormal' | 'truncatedNormal', options: NormalOptions): Initializer {
  checkOptions(name, options, ['mean', 'stddev']);
  const { mean = 0, stddev = 0.05 } = options;
  checkNumber(`${name}: mean`, mean);
  return { name, mean, stddev: checkNumber(`${name}: stddev`, stddev, 0) };
}

/**
 * A matrix with `gain` on its diagonal and 0 elsewhere. Keras: `initializers.Identity`.
 * @param options gain (default 1)
 * @throws EarshotError INVALID_ARGUMENT unless it is finite; SHAPE_MISMATCH for a weight that is no matrix
 */
export function identity(options: { gain?: number } = {}): Initializer {
  checkOptions('identity', options, ['gain']);
  const { gain = 1 } = options;
  return { name: 'identity', gain: checkNumber('identity: gain', gain) };
}

/**
 * A random matrix with orthogonal columns of length `gain`, or rows where it has more columns than rows; the axes
 * before the last count as one (Saxe et al., 2014). Keras: `initializers.Orthogonal`.
 * @param options gain (default 1)
 * @throws EarshotError INVALID_ARGUMENT unless it is finite; SHAPE_MISMATCH for a weight of fewer than two axes
 */
export function orthogonal(options: { gain?: number } = {}): Initializer {
  checkOptions('orthogonal', options, ['gain']);
  const { gain = 1 } = options;
  return { name: 'orthogonal', gain: checkNumber('orthogonal: gain', gain) };
}

const modes = { fanIn: 'fanIn', fanOut: 'fanOut', fanAvg: 'fanAvg' } as const;
const distributions = {
  uniform: 'uniform',
  truncatedNormal: 'truncatedNormal',
  untruncatedNormal: 'untruncatedNormal',
} as const;

/**
 * Variance `scale` over the fan: the numbers that feed into one output (fanIn), that one input feeds (fanOut), or
 * their mean. Keras: `initializers.VarianceScaling`, of which the six below are cases.
 *
 * @param options scale (default 1), mode (default 'fanIn'), distribution (default 'truncatedNormal')
 * @throws EarshotError INVALID_ARGUMENT for a negative scale, UNKNOWN_NAME for another mode or distribution
 *
 * @example
 * import { dense, sequential, varianceScaling } from 'earshot/nn';
 * const kernelInitializer = varianceScaling({ scale: 2, mode: 'fanOut', distribution: 'uniform' });
 * const model = sequential({ inputShape: [4], seed: 1 }, [dense(6, { kernelInitializer })]);
 * console.log(model.getWeights()[0].data.every((w) => Math.abs(w) <= 1)); // true
 */
export function varianceScaling(
  options: { scale?: number; mode?: keyof typeof modes; distribution?: keyof typeof distributions } = {},
): Initializer {
  checkOptions('varianceScaling', options, ['scale', 'mode', 'distribution']);
  const { scale = 1, mode = 'fanIn', distribution = 'truncatedNormal' } = options;
  return {
    name: 'varianceScaling',
    scale: checkNumber('varianceScaling: scale', scale, 0),
    mode: lookUp('varianceScaling: mode', mode, modes),
    distribution: lookUp('varianceScaling: distribution', distribution, distributions),
  };
}

/** Uniform with variance 2 / (fan in + fan out) (Glorot and Bengio, 2010); the default for kernels. */
export const glorotUniform = (): Initializer =>
  varianceScaling({ scale: 1, mode: 'fanAvg', distribution: 'uniform' });
/** Normal, cut at two standard deviations, with variance 2 / (fan in + fan out) (Glorot and Bengio, 2010). */
export const glorotNormal = (): Initializer => varianceScaling({ scale: 1, mode: 'fanAvg' });
/** Uniform with variance 2 / fan in (He et al., 2015). */
export const heUniform = (): Initializer => varianceScaling({ scale: 2, distribution: 'uniform' });
/** Normal, cut at two standard deviations, with variance 2 / fan in (He et al., 2015). */
export const heNormal = (): Initializer => varianceScaling({ scale: 2 });
/** Uniform with variance 1 / fan in (LeCun et al., 1998). */
export const lecunUniform = (): Initializer => varianceScaling({ scale: 1, distribution: 'uniform' });
/** Normal, cut at two standard deviations, with variance 1 / fan in (LeCun et al., 1998). */
export const lecunNormal = (): Initializer => varianceScaling({ scale: 1 });

const byName = {
  zeros,
  ones,
  randomUniform,
  randomNormal,
  truncatedNormal,
  identity,
  orthogonal,
  varianceScaling,
  glorotUniform,
  glorotNormal,
  heUniform,
  heNormal,
  lecunUniform,
  lecunNormal,
};

/** An initializer that needs no options, by name. */
export type InitializerName = keyof typeof byName;

/** An initializer from its name or itself. @throws EarshotError UNKNOWN_NAME */
export function initializer(from: InitializerName | Initializer): Initializer {
  if (typeof from === 'object' && from !== null) return from;
  return lookUp<() => Initializer>('initializer', from, byName)();
}

/** The first numbers of a weight, drawn from `generator`. */
export function initialize(how: Initializer, shape: Shape, generator: Xoshiro128): Float32Array {
  if (how.name === 'identity') return identityMatrix(how.gain, shape);
  if (how.name === 'orthogonal') return orthogonalMatrix(how.gain, shape, generator);
  if (how.name === 'blocks') {
    const part = [shape[0] / how.blocks.length, ...shape.slice(1)];
    return Float32Array.from(how.blocks.flatMap((block) => [...initialize(block, part, generator)]));
  }
  const draw = sampler(how, shape, generator);
  const numbers = new Float32Array(sizeOf(shape));
  for (let i = 0; i < numbers.length; i++) numbers[i] = draw(); // Float32Array.from takes several times as long
  return numbers;
}

function sampler(how: Initializer, shape: Shape, generator: Xoshiro128): () => number {
  switch (how.name) {
    case 'zeros':
      return () => 0;
    case 'ones':
      return () => 1;
    case 'constant':
      return () => how.value;
    case 'randomUniform':
      return () => how.minval + (how.maxval - how.minval) * generator.uniform();
    case 'randomNormal':
      return () => how.mean + how.stddev * generator.normal();
    case 'truncatedNormal':
      return () => how.mean + how.stddev * truncated(generator);
    case 'varianceScaling': {
      const { fanIn, fanOut } = fans(shape);
      const fan = { fanIn, fanOut, fanAvg: (fanIn + fanOut) / 2 }[how.mode];
      const variance = how.scale / Math.max(1, fan);
      if (how.distribution === 'uniform') {
        const limit = Math.sqrt(3 * variance);
        return () => limit * (2 * generator.uniform() - 1);
      }
      if (how.distribution === 'untruncatedNormal') return () => Math.sqrt(variance) * generator.normal();
      // the standard deviation of a normal distribution cut at two of its own
      const stddev = Math.sqrt(variance) / 0.87962566103423978;
      return () => stddev * truncated(generator);
    }
    default:
      throw new EarshotError('UNKNOWN_NAME', `unknown initializer ${describe(how)}.`);
  }
}

function identityMatrix(gain: number, shape: Shape): Float32Array {
  if (shape.length !== 2) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `the initializer 'identity' makes matrices; the weight has shape ${shapeText(shape)}.`,
    );
  }
  const [rows, columns] = shape;
  const matrix = new Float32Array(rows * columns);
  for (let i = 0; i < Math.min(rows, columns); i++) matrix[i * columns + i] = gain;
  return matrix;
}

function truncated(generator: Xoshiro128): number {
  for (;;) {
    const z = generator.normal();
    if (Math.abs(z) <= 2) return z;
  }
}

/** Units that feed into one output, and that one input feeds: Keras's compute_fans. */
function fans(shape: Shape): { fanIn: number; fanOut: number } {
  if (shape.length === 0) return { fanIn: 1, fanOut: 1 };
  if (shape.length === 1) return { fanIn: shape[0], fanOut: shape[0] };
  const field = sizeOf(shape.slice(0, -2));
  return { fanIn: shape[shape.length - 2] * field, fanOut: shape[shape.length - 1] * field };
}
