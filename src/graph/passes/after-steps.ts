import { sizeOf } from '../../array/tensor.ts';
import { Abs } from '../ops/abs.ts';
import { Add } from '../ops/add.ts';
import { Cast } from '../ops/cast.ts';
import { Concat, concat } from '../ops/concat.ts';
import { Div } from '../ops/div.ts';
import { Equal } from '../ops/equal.ts';
import { Greater } from '../ops/greater.ts';
import { Max } from '../ops/maximum.ts';
import { Min } from '../ops/minimum.ts';
import { Mul } from '../ops/mul.ts';
import { Neg } from '../ops/neg.ts';
import { ReduceMean, reduceMean } from '../ops/reduce-mean.ts';
import { ReduceSum, reduceSum } from '../ops/reduce-sum.ts';
import { Reshape, reshape } from '../ops/reshape.ts';
import { Sub } from '../ops/sub.ts';
import {
  type Body,
  dependencies,
  emit,
  innerNodes,
  type Node,
  topologicalOrder,
  type Value,
} from '../value.ts';

/** What a body collects in each step, and what becomes of it when the steps are done. */
export interface Collected {
  readonly values: readonly Value[];
  /** the result of all steps, (steps, ...), from the sequence of each of the values */
  finish(sequences: readonly Value[]): Value;
}

/** More numbers than this a step are not collected: there a node costs less than its arithmetic. */
const mostNumbers = 4096;

/** At most so many numbers are collected in all steps. */
const mostOfAll = 1_000_000;

/** Sums of entries of a multiple of so many numbers are added in the same order, wherever the entry lies. */
const alignment = 16;

/** Operators whose every number is made of one number of each input, and rounded in one way only. */
const elementwise = new Set([Abs, Add, Cast, Div, Equal, Greater, Max, Min, Mul, Neg, Sub]);

/**
 * The part of a small body that no further step depends on, such as the mean of a loss, is computed after the steps
 * for all of them at once, to the same bits: in small steps a node costs more than its arithmetic.
 *
 * @param body its last output is what is collected in each step; those before are its next state
 */
export function afterSteps(body: Body, steps: number): Collected {
  const result = body.outputs[body.outputs.length - 1];
  const later = laterNodes(body);
  const inner = innerNodes(body);
  const inside = (value: Value) => inner.has(value.node) && !later.has(value.node);
  const values = [...new Set([...later].flatMap(dependencies).filter(inside))];
  const numbers = values.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (!later.has(result.node) || numbers > Math.min(mostNumbers, mostOfAll / steps))
    return { values: [result], finish: ([sequence]) => sequence };
  return {
    values,
    finish: (sequences) => {
      const made = new Map(values.map((value, i) => [value, sequences[i]]));
      for (const node of later) made.set(node.outputs[0], allSteps(node, made, steps));
      return made.get(result)!;
    },
  };
}

/** The nodes that may run after the steps, each after those it reads. */
function laterNodes(body: Body): Set<Node> {
  const inner = innerNodes(body);
  const needed = new Set(body.outputs.slice(0, -1));
  const order = topologicalOrder(body.outputs);
  const later = new Set<Node>();
  for (const node of order.toReversed()) {
    if (inner.has(node) && !needed.has(node.outputs[0]) && works(node, inner)) later.add(node);
    else for (const value of dependencies(node)) needed.add(value);
  }
  return new Set(order.filter((node) => later.has(node)));
}

/** Whether a node gives the same bits for all steps at once. */
function works({ operator, inputs }: Node, inner: ReadonlySet<Node>): boolean {
  if (elementwise.has(operator) || operator === Reshape) return true;
  if (operator === Concat) return inputs.every((value) => inner.has(value!.node));
  if (operator !== ReduceMean && operator !== ReduceSum) return false;
  const [{ shape }, axes] = inputs as Value[];
  const over = Array.from(axes.node.data as BigInt64Array, Number);
  const last = over.length === shape.length - Math.min(...over);
  return last && sizeOf(shape) % alignment === 0;
}

/** A node's result for all steps, given what is known of its inputs. */
function allSteps(node: Node, made: ReadonlyMap<Value, Value>, steps: number): Value {
  const { operator, attributes } = node;
  const inputs = node.inputs as Value[];
  const [{ shape, dtype }] = node.outputs;
  const sequence = made.get(inputs[0])!;
  if (operator === Reshape) return reshape(sequence, [steps, ...shape]);
  if (operator === ReduceMean || operator === ReduceSum) {
    const over = Array.from(inputs[1].node.data as BigInt64Array, (axis) => Number(axis) + 1);
    const keepDims = (attributes.keepdims as { int: number }).int === 1;
    return (operator === ReduceMean ? reduceMean : reduceSum)(sequence, over, { keepDims });
  }
  const spread = inputs.map((value) => {
    const all = made.get(value);
    const lead = Array(shape.length - value.shape.length).fill(1);
    return all === undefined ? value : reshape(all, [steps, ...lead, ...value.shape]);
  });
  if (operator === Concat) return concat(spread, (attributes.axis as { int: number }).int + 1);
  return emit(operator, spread, [{ dtype, shape: [steps, ...shape] }], attributes)[0];
}
