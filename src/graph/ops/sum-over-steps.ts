import type { Value } from '../value.ts';
import { Add } from './add.ts';
import { Gemm, gemm } from './gemm.ts';
import { ReduceSum, reduceSum } from './reduce-sum.ts';
import { reshape } from './reshape.ts';

/** A sum over the steps of a Scan that is better taken at once, after it, from what each step gives. */
export interface DeferredSum {
  /** values of a step */
  readonly from: readonly Value[];
  /** the sum over all steps, from the sequences of those values */
  readonly of: (sequences: readonly Value[]) => Value;
}

/** The terms of a sum; what is broadcast stays one term. */
export function termsOf(value: Value): Value[] {
  const { operator, inputs } = value.node;
  const added = operator === Add && inputs.every((x) => x!.shape.length === value.shape.length);
  const whole = added && inputs.every((x) => x!.shape.every((dim, axis) => dim === value.shape[axis]));
  return whole ? inputs.flatMap((x) => termsOf(x!)) : [value];
}

/**
 * How to take the sum of a step's value after the Scan, where that is better: a product of two tall matrices becomes
 * one with the rows of all steps, a sum over axes one that counts the steps among them.
 */
export function deferred(value: Value): DeferredSum | undefined {
  const { operator, inputs, attributes } = value.node;
  const flag = (name: string) => (attributes[name] as { int: number }).int === 1;
  if (operator === Gemm && flag('transA') && !flag('transB') && inputs[2] === undefined) {
    const rows = (sequence: Value) => reshape(sequence, [-1, sequence.shape[2]]);
    return { from: [inputs[0]!, inputs[1]!], of: ([a, b]) => gemm(rows(a), rows(b), { transA: true }) };
  }
  if (operator === ReduceSum) {
    const axes = Array.from(inputs[1]!.node.data as BigInt64Array, (axis) => Number(axis) + 1);
    return {
      from: [inputs[0]!],
      of: ([sequence]) => reshape(reduceSum(sequence, [0, ...axes]), value.shape),
    };
  }
  return undefined;
}
