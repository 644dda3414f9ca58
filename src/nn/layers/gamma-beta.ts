import type { Shape } from '../features.ts';
import { type Initializer, type InitializerName, initializer } from '../initializers.ts';
import type { LayerOptions, WeightSpec } from '../layer.ts';
import type { Regularizer } from '../regularizers.ts';

/** Options of layers that learn a factor and an offset for what they normalise. */
export interface GammaBetaOptions extends LayerOptions {
  /** learn an offset; default true */
  center?: boolean;
  /** learn a factor; default true */
  scale?: boolean;
  /** default 'zeros' */
  betaInitializer?: InitializerName | Initializer;
  /** default 'ones' */
  gammaInitializer?: InitializerName | Initializer;
  betaRegularizer?: Regularizer;
  gammaRegularizer?: Regularizer;
}

/** The names of `GammaBetaOptions`. */
export const gammaBetaOptions = [
  'center',
  'scale',
  'betaInitializer',
  'gammaInitializer',
  'betaRegularizer',
  'gammaRegularizer',
] as const;

/** The weights gamma and beta, as far as options ask for them. */
export function gammaAndBeta(shape: Shape, options: GammaBetaOptions): WeightSpec[] {
  const { center = true, scale = true, gammaInitializer = 'ones', betaInitializer = 'zeros' } = options;
  const gamma: WeightSpec = {
    name: 'gamma',
    shape,
    initializer: initializer(gammaInitializer),
    regularizer: options.gammaRegularizer,
  };
  const beta: WeightSpec = {
    name: 'beta',
    shape,
    initializer: initializer(betaInitializer),
    regularizer: options.betaRegularizer,
  };
  return [...(scale ? [gamma] : []), ...(center ? [beta] : [])];
}
