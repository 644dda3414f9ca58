import { Constant } from '../ops/constant.ts';
import { Expand } from '../ops/expand.ts';
import { Mul } from '../ops/mul.ts';
import { Reshape } from '../ops/reshape.ts';
import type { Value } from '../value.ts';

/** The number that a value consists of, whatever the inputs are; undefined where there are several, or it depends on them. */
export function uniformOf({ node }: Value): number | undefined {
  const { operator, inputs, data } = node;
  if (operator === Constant && data instanceof Float32Array)
    return data.every((number) => number === data[0]) ? data[0] : undefined;
  if (operator === Reshape || operator === Expand) return uniformOf(inputs[0]!);
  if (operator !== Mul) return undefined;
  const [a, b] = inputs.map((value) => uniformOf(value!));
  return a === undefined || b === undefined ? undefined : Math.fround(a * b);
}
