/**
 * @file Windows around a graph: nodes that cut waveforms of any length into windows before it, and average what it
 * says about them behind it. `src/graph` knows no lengths that are only known in a run, so these are ONNX's messages.
 */

import { create } from '@bufbuild/protobuf';
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  ValueInfoProtoSchema,
} from '../graph/onnx/onnx-ml_pb.ts';
import { tensorProto } from '../graph/to-onnx.ts';
import type { Windows } from './settings.ts';
import { REST_DIVISOR } from './windows.ts';

/** Types of tensors. */
const [FLOAT, INT64] = [1, 7];

/** The names of a graph's input (windows, size) and output (windows, classes). */
export interface WindowGraph {
  input: string;
  output: string;
}

/** Changes a model of windows into one from `waveform` (batch, samples) to `probabilities` (batch, classes). */
export function addWindowing(
  model: ModelProto,
  { input, output }: WindowGraph,
  windows: Windows,
  classes: number,
): void {
  const graph = model.graph!;
  const parts = new Nodes();
  const starts = cutNodes(parts, input, windows);
  const before = parts.nodes.length;
  averageNodes(parts, output, starts, classes);
  graph.node = [...parts.nodes.slice(0, before), ...graph.node, ...parts.nodes.slice(before)];
  graph.initializer.push(...parts.tensors);
  setPorts(graph, classes);
}

/** Writes the nodes that make the windows, and returns the name of their starts. They count as `windowStarts`. */
function cutNodes(nodes: Nodes, windowsName: string, { size, hop, shorter }: Windows): string {
  const { op, number } = nodes;
  const samples = op('Shape', ['waveform'], { start: 1, end: 2 });
  const filled = shorter === 'pad' ? paddedTo(nodes, size, samples) : repeatedTo(nodes, size, samples);
  const rest = op('Max', [op('Sub', [samples, number(size)]), number(0)]);
  const tenths = op('Add', [op('Mul', [rest, number(REST_DIVISOR)]), number((REST_DIVISOR - 1) * hop - 1)]);
  const further = op('Div', [tenths, number(REST_DIVISOR * hop)]);
  const count = op('Squeeze', [op('Add', [further, number(1)])]);
  const hops = op('Mul', [op('Range', [nodes.scalar(0), count, nodes.scalar(1)]), number(hop)]);
  const starts = op('Min', [hops, rest]);
  const cut = nodes.forEach(starts, (start, { op: within }) => {
    const from = within('Reshape', [start, number(1)]);
    return within('Slice', [filled, from, within('Add', [from, number(size)]), number(1)]);
  }); // (windows of a clip, batch, size)
  op('Reshape', [cut, nodes.integers([-1, size])], {}, windowsName);
  return starts;
}

/** Silence behind waveforms that are shorter than `size`. */
function paddedTo({ op, number, integers }: Nodes, size: number, samples: string): string {
  const missing = op('Max', [op('Sub', [number(size), samples]), number(0)]);
  return op('Pad', ['waveform', op('Concat', [integers([0, 0, 0]), missing], { axis: 0 })]);
}

/** Waveforms again and again until they have at least `size` samples. */
function repeatedTo({ op, number }: Nodes, size: number, samples: string): string {
  // an empty waveform is none: dividing by its length would end the process
  const length = op('Max', [samples, number(1)]);
  const times = op('Add', [op('Div', [number(size - 1), length]), number(1)]);
  return op('Tile', ['waveform', op('Concat', [number(1), times], { axis: 0 })]);
}

/** The mean over the windows of each clip. */
function averageNodes({ op, number }: Nodes, output: string, starts: string, classes: number): void {
  const shape = op('Concat', [op('Shape', [starts]), number(-1), number(classes)], { axis: 0 });
  op('ReduceMean', [op('Reshape', [output, shape]), number(0)], { keepdims: 0 }, 'probabilities');
}

function setPorts(graph: GraphProto, classes: number): void {
  const port = (name: string, dims: readonly (string | number)[]) =>
    create(ValueInfoProtoSchema, {
      name,
      type: {
        value: {
          case: 'tensorType',
          value: {
            elemType: FLOAT,
            shape: {
              dim: dims.map((dim) =>
                typeof dim === 'string'
                  ? { value: { case: 'dimParam' as const, value: dim } }
                  : { value: { case: 'dimValue' as const, value: BigInt(dim) } },
              ),
            },
          },
        },
      },
    });
  graph.input = [port('waveform', ['batch', 'samples'])];
  graph.output = [port('probabilities', ['batch', classes])];
}

/** Nodes and constants that are being written. */
class Nodes {
  readonly nodes: NodeProto[] = [];
  readonly tensors: TensorProto[] = [];
  readonly #prefix: string;

  constructor(prefix = 'windowing') {
    this.#prefix = prefix;
  }

  /** A node with one output. @returns the output's name */
  readonly op = (
    opType: string,
    input: string[],
    attributes: Readonly<Record<string, number>> = {},
    name = `${this.#prefix}/${opType}_${this.nodes.length}`,
  ): string => {
    const attribute = Object.entries(attributes).map(([key, i]) =>
      create(AttributeProtoSchema, { name: key, type: AttributeType.INT, i: BigInt(i) }),
    );
    this.nodes.push(create(NodeProtoSchema, { opType, name, input, output: [name], attribute }));
    return name;
  };

  /** What nodes make of each of some int64 numbers, one after the other along a new first axis. */
  readonly forEach = (numbers: string, make: (number: string, nodes: Nodes) => string): string => {
    const name = `${this.#prefix}/Scan_${this.nodes.length}`;
    const body = new Nodes(`${name}/body`);
    const number = `${name}/number`;
    const made = make(number, body);
    const port = (of: string, elemType: number) =>
      create(ValueInfoProtoSchema, {
        name: of,
        type: { value: { case: 'tensorType', value: { elemType } } },
      });
    const g = create(GraphProtoSchema, {
      name: `${name}/body`,
      node: body.nodes,
      initializer: body.tensors,
      input: [port(number, INT64)],
      output: [port(made, FLOAT)],
    });
    const attribute = [
      create(AttributeProtoSchema, { name: 'num_scan_inputs', type: AttributeType.INT, i: 1n }),
      create(AttributeProtoSchema, { name: 'body', type: AttributeType.GRAPH, g }),
    ];
    this.nodes.push(
      create(NodeProtoSchema, { opType: 'Scan', name, input: [numbers], output: [name], attribute }),
    );
    return name;
  };

  /** A vector of int64. */
  readonly integers = (values: readonly number[]): string => this.tensor(values, [values.length]);

  readonly number = (value: number): string => this.integers([value]);

  readonly scalar = (value: number): string => this.tensor([value], []);

  private tensor(values: readonly number[], shape: number[]): string {
    const name = `${this.#prefix}/constant_${this.tensors.length}`;
    this.tensors.push(tensorProto(name, BigInt64Array.from(values, BigInt), shape));
    return name;
  }
}
