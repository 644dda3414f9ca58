/**
 * @file A computation is a graph of values. A `Value` is one tensor whose type and shape are known before
 * anything runs; its `node` says which operator made it, from which values. Operators (`ops/*.ts`) are
 * functions from values to values, so a graph is built by calling them, and whatever no output reaches is
 * simply never written.
 */

export type DataType = 'float32' | 'int64' | 'int32' | 'uint8' | 'bool';

export interface TensorType {
  readonly dtype: DataType;
  readonly shape: readonly number[];
}

/** A graph of its own that an operator such as Scan runs: its inputs, and the values it returns. */
export interface Body {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

export type Attribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly body: Body };

export interface Operator {
  /** the name of the ONNX operator */
  readonly type: string;
  /** the domain of operators that it is from; default ONNX's own */
  readonly domain?: string;
  /** the node without those of its optional outputs that nothing reads; default: all outputs are written */
  readonly pruned?: (node: Node, isRead: (output: Value) => boolean) => Node;
  /**
   * The gradients of a scalar with respect to each value that the node reads, from its gradients with respect to
   * each output (undefined: that output does not matter). A value without a gradient gets undefined; `needed` says
   * which ones matter, for rules that would do work in vain.
   */
  readonly gradient?: (
    node: Node,
    gradients: readonly (Value | undefined)[],
    needed: (value: Value) => boolean,
  ) => readonly (Value | undefined)[];
}

export interface Node {
  readonly operator: Operator;
  /** an undefined entry is an optional input left out */
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly outputs: readonly Value[];
  /** the numbers of a constant, row-major */
  readonly data?: ConstantData;
}

export type ConstantData = Float32Array | BigInt64Array | Int32Array | Uint8Array;

export interface Value extends TensorType {
  readonly node: Node;
  /** which output of the node this is */
  readonly index: number;
}

/** A new node and its outputs. Only operators call this. */
export function emit(
  operator: Operator,
  inputs: readonly (Value | undefined)[],
  outputs: readonly TensorType[],
  attributes: Readonly<Record<string, Attribute>> = {},
  data?: ConstantData,
): readonly Value[] {
  const values: Value[] = [];
  const node: Node = { operator, inputs, attributes, outputs: values, data };
  for (const [index, { dtype, shape }] of outputs.entries()) values.push({ dtype, shape, node, index });
  return values;
}

/** What a node reads: its inputs, then what the bodies in its attributes take from outside. */
export function reads(node: Node): (Value | undefined)[] {
  const found = [...node.inputs];
  for (const attribute of Object.values(node.attributes)) {
    if ('body' in attribute) found.push(...captures(attribute.body));
  }
  return found;
}

/** The values among what a node reads, without the optional inputs left out. */
export function dependencies(node: Node): Value[] {
  return reads(node).filter((value) => value !== undefined);
}

/** All nodes that `outputs` depend on, each after those it reads. */
export function topologicalOrder(outputs: readonly Value[]): Node[] {
  const order: Node[] = [];
  const state = new Map<Node, 'open' | 'done'>();
  const stack = outputs.map((value) => value.node).reverse();
  while (stack.length > 0) {
    const node = stack[stack.length - 1];
    if (state.has(node)) {
      stack.pop();
      if (state.get(node) === 'open') {
        state.set(node, 'done');
        order.push(node);
      }
      continue;
    }
    state.set(node, 'open');
    for (const value of dependencies(node).reverse()) if (!state.has(value.node)) stack.push(value.node);
  }
  return order;
}

/** The nodes of a body that depend on its inputs: these run inside it, all others outside. */
export function innerNodes(body: Body): ReadonlySet<Node> {
  const known = innerOf.get(body);
  if (known !== undefined) return known;
  const inner = new Set<Node>(body.inputs.map((value) => value.node));
  for (const node of topologicalOrder(body.outputs)) {
    if (dependencies(node).some((value) => inner.has(value.node))) inner.add(node);
  }
  innerOf.set(body, inner);
  return inner;
}

/** The values that a body takes from outside. */
export function captures(body: Body): readonly Value[] {
  const known = capturesOf.get(body);
  if (known !== undefined) return known;
  const inner = innerNodes(body);
  const outside = new Set<Value>();
  for (const value of body.outputs) if (!inner.has(value.node)) outside.add(value);
  for (const node of inner) {
    for (const value of dependencies(node)) if (!inner.has(value.node)) outside.add(value);
  }
  const found = [...outside];
  capturesOf.set(body, found);
  return found;
}

// every walk over a graph asks for these again, and bodies never change
const innerOf = new WeakMap<Body, ReadonlySet<Node>>();
const capturesOf = new WeakMap<Body, readonly Value[]>();
