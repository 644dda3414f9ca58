import { type Activation, checkAnyActivation } from '../activations/index.ts';
import {
  constantInitializer,
  type Initializer,
  type InitializerName,
  initializer,
  varianceScaling,
} from '../initializers.ts';
import { l1l2, type Regularizer } from '../regularizers.ts';
import type { Json } from './file.ts';

/** `kernel_size` as `kernelSize`, `fan_avg` as `fanAvg`, `beta_1` as `beta1`. */
export function camelCase(name: string): string {
  return name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The class of a serialized object, or its short name: Keras 2 registers some as `Custom>Adam`. */
export function classOf(from: Json): string {
  const name =
    typeof from === 'string' ? from : from?.class_name === 'function' ? from.config : from?.class_name;
  return String(name?.name ?? name).replace(/^.*>/, '');
}

/** The config of a serialized object; objects given by name have none. */
export function configOf(from: Json): Json {
  return typeof from === 'object' && from !== null && from.class_name !== 'function'
    ? (from.config ?? {})
    : {};
}

/**
 * An initializer, or undefined for one that earshot does not have: the weights come from the file, so the layer's
 * default does as well.
 */
export function readInitializer(from: Json): Initializer | undefined {
  const { scale, mode, distribution, value, seed, dtype, input_axes, output_axes, ...options } =
    configOf(from);
  const name = classOf(from);
  try {
    if (name === 'Constant') return constantInitializer(value);
    if (name === 'VarianceScaling')
      return varianceScaling({
        scale,
        mode: camelCase(mode),
        distribution: camelCase(distribution),
      } as object);
    const own = initializer(camelCase(name[0].toLowerCase() + name.slice(1)) as InitializerName);
    return Object.keys(options).length === 0 ? own : { ...own, ...options };
  } catch {
    return undefined;
  }
}

/** A penalty, or undefined for one that earshot does not have. */
export function readRegularizer(from: Json): Regularizer | undefined {
  if (!['L1', 'L2', 'L1L2', 'l1', 'l2', 'l1_l2'].includes(classOf(from))) return undefined;
  if (typeof from === 'string') return l1l2({ l1: from === 'l2' ? 0 : 0.01, l2: from === 'l1' ? 0 : 0.01 });
  const { l1 = 0, l2 = 0 } = configOf(from);
  return l1l2({ l1, l2 });
}

/** @throws EarshotError UNKNOWN_NAME for an activation that earshot does not have */
export function readActivation(from: Json): Activation {
  return checkAnyActivation(camelCase(classOf(from)));
}
