import { fromBinary } from '@bufbuild/protobuf';
import { sizeOf } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';
import { type ModelProto, ModelProtoSchema, type TensorProto } from './onnx/onnx-ml_pb.ts';

/** The message in the bytes of an .onnx file. @throws EarshotError BAD_FILE naming `what` */
export function decodeModel(bytes: Uint8Array, what: string): ModelProto {
  try {
    const model = fromBinary(ModelProtoSchema, bytes);
    if (model.graph !== undefined) return model;
  } catch (cause) {
    throw new EarshotError('BAD_FILE', `${what} is not an ONNX model, or is damaged.`, { cause });
  }
  throw new EarshotError('BAD_FILE', `${what} is not an ONNX model: it holds no graph.`);
}

/** The entries that a model carries beside its graph, by key. */
export function metadataOf(model: ModelProto): Map<string, string> {
  return new Map(model.metadataProps.map(({ key, value }) => [key, value]));
}

/** The numbers of a float32 tensor of a file. @throws EarshotError BAD_FILE when they are not all there */
export function tensorFloats({ name, rawData, dims }: TensorProto): { data: Float32Array; shape: number[] } {
  const shape = dims.map(Number);
  if (rawData.byteLength !== sizeOf(shape) * 4) {
    throw new EarshotError(
      'BAD_FILE',
      `tensor '${name}' holds ${rawData.byteLength} bytes; its shape needs ${sizeOf(shape) * 4}.`,
    );
  }
  return {
    data: new Float32Array(rawData.buffer.slice(rawData.byteOffset, rawData.byteOffset + rawData.byteLength)),
    shape,
  };
}
