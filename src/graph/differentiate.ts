import { shapeText } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';
import { add } from './ops/add.ts';
import { constant } from './ops/constant.ts';
import { type Node, reads, topologicalOrder, type Value } from './value.ts';

/**
 * Reverse-mode differentiation: values that compute the gradient of a scalar with respect to each of `wrt`.
 * The gradient rules stand beside the operators; a node on the way without one is an error.
 *
 * @param loss a float32 value of shape ()
 * @returns one value for each of `wrt`, of its shape (zeros where the loss does not depend on it)
 * @throws EarshotError SHAPE_MISMATCH when the loss is no scalar, UNSUPPORTED naming the operator that has no rule
 *
 * @example
 * import { differentiate, input, mul, reduceSum } from 'earshot/graph';
 * const x = input('x', [2, 3]);
 * const [gradient] = differentiate(reduceSum(mul(x, x)), [x]);
 * console.log(gradient.shape); // [2, 3]
 */
export function differentiate(loss: Value, wrt: readonly Value[]): Value[] {
  if (loss.shape.length > 0) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `differentiate: the loss is a scalar; received shape ${shapeText(loss.shape)}. Take reduceSum or reduceMean of it.`,
    );
  }
  const gradients = pullBack([[loss, constant(1)]], wrt);
  return wrt.map((value, i) => gradients[i] ?? constant(0, value.shape));
}

export interface PullBackOptions {
  /** the nodes to go through; default all */
  within?: ReadonlySet<Node>;
  /** what a gradient rule gets to see in place of a node; default the node */
  asSeen?: (node: Node) => Node;
}

/**
 * The gradient of a scalar with respect to each of `wrt`, from its gradient with respect to some values.
 *
 * @param seeds values and the gradients with respect to them
 * @returns undefined where the scalar does not depend on it
 */
export function pullBack(
  seeds: Iterable<readonly [Value, Value]>,
  wrt: readonly Value[],
  { within, asSeen = (node) => node }: PullBackOptions = {},
): (Value | undefined)[] {
  const gradients = new Map<Value, Value>();
  const accumulate = (value: Value, gradient: Value) => {
    const sum = gradients.get(value);
    gradients.set(value, sum === undefined ? gradient : add(sum, gradient));
  };
  for (const [value, gradient] of seeds) accumulate(value, gradient);
  const all = topologicalOrder([...gradients.keys()]);
  const order = within === undefined ? all : all.filter((node) => within.has(node));
  const onTheWay = new Set<Node>(wrt.map((value) => value.node));
  const needed = (value: Value | undefined) => value !== undefined && onTheWay.has(value.node);
  for (const node of order) if (reads(node).some(needed)) onTheWay.add(node);
  for (const node of order.reverse()) {
    if (!reads(node).some(needed)) continue;
    const incoming = node.outputs.map((value) => gradients.get(value));
    if (incoming.every((gradient) => gradient === undefined)) continue;
    if (node.operator.gradient === undefined) {
      throw new EarshotError('UNSUPPORTED', `no gradient rule for the operator ${node.operator.type}.`);
    }
    const outgoing = node.operator.gradient(asSeen(node), incoming, needed);
    for (const [index, value] of reads(node).entries()) {
      const gradient = outgoing[index];
      if (value !== undefined && gradient !== undefined && needed(value)) accumulate(value, gradient);
    }
  }
  return wrt.map((value) => gradients.get(value));
}
