import { create } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './onnx/onnx-ml_pb.ts';
import { toBytes } from './onnx/to-bytes.ts';
import { Constant } from './ops/constant.ts';
import { Input, inputName } from './ops/input.ts';
import {
  type Attribute,
  type Body,
  type ConstantData,
  type DataType,
  dependencies,
  innerNodes,
  type Node,
  topologicalOrder,
  type Value,
} from './value.ts';

const irVersion = 10n;
const opsetVersion = 21n;
const elemTypes: Record<DataType, number> = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 };

export interface ToOnnxOptions {
  /** inputs and outputs whose first axis is the batch, of any length; default none */
  batched?: readonly string[];
  /** inputs and outputs whose first axis is the steps of a Scan, of any number; default none */
  sequences?: readonly string[];
  /** tensors that the file carries under these names in place of the inputs of the same names */
  initializers?: Readonly<Record<string, { data: Float32Array; shape: readonly number[] }>>;
  /** carry only tensors that the graph reads; default false */
  readOnly?: boolean;
  metadata?: Readonly<Record<string, string>>;
}

/**
 * A graph as an ONNX model (IR version 10, ai.onnx opset 21; standard operators only, but for what `blocks.ts` makes).
 *
 * @param outputs the values to compute, by the names they get
 * @returns the message; `encodeModel` turns it into the bytes of an .onnx file
 */
export function toOnnx(outputs: Readonly<Record<string, Value>>, options: ToOnnxOptions = {}): ModelProto {
  const { batched = [], sequences = [], initializers = {}, readOnly = false, metadata = {} } = options;
  const writer = new GraphWriter(Object.entries(outputs), { open: batched.length > 0 });
  const read = writer.addNodes(topologicalOrder(Object.values(outputs)));
  const inputs = read.filter((value) => !(inputName(value) in initializers));
  const lengths: Lengths = (name) =>
    batched.includes(name) ? 'batch' : sequences.includes(name) ? 'steps' : 'fixed';
  const graph = writer.finish('earshot', inputs, lengths);
  const needed = new Set(read.map(inputName));
  for (const [name, { data, shape }] of Object.entries(initializers))
    if (needed.has(name) || !readOnly) graph.initializer.push(tensorProto(name, data, shape));
  return create(ModelProtoSchema, {
    irVersion,
    opsetImport: [
      { domain: '', version: opsetVersion },
      ...[...writer.domains].map((domain) => ({ domain, version: 1n })),
    ],
    producerName: 'earshot',
    graph,
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
}

/** The bytes of an .onnx file. */
export function encodeModel(model: ModelProto): Uint8Array {
  return toBytes(ModelProtoSchema, model);
}

/** A tensor as it stands in an ONNX file. */
export function tensorProto(name: string, data: ConstantData, shape: readonly number[]): TensorProto {
  const dtype =
    data instanceof Float32Array
      ? 'float32'
      : data instanceof BigInt64Array
        ? 'int64'
        : data instanceof Int32Array
          ? 'int32'
          : 'uint8';
  return create(TensorProtoSchema, {
    name,
    dims: shape.map(BigInt),
    dataType: elemTypes[dtype],
    rawData: bytesOf(data),
  });
}

function bytesOf(data: ConstantData): Uint8Array<ArrayBuffer> {
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}

/** Writes the nodes of one graph; a body inside it sees the names of the graphs around it. */
class GraphWriter {
  readonly nodes: NodeProto[] = [];
  readonly tensors: TensorProto[] = [];
  readonly names: Map<Value, string>;
  /** the domains of operators that are not ONNX's own */
  readonly domains: Set<string>;
  private readonly counter: { next: number };
  private readonly constants: Map<string, string>;

  /** the values that the graph returns, by the names they get */
  private readonly outputs: readonly (readonly [string, Value])[];

  /** whether some length is only known in a run; then the lengths inside bodies are, too */
  private readonly open: boolean;

  constructor(
    outputs: readonly (readonly [string, Value])[],
    { open, outer }: { open: boolean; outer?: GraphWriter },
  ) {
    this.outputs = outputs;
    this.open = open;
    this.names = new Map(outer?.names);
    this.domains = outer?.domains ?? new Set();
    this.counter = outer?.counter ?? { next: 0 };
    this.constants = new Map(outer?.constants);
  }

  /** Writes nodes in order and returns the inputs met among them. */
  addNodes(order: readonly Node[]): Value[] {
    const inputs: Value[] = [];
    const read = new Set([...order.flatMap(dependencies), ...this.outputs.map(([, value]) => value)]);
    for (const node of order) {
      if (this.names.has(node.outputs[0])) continue;
      if (node.operator === Input) {
        this.names.set(node.outputs[0], inputName(node.outputs[0]));
        inputs.push(node.outputs[0]);
      } else if (node.operator === Constant) {
        this.addConstant(node);
      } else {
        this.addNode(node, read);
      }
    }
    return inputs;
  }

  finish(name: string, inputs: readonly Value[], lengths: Lengths): GraphProto {
    for (const [as, value] of this.outputs) {
      const input = this.nameOf(value);
      if (input === as) continue;
      this.nodes.push(
        create(NodeProtoSchema, { opType: 'Identity', input: [input], output: [as], name: as }),
      );
    }
    return create(GraphProtoSchema, {
      name,
      node: this.nodes,
      initializer: this.tensors,
      input: inputs.map((value) => valueInfo(this.nameOf(value), value, lengths)),
      output: this.outputs.map(([as, value]) => valueInfo(as, value, lengths)),
    });
  }

  private addConstant(node: Node): void {
    const [value] = node.outputs;
    const data = node.data!;
    // compared by their bytes: 0 and -0 print alike
    const key = data.length <= 64 ? `${value.dtype} ${value.shape} ${bytesOf(data).join()}` : undefined;
    const known = key === undefined ? undefined : this.constants.get(key);
    const name = known ?? this.newName('constant');
    this.names.set(value, name);
    if (known !== undefined) return;
    if (key !== undefined) this.constants.set(key, name);
    this.tensors.push(tensorProto(name, data, value.shape));
  }

  private addNode(node: Node, read: ReadonlySet<Value>): void {
    const { type, domain, pruned } = node.operator;
    const { outputs, attributes } = pruned?.(node, (value) => read.has(value)) ?? node;
    const name = this.newName(type);
    if (domain !== undefined) this.domains.add(domain);
    for (const value of node.outputs) {
      const as = this.outputs.find(([, output]) => output === value)?.[0];
      this.names.set(value, as ?? (value.index === 0 ? name : `${name}_${value.index}`));
    }
    this.nodes.push(
      create(NodeProtoSchema, {
        opType: type,
        domain,
        name,
        input: node.inputs.map((value) => (value === undefined ? '' : this.nameOf(value))),
        output: outputs.map((value) => this.nameOf(value)),
        attribute: Object.entries(attributes).map(([key, attribute]) => this.attribute(key, attribute)),
      }),
    );
  }

  private attribute(name: string, attribute: Attribute): AttributeProto {
    const { INT, INTS, FLOAT, STRING, GRAPH } = AttributeType;
    if ('int' in attribute)
      return create(AttributeProtoSchema, { name, type: INT, i: BigInt(attribute.int) });
    if ('ints' in attribute)
      return create(AttributeProtoSchema, { name, type: INTS, ints: attribute.ints.map(BigInt) });
    if ('float' in attribute) return create(AttributeProtoSchema, { name, type: FLOAT, f: attribute.float });
    if ('string' in attribute) {
      return create(AttributeProtoSchema, {
        name,
        type: STRING,
        s: new TextEncoder().encode(attribute.string),
      });
    }
    return create(AttributeProtoSchema, { name, type: GRAPH, g: this.bodyGraph(attribute.body) });
  }

  private bodyGraph(body: Body): GraphProto {
    const outputs = body.outputs.map((value) => [this.newName('result'), value] as const);
    const writer = new GraphWriter(outputs, { open: this.open, outer: this });
    const inner = innerNodes(body);
    for (const value of body.inputs) writer.names.set(value, writer.newName(inputName(value)));
    writer.addNodes(topologicalOrder(body.outputs).filter((node) => inner.has(node)));
    return writer.finish(this.newName('body'), body.inputs, () => (this.open ? 'open' : 'fixed'));
  }

  private newName(base: string): string {
    return `${base}_${this.counter.next++}`;
  }

  private nameOf(value: Value): string {
    return this.names.get(value)!;
  }
}

/** Which lengths of a value are written: all, all but the first, which is the batch's or that of the steps, or none. */
type Lengths = (name: string) => 'fixed' | 'batch' | 'steps' | 'open';

function valueInfo(name: string, { dtype, shape }: Value, lengths: Lengths): ValueInfoProto {
  const written = lengths(name);
  const dim = shape.map((length, axis) =>
    written === 'open'
      ? {}
      : axis === 0 && written !== 'fixed'
        ? { value: { case: 'dimParam' as const, value: written } }
        : { value: { case: 'dimValue' as const, value: BigInt(length) } },
  );
  const tensorType = { elemType: elemTypes[dtype], shape: { dim } };
  return create(ValueInfoProtoSchema, { name, type: { value: { case: 'tensorType', value: tensorType } } });
}
