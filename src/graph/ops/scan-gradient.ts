import { pullBack } from '../differentiate.ts';
import { captures, innerNodes, type Node, topologicalOrder, type Value } from '../value.ts';
import { add } from './add.ts';
import { constant } from './constant.ts';
import { Input, input } from './input.ts';
import { scan, scanOf } from './scan.ts';

/**
 * The gradient of a Scan is a Scan that goes the other way. It carries the gradients with respect to the state and
 * to what the body takes from outside (a sum over the steps), and takes from each step, as the forward Scan collected
 * it, what the gradient rules ask for. Only Scans inside the body are computed again.
 */
export function scanGradient(
  node: Node,
  gradients: readonly (Value | undefined)[],
  needed: (value: Value) => boolean,
): (Value | undefined)[] {
  const { body, states, reverse } = scanOf(node);
  const outside = captures(body);
  const wanted = (value: Value) => value.dtype === 'float32' && needed(value);
  const carried = body.inputs.slice(0, states).filter(({ dtype }) => dtype === 'float32');
  const entries = body.inputs.filter((_, i) => i >= states && wanted(node.inputs[i]!));
  const shared = outside.filter(wanted);

  const step = new StepValues(node);
  const dNext = new Map(carried.map((value) => [value, input('gradient', value.shape)]));
  const collected = body.outputs.flatMap((value, i) => {
    const gradient = i < states ? undefined : gradients[i];
    return gradient === undefined ? [] : [{ value, gradient, entry: input('gradient', value.shape) }];
  });
  const seeds = [
    ...[...dNext].map(([value, gradient]) => [body.outputs[body.inputs.indexOf(value)], gradient] as const),
    ...collected.map(({ value, entry }) => [value, entry] as const),
  ];
  const wrt = [...carried, ...entries, ...shared];
  const found = pullBack(seeds, wrt, { within: innerNodes(body), asSeen: (inner) => step.asSeen(inner) });
  const of = new Map(wrt.map((value, i) => [value, found[i]]));

  const summed = shared.filter((value) => of.get(value) !== undefined);
  const sums = new Map(summed.map((value) => [value, input('sum', value.shape)]));
  const listed = entries.filter((value) => of.get(value) !== undefined);
  const outputs = [
    ...carried.map((value) => of.get(value) ?? constant(0, value.shape)),
    ...summed.map((value) => add(sums.get(value)!, of.get(value)!)),
    ...listed.map((value) => of.get(value)!),
  ];
  const first = [
    ...carried.map((value) => gradients[body.inputs.indexOf(value)] ?? constant(0, value.shape)),
    ...summed.map((value) => constant(0, value.shape)),
  ];
  const sequences = [
    ...step.sequences(outputs),
    ...collected.map(({ gradient, entry }) => ({ entry, sequence: gradient })),
  ];
  const results = scan(
    first,
    sequences.map(({ sequence }) => sequence),
    {
      inputs: [...dNext.values(), ...sums.values(), ...sequences.map(({ entry }) => entry)],
      outputs,
    },
    { reverse: !reverse },
  );
  const result = new Map([...carried, ...summed, ...listed].map((value, i) => [value, results[i]]));
  return [...body.inputs, ...outside].map((value) => result.get(value));
}

/** What one step of a Scan computed, as entries of sequences that the Scan's node has. */
class StepValues {
  private readonly node: Node;
  private readonly inner: ReadonlySet<Node>;
  private readonly entries = new Map<Value, Value>();

  constructor(node: Node) {
    this.node = node;
    this.inner = innerNodes(scanOf(node).body);
  }

  /** A node of the body with entries in place of what it reads and gives. One with a body is left as it is. */
  asSeen(node: Node): Node {
    if (Object.values(node.attributes).some((attribute) => 'body' in attribute)) return node;
    const { inputs, outputs } = node;
    return {
      ...node,
      inputs: inputs.map((value) => value && this.entry(value)),
      outputs: outputs.map((value) => this.entry(value)),
    };
  }

  /** The sequences whose entries `outputs` depend on; at least one. */
  sequences(outputs: readonly Value[]): { entry: Value; sequence: Value }[] {
    const { body, states } = scanOf(this.node);
    const nodes = new Set(topologicalOrder(outputs));
    const candidates = [...body.inputs.map((value) => [value, value] as const), ...this.entries];
    const used = candidates.filter(([, entry]) => nodes.has(entry.node));
    const some = used.length > 0 ? used : [[body.inputs[states], body.inputs[states]] as const];
    return some.map(([value, entry]) => ({ entry, sequence: this.sequence(value) }));
  }

  private entry(value: Value): Value {
    if (!this.inner.has(value.node) || value.node.operator === Input) return value;
    const known = this.entries.get(value) ?? input('stored', value.shape, value.dtype);
    this.entries.set(value, known);
    return known;
  }

  private sequence(value: Value): Value {
    const { body, states } = scanOf(this.node);
    const given = body.inputs.indexOf(value);
    if (given >= states) return this.node.inputs[given]!;
    return this.node.outputs[body.outputs.indexOf(value, states)];
  }
}
