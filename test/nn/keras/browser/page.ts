import { loadKeras, Tensor } from '../../../../src/nn/index.ts';

/** @file What a page does with a Keras file that was chosen or fetched. */

async function predictions(url: string, x: number[], shape: number[]): Promise<number[]> {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const model = await loadKeras(bytes);
  const { data } = await model.predict(new Tensor('float32', Float32Array.from(x), shape));
  return Array.from(data as Float32Array);
}

Object.assign(globalThis, { predictions });
