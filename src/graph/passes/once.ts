import { Constant } from '../ops/constant.ts';
import type { ConstantData, Node, Value } from '../value.ts';
import { copy, type Rule } from './rewrite.ts';

/** A rule for one graph, by which nodes that compute the same of the same values become one. */
export function once(): Rule {
  const ids = new Map<Value, number>();
  const constants = new Map<string, Value[]>();
  const computed = new Map<string, readonly Value[]>();
  const idOf = (value: Value | undefined) => {
    if (value !== undefined && !ids.has(value)) ids.set(value, ids.size);
    return value && ids.get(value);
  };
  return (node, inputs) => {
    if (node.operator === Constant) return [sameConstant(constants, node)];
    const attributes = Object.entries(node.attributes);
    // inputs of the graph are told apart by what they are, not by what they read
    if (node.inputs.length === 0 || attributes.some(([, attribute]) => 'body' in attribute)) return undefined;
    const { type, domain } = node.operator;
    const key = JSON.stringify([type, domain, attributes, inputs.map(idOf)]);
    const known = computed.get(key);
    if (known !== undefined) return known;
    // nodes that stay as they are may also be read by the bodies of others
    const results = copy(node, inputs);
    computed.set(key, results);
    return results;
  };
}

/** The first constant that holds the same numbers. */
function sameConstant(constants: Map<string, Value[]>, node: Node): Value {
  const [value] = node.outputs;
  const data = node.data!;
  const key = `${value.dtype} ${value.shape} ${data[0]} ${data[data.length - 1]}`;
  const alike = constants.get(key) ?? [];
  const known = alike.find((other) => sameBytes(other.node.data!, data));
  if (known !== undefined) return known;
  constants.set(key, [...alike, value]);
  return value;
}

// by their bytes: 0 and -0 are equal numbers
function sameBytes(a: ConstantData, b: ConstantData): boolean {
  const [x, y] = [a, b].map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  );
  return x.length === y.length && x.every((byte, i) => byte === y[i]);
}
