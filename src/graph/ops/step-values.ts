import { innerNodes, type Node, topologicalOrder, type Value } from '../value.ts';
import { Input, input } from './input.ts';
import { scanOf } from './scan.ts';

/** An input of a body, and the sequence that it is one entry of. */
export interface Entry {
  readonly entry: Value;
  readonly sequence: Value;
}

/** What each step of a Scan was given and computed, as entries of sequences for the body of another Scan. */
export class StepValues {
  private readonly node: Node;
  private readonly inner: ReadonlySet<Node>;
  private readonly entries = new Map<Value, Value>();
  private readonly sequences = new Map<Value, Value>();

  constructor(node: Node) {
    const { body, states } = scanOf(node);
    this.node = node;
    this.inner = innerNodes(body);
    for (const [i, value] of body.inputs.entries())
      this.sequences.set(value, i < states ? this.collected(value) : node.inputs[i]!);
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

  /** The sequence that a value is an entry of, if it is one. */
  sequence(entry: Value): Value | undefined {
    return this.sequences.get(entry);
  }

  /** The entries that `outputs` depend on; at least one. */
  usedBy(outputs: readonly Value[]): Entry[] {
    const nodes = new Set(topologicalOrder(outputs));
    const all = [...this.sequences].map(([entry, sequence]) => ({ entry, sequence }));
    const used = all.filter(({ entry }) => nodes.has(entry.node));
    return used.length > 0 ? used : all.slice(-1);
  }

  private entry(value: Value): Value {
    if (!this.inner.has(value.node) || value.node.operator === Input) return value;
    const known = this.entries.get(value);
    if (known !== undefined) return known;
    const entry = input('stored', value.shape, value.dtype);
    this.entries.set(value, entry);
    this.sequences.set(entry, this.collected(value));
    return entry;
  }

  private collected(value: Value): Value {
    const { body, states } = scanOf(this.node);
    return this.node.outputs[body.outputs.indexOf(value, states)];
  }
}
