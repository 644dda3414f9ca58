import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataLocation,
  TensorProtoSchema,
} from '../../../src/graph/onnx/onnx-ml_pb.ts';
import { toBytes } from '../../../src/graph/onnx/to-bytes.ts';

const numbers = [0, 1, 127, 128, 16_383, 16_384, 2 ** 31 - 1].map(BigInt);

const model = create(ModelProtoSchema, {
  irVersion: 10n,
  producerName: 'Größe, 音',
  producerVersion: '',
  opsetImport: [
    { domain: '', version: 21n },
    { domain: 'com.example', version: 2n ** 53n },
  ],
  metadataProps: [{ key: 'key', value: 'x'.repeat(300) }],
  graph: {
    name: 'graph',
    node: [
      {
        opType: 'Conv',
        input: ['a', '', 'b'],
        output: ['c'],
        attribute: [
          {
            name: 'ints',
            type: AttributeProto_AttributeType.INTS,
            ints: [...numbers, -1n, -(2n ** 63n), 2n ** 63n - 1n],
          },
          {
            name: 'floats',
            type: AttributeProto_AttributeType.FLOATS,
            floats: [0, -0, 0.1, Infinity, Number.NaN],
          },
          { name: 'float', type: AttributeProto_AttributeType.FLOAT, f: 0 },
          { name: 'int', type: AttributeProto_AttributeType.INT, i: 0n },
          { name: 'string', type: AttributeProto_AttributeType.STRING, s: new Uint8Array([0, 255, 7]) },
          { name: 'empty', type: AttributeProto_AttributeType.STRING, s: new Uint8Array() },
          {
            name: 'body',
            type: AttributeProto_AttributeType.GRAPH,
            g: { name: 'body', node: [{ opType: 'Neg' }] },
          },
        ],
      },
    ],
    initializer: [
      { name: 'raw', dims: [3n, 0n], dataType: 1, rawData: new Uint8Array(200_000).fill(3) },
      { name: 'int32', dataType: 6, int32Data: [1, -1, 2 ** 31 - 1, -(2 ** 31)] },
      { name: 'double', dataType: 11, doubleData: [1 / 3, -1e300] },
      { name: 'uint64', dataType: 13, uint64Data: [2n ** 64n - 1n, 0n] },
      {
        name: 'elsewhere',
        dataType: -1,
        dataLocation: TensorProto_DataLocation.EXTERNAL,
        segment: { begin: 1n, end: 2n },
      },
    ],
    input: [
      {
        name: 'a',
        type: {
          value: {
            case: 'tensorType',
            value: {
              elemType: 1,
              shape: {
                dim: [
                  { value: { case: 'dimParam', value: 'batch' } },
                  { value: { case: 'dimValue', value: 0n } },
                  {},
                ],
              },
            },
          },
        },
      },
    ],
  },
});

describe('toBytes', () => {
  it('writes what the protobuf library writes: every kind of field, set or not', () => {
    expect(toBytes(ModelProtoSchema, model)).toEqual(toBinary(ModelProtoSchema, model));
    for (const schema of [ModelProtoSchema, NodeProtoSchema, AttributeProtoSchema, TensorProtoSchema])
      expect(toBytes(schema, create(schema))).toEqual(new Uint8Array());
  });

  it('keeps the fields of a file that the schema does not know', () => {
    const tail = Uint8Array.of(0xf8, 0x06, 42, 0xfa, 0x06, 2, 1, 2); // fields 111: a number, two bytes
    const bytes = new Uint8Array([...toBinary(ModelProtoSchema, model), ...tail]);
    expect(toBytes(ModelProtoSchema, fromBinary(ModelProtoSchema, bytes))).toEqual(bytes);
  });
});
