import { sizeOf } from '../array/tensor.ts';
import type { Xoshiro128 } from '../array/xoshiro.ts';
import { describe, EarshotError } from '../errors.ts';
import type { Shape } from './features.ts';
import { lookUp } from './names.ts';

/** An initializer as plain data; made by the functions of this file, or given by name where it takes no options. */
export type Initializer =
  | { readonly name: 'zeros' | 'ones' }
  | { readonly name: 'constant'; readonly value: number }
  | { readonly name: 'randomUniform'; readonly minval: number; readonly maxval: number }
  | { readonly name: 'randomNormal' | 'truncatedNormal'; readonly mean: number; readonly stddev: number }
  | {
      readonly name: 'varianceScaling';
      readonly scale: number;
      readonly mode: 'fanIn' | 'fanOut' | 'fanAvg';
      readonly distribution: 'uniform' | 'truncatedNormal' | 'untruncatedNormal';
    };

export const zeros = (): Initializer => ({ name: 'zeros' });
export const ones = (): Initializer => ({ name: 'ones' });
/** Every element `value`. */
export const constantInitializer = (value: number): Initializer => ({ name: 'constant', value });
/** U(minval, maxval); Keras's defaults. */
export const randomUniform = ({ minval = -0.05, maxval = 0.05 } = {}): Initializer => ({
  name: 'randomUniform',
  minval,
  maxval,
});
/** N(mean, stddev); Keras's defaults. */
export const randomNormal = ({ mean = 0, stddev = 0.05 } = {}): Initializer => ({
  name: 'randomNormal',
  mean,
  stddev,
});
/** N(mean, stddev), drawn again where more than two standard deviations off. */
export const truncatedNormal = ({ mean = 0, stddev = 0.05 } = {}): Initializer => ({
  name: 'truncatedNormal',
  mean,
  stddev,
});

/** Variance `scale` over the fan: Keras's VarianceScaling, of which the six below are cases. */
export function varianceScaling({
  scale = 1,
  mode = 'fanIn' as 'fanIn' | 'fanOut' | 'fanAvg',
  distribution = 'truncatedNormal' as 'uniform' | 'truncatedNormal' | 'untruncatedNormal',
} = {}): Initializer {
  return { name: 'varianceScaling', scale, mode, distribution };
}

/** Uniform with variance 2 / (fan in + fan out) (Glorot and Bengio, 2010); the default for kernels. */
export const glorotUniform = () => varianceScaling({ scale: 1, mode: 'fanAvg', distribution: 'uniform' });
export const glorotNormal = () => varianceScaling({ scale: 1, mode: 'fanAvg' });
/** Uniform with variance 2 / fan in (He et al., 2015). */
export const heUniform = () => varianceScaling({ scale: 2, distribution: 'uniform' });
export const heNormal = () => varianceScaling({ scale: 2 });
/** Uniform with variance 1 / fan in (LeCun et al., 1998). */
export const lecunUniform = () => varianceScaling({ scale: 1, distribution: 'uniform' });
export const lecunNormal = () => varianceScaling({ scale: 1 });

const byName = {
  zeros,
  ones,
  randomUniform,
  randomNormal,
  truncatedNormal,
  varianceScaling,
  glorotUniform,
  glorotNormal,
  heUniform,
  heNormal,
  lecunUniform,
  lecunNormal,
};

export type InitializerName = keyof typeof byName;

/** An initializer from its name or itself. @throws EarshotError UNKNOWN_NAME */
export function initializer(from: InitializerName | Initializer): Initializer {
  if (typeof from === 'object' && from !== null) return from;
  return lookUp<() => Initializer>('initializer', from, byName)();
}

/** The first numbers of a weight, drawn from `generator`. */
export function initialize(how: Initializer, shape: Shape, generator: Xoshiro128): Float32Array {
  const draw = sampler(how, shape, generator);
  return Float32Array.from({ length: sizeOf(shape) }, draw);
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
