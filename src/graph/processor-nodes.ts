import type { GraphProto, ModelProto, NodeProto } from './onnx/onnx-ml_pb.ts';

/** Every WebGPU device gives a program at least 8 buffers; onnxruntime's Split takes one for each output. */
const mostBuffers = 8;

/**
 * Names of the nodes that onnxruntime's WebGPU takes but cannot compute: max-pools that give indices, and splits into
 * many parts. Whoever runs the model there leaves them to the processor.
 */
export function processorNodes({ graph }: ModelProto): string[] {
  return graph === undefined ? [] : namesIn(graph);
}

function namesIn({ node }: GraphProto): string[] {
  return node.flatMap((one) => [
    ...(isForProcessor(one) ? [one.name] : []),
    ...one.attribute.flatMap(({ g }) => (g === undefined ? [] : namesIn(g))),
  ]);
}

function isForProcessor({ opType, output }: NodeProto): boolean {
  if (opType === 'MaxPool') return output.length > 1;
  return opType === 'Split' && 1 + output.length > mostBuffers;
}
