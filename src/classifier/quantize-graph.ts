/** @file Weights of 8 bits in the ONNX file of a classifier. */

import { create } from '@bufbuild/protobuf';
import { sizeOf } from '../array/tensor.ts';
import { decodeModel, tensorFloats } from '../graph/from-onnx.ts';
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
} from '../graph/onnx/onnx-ml_pb.ts';
import { encodeModel, tensorProto } from '../graph/to-onnx.ts';

/** Smaller tensors stay: their scales would take what the bytes save. */
const FEWEST = 256;

const INT8 = 3;

/** The bytes of a classifier's file with the large weights of its networks as int8; see `quantizeClassifier`. */
export function quantizedBytes(bytes: Uint8Array): Uint8Array {
  const model = decodeModel(bytes, 'the bytes given');
  const graph = model.graph!;
  const nodes: NodeProto[] = [];
  graph.initializer = graph.initializer.flatMap((tensor) => {
    if (!isLarge(tensor)) return [tensor];
    const axis = channelAxis(tensor);
    const { values, scales } = quantized(tensor, axis);
    nodes.push(dequantizeNode(tensor.name, axis));
    return [values, scales];
  });
  graph.node.unshift(...nodes);
  for (const entry of model.metadataProps) if (entry.key === 'weights') entry.value = 'int8';
  return encodeModel(model);
}

/** Whether a tensor is a matrix or kernel of a network, not a constant of the front end. */
function isLarge({ name, dims }: TensorProto): boolean {
  return /^network\d+\//.test(name) && dims.length >= 2 && sizeOf(dims.map(Number)) >= FEWEST;
}

/** The axis of the outputs, which weights have last as in Keras; kernels that have none get a scale a channel. */
function channelAxis({ name, dims }: TensorProto): number {
  return name.endsWith('/depthwise_kernel') ? dims.length - 2 : dims.length - 1;
}

/** Numbers from -127 to 127 and for each index along the axis what they are multiples of. */
function quantized(tensor: TensorProto, axis: number): { values: TensorProto; scales: TensorProto } {
  const { data, shape } = tensorFloats(tensor);
  const channels = shape[axis];
  const inner = sizeOf(shape.slice(axis + 1));
  const channelOf = (i: number) => Math.floor(i / inner) % channels;
  const largest = new Float32Array(channels);
  for (const [i, value] of data.entries())
    largest[channelOf(i)] = Math.max(largest[channelOf(i)], Math.abs(value));
  // a channel of zeros may have any scale but 0
  const scales = largest.map((value) => value / 127 || 1);
  const values = Int8Array.from(data, (value, i) => Math.round(value / scales[channelOf(i)]));
  return {
    values: create(TensorProtoSchema, {
      name: `${tensor.name}/int8`,
      dims: tensor.dims,
      dataType: INT8,
      rawData: new Uint8Array(values.buffer),
    }),
    scales: tensorProto(`${tensor.name}/scale`, scales, [channels]),
  };
}

function dequantizeNode(name: string, axis: number): NodeProto {
  return create(NodeProtoSchema, {
    opType: 'DequantizeLinear',
    name: `${name}/dequantize`,
    input: [`${name}/int8`, `${name}/scale`],
    output: [name],
    attribute: [create(AttributeProtoSchema, { name: 'axis', type: AttributeType.INT, i: BigInt(axis) })],
  });
}
