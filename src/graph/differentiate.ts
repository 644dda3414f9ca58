import { EarshotError } from '../errors.ts';
import { add } from './ops/add.ts';
import { constant } from './ops/constant.ts';
import { type Node, topologicalOrder, type Value } from './value.ts';

/**
 * Reverse-mode differentiation: values that compute the gradient of a scalar with respect to each of `wrt`.
 * The gradient rules stand beside the operators; a node on the way without one is an error.
 *
 * @param loss a float32 value of shape ()
 * @returns one value for each of `wrt`, of its shape (zeros where the loss does not depend on it)
 * @throws EarshotError UNSUPPORTED naming the operator that has no gradient rule
 */
export function differentiate(loss: Value, wrt: readonly Value[]): Value[] {
  const order = topologicalOrder([loss]);
  const onTheWay = new Set<Node>(wrt.map((value) => value.node));
  for (const node of order) {
    if (node.inputs.some((value) => value !== undefined && onTheWay.has(value.node))) onTheWay.add(node);
  }
  const gradients = new Map<Value, Value>([[loss, constant(1)]]);
  const wanted = new Set<Value>(wrt);
  for (const node of order.reverse()) {
    if (!onTheWay.has(node)) continue;
    const incoming = node.outputs.map((value) => gradients.get(value));
    if (incoming.every((gradient) => gradient === undefined)) continue;
    if (node.outputs.every((value) => wanted.has(value)) && !node.inputs.length) continue;
    if (node.operator.gradient === undefined) {
      throw new EarshotError('UNSUPPORTED', `no gradient rule for the operator ${node.operator.type}.`);
    }
    const outgoing = node.operator.gradient(node, incoming);
    for (const [index, value] of node.inputs.entries()) {
      const gradient = outgoing[index];
      if (value === undefined || gradient === undefined || !onTheWay.has(value.node)) continue;
      const sum = gradients.get(value);
      gradients.set(value, sum === undefined ? gradient : add(sum, gradient));
    }
  }
  return wrt.map((value) => gradients.get(value) ?? constant(0, value.shape));
}
