import type { Json } from './file.ts';
import { isReference, type Node, type Reference } from './nodes.ts';
import { classOf, configOf } from './values.ts';

/** @file Keras keeps `x + y` or `2 * x` between layers as operations; most are what a layer does. */

/** The operation's word: of Keras 3's classes, and of the functions that Keras 2 names. */
const words: Record<string, 'Add' | 'Subtract' | 'Multiply' | 'Divide'> = {
  Add: 'Add',
  Subtract: 'Subtract',
  Multiply: 'Multiply',
  Divide: 'Divide',
  TrueDivide: 'Divide',
  '__operators__.add': 'Add',
  'math.add': 'Add',
  'math.subtract': 'Subtract',
  'math.multiply': 'Multiply',
  'math.divide': 'Divide',
  'math.truediv': 'Divide',
};

/** True for what is no layer: operations of Keras 3 lack `trainable`, those of Keras 2 have a class of their own. */
export function isOperator(serialized: Json): boolean {
  const kind = classOf(serialized);
  return kind === 'TFOpLambda' || !('trainable' in configOf(serialized) || 'layers' in configOf(serialized));
}

/** What an operation does, for messages. */
export function operationOf(serialized: Json): string {
  return configOf(serialized).function ?? classOf(serialized);
}

/** The layer that does the same as an operation, and what it is called on; undefined where there is none. */
export function operatorAsLayer(
  serialized: Json,
  { args, kwargs: { name: _, ...kwargs } }: Node,
): { layer: Json; inputs: Reference[] } | undefined {
  const word = words[operationOf(serialized)];
  const operands = [...args, ...Object.values(kwargs)].filter((value) => value !== null);
  if (word === undefined || operands.length !== 2) return undefined;
  const inputs = operands.filter(isReference);
  const named = { name: serialized.name ?? configOf(serialized).name, trainable: true };
  if (inputs.length === 2)
    return word === 'Divide' ? undefined : { layer: { class_name: word, config: named }, inputs };
  const number = operands.find((value) => typeof value === 'number');
  if (inputs.length === 0 || number === undefined) return undefined;
  const rescaling = isReference(operands[0]) ? afterTensor[word](number) : beforeTensor[word]?.(number);
  return rescaling && { layer: { class_name: 'Rescaling', config: { ...named, ...rescaling } }, inputs };
}

type Rescaling = { scale: number; offset: number };

/** x + c, x - c, x c, x / c */
const afterTensor: Record<string, (c: number) => Rescaling> = {
  Add: (offset) => ({ scale: 1, offset }),
  Subtract: (c) => ({ scale: 1, offset: -c }),
  Multiply: (scale) => ({ scale, offset: 0 }),
  Divide: (c) => ({ scale: 1 / c, offset: 0 }),
};

/** c + x, c - x, c x */
const beforeTensor: Record<string, (c: number) => Rescaling> = {
  Add: afterTensor.Add,
  Subtract: (offset) => ({ scale: -1, offset }),
  Multiply: afterTensor.Multiply,
};
