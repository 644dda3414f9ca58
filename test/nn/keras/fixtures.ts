import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tensor } from '../../../src/array/tensor.ts';
import type { AnyModel } from '../../../src/nn/model.ts';

/** @file Files that Keras wrote; see test/fixtures/keras-files/make.py. */

interface Packed {
  shape: number[];
  data: string;
}

/** What is in the files of a case. */
export interface Expected {
  inputs: Tensor[];
  outputs: Tensor[];
  /** by layers, in the order of Keras's get_weights() */
  weights: Record<string, Tensor[]>;
}

export const pathOf = (name: string) => join(import.meta.dirname, '../../fixtures/keras-files', name);
export const bytesOf = (name: string) => new Uint8Array(readFileSync(pathOf(name)));

/** @param name such as 'cnn-keras3' */
export function expected(name: string): Expected {
  const { inputs = [], outputs = [], weights } = JSON.parse(readFileSync(pathOf(`${name}.json`), 'utf8'));
  return {
    inputs: inputs.map(unpack),
    outputs: outputs.map(unpack),
    weights: Object.fromEntries(
      Object.entries<Packed[]>(weights).map(([layer, arrays]) => [layer, arrays.map(unpack)]),
    ),
  };
}

/** The weights of a model by layers. */
export function weightsByLayer(model: AnyModel): Record<string, Tensor[]> {
  const found: Record<string, Tensor[]> = {};
  for (const [i, tensor] of model.getWeights().entries()) (found[model.weights[i].layer] ??= []).push(tensor);
  return found;
}

/** Bits and shapes, for comparison. */
export function bitsOf(weights: Record<string, Tensor[]>): Record<string, unknown[]> {
  return Object.fromEntries(
    Object.entries(weights).map(([layer, tensors]) => [
      layer,
      tensors.map(({ dims, data }) => ({
        dims: [...dims],
        bits: Buffer.from((data as Float32Array).slice().buffer).toString('base64'),
      })),
    ]),
  );
}

function unpack({ shape, data }: Packed): Tensor {
  const bytes = Buffer.from(data, 'base64');
  const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  return new Tensor('float32', new Float32Array(copy as ArrayBuffer), shape);
}
