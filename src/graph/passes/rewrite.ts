import { emit, type Node, topologicalOrder, type Value } from '../value.ts';

/**
 * One rewrite: what to compute instead of a node, or undefined to leave it as it is.
 * @param inputs the node's inputs, already rewritten
 * @param uses how often each value of the original graph is read
 */
export type Rule = (
  node: Node,
  inputs: readonly (Value | undefined)[],
  uses: ReadonlyMap<Value, number>,
) => readonly Value[] | undefined;

/** The values of a graph in which `rule` was applied to every node, from the inputs on. */
export function rewrite(outputs: readonly Value[], rule: Rule): Value[] {
  const order = topologicalOrder(outputs);
  const uses = new Map<Value, number>();
  const count = (value: Value | undefined) => value && uses.set(value, (uses.get(value) ?? 0) + 1);
  outputs.forEach(count);
  for (const node of order) node.inputs.forEach(count);
  const replaced = new Map<Value, Value>();
  for (const node of order) {
    const inputs = node.inputs.map((value) => value && replaced.get(value));
    const results = rule(node, inputs, uses) ?? copy(node, inputs);
    for (const [i, value] of node.outputs.entries()) replaced.set(value, results[i]);
  }
  return outputs.map((value) => replaced.get(value)!);
}

/** A node's results from other inputs: its own where they are the same. */
export function copy(node: Node, inputs: readonly (Value | undefined)[]): readonly Value[] {
  if (inputs.every((value, i) => value === node.inputs[i])) return node.outputs;
  return emit(node.operator, inputs, node.outputs, node.attributes, node.data);
}
