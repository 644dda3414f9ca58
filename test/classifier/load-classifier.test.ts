import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classifierOnnx } from '../../src/classifier/classifier-onnx.ts';
import { loadClassifier } from '../../src/classifier/load-classifier.ts';
import { decodeModel, metadataOf } from '../../src/graph/from-onnx.ts';
import { encodeModel } from '../../src/graph/to-onnx.ts';
import { mlp, settings } from './cases.ts';

const of = settings({}, { size: 1000, hop: 500 });
const folder = mkdtempSync(join(tmpdir(), 'earshot-classifier-'));
const path = join(folder, 'model.onnx');
let bytes: Uint8Array;

beforeAll(async () => {
  bytes = await classifierOnnx([mlp(of)], of, {
    trainingData: 'tones',
    licence: 'CC0',
    earshotVersion: '1.2.3',
  });
  writeFileSync(path, bytes);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The file with its metadata changed. */
function changed(entries: Record<string, string | undefined>): Uint8Array {
  const model = decodeModel(bytes, 'the test');
  const all = { ...Object.fromEntries(metadataOf(model)), ...entries };
  model.metadataProps = Object.entries(all)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([key, value]) => ({ $typeName: 'onnx.StringStringEntryProto', key, value }));
  return encodeModel(model);
}

describe('loadClassifier', () => {
  it('takes paths, URLs, bytes and blobs, and says what the classifier is', async () => {
    const base64 = `data:application/octet-stream;base64,${Buffer.from(bytes).toString('base64')}`;
    const buffer = new Uint8Array(bytes).buffer;
    for (const source of [path, pathToFileURL(path), base64, bytes, buffer, new Blob([buffer])]) {
      const classifier = await loadClassifier(source);
      expect(classifier.classes).toEqual(['a', 'b', 'c']);
      expect(classifier.sampleRate).toBe(8000);
      expect(classifier.windowDuration).toBe(0.125);
      await classifier.release();
    }
    const { metadata } = await loadClassifier(bytes);
    expect(metadata).toMatchObject({
      settings: of,
      weights: 'float32',
      trainingData: 'tones',
      licence: 'CC0',
      earshotVersion: '1.2.3',
    });
    expect(metadata.parameters).toBe(mlp(of).countParams().total);
  });

  it('keeps windows that are no names as their values', async () => {
    const values = Float64Array.from({ length: 512 }, (_, i) => i / 512);
    for (const [window, kept] of [
      [() => values, Array.from(values)],
      [values, Array.from(values)],
      [['kaiser', 8] as const, ['kaiser', 8]],
    ] as const) {
      const front = { ...of.frontEnd, window };
      const { metadata } = await loadClassifier(await classifierOnnx([mlp(of)], { ...of, frontEnd: front }));
      expect(metadata.settings.frontEnd.window).toEqual(kept);
    }
  });

  it('keeps mean and deviation of all or of each band, not of each band and frame', async () => {
    for (const count of [1, 24, 24 * 8]) {
      const list = new Array<number>(count).fill(2);
      const front = { ...of.frontEnd, mean: list, deviation: list };
      const { metadata } = await loadClassifier(await classifierOnnx([mlp(of)], { ...of, frontEnd: front }));
      expect(metadata.settings.frontEnd.mean).toEqual(count > 24 ? undefined : list);
    }
  });

  it('says BAD_FILE wherever a file is cut off', async () => {
    const cuts = Array.from({ length: 40 }, (_, i) => Math.floor((i * bytes.length) / 40));
    const tail = Array.from({ length: 1200 }, (_, i) => bytes.length - 1 - i);
    for (const length of [...cuts, ...tail]) {
      await expect(loadClassifier(bytes.subarray(0, length)), `${length} bytes`).rejects.toMatchObject({
        code: 'BAD_FILE',
      });
    }
  });

  it.each([
    ['text', new TextEncoder().encode('this is no model at all'), /not an ONNX model/],
    ['a web page', new TextEncoder().encode('<!doctype html><html></html>'), /not an ONNX model/],
    ['nothing', new Uint8Array(0), /holds no graph/],
    ['a network', mlp(of).toBytes(), /not a classifier of earshot: it is a network that model\.save wrote/],
  ])('refuses %s', async (_, file, message) => {
    await expect(loadClassifier(file)).rejects.toThrow(message);
    await expect(loadClassifier(file)).rejects.toMatchObject({ code: 'BAD_FILE' });
  });

  it('refuses other ONNX models, newer formats and damaged graphs', async () => {
    await expect(loadClassifier(changed({ 'earshot.classifier': undefined }))).rejects.toThrow(
      /not a classifier of earshot/,
    );
    await expect(loadClassifier(changed({ 'earshot.classifier': '2' }))).rejects.toThrow(
      /format 2; this version.+Update/,
    );
    await expect(loadClassifier(changed({ settings: '{' }))).rejects.toThrow(
      /'settings' in the metadata.+damaged/,
    );
    await expect(loadClassifier(changed({ settings: undefined }))).rejects.toThrow(/lack 'settings'/);
    const model = decodeModel(bytes, 'the test');
    model.graph!.node.pop();
    await expect(loadClassifier(encodeModel(model))).rejects.toMatchObject({ code: 'BAD_FILE' });
    const other = await loadClassifier(changed({ classes: '["a","b"]' }));
    await expect(other.classify(new Float32Array(100), { sr: 8000 })).rejects.toThrow(
      /does not keep to its own metadata/,
    );
  });

  it('says when there is no file', async () => {
    await expect(loadClassifier(join(folder, 'none.onnx'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(loadClassifier(folder)).rejects.toThrow(/it is a folder/);
    await expect(loadClassifier('')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(loadClassifier(3 as never)).rejects.toThrow(/received 3/);
  });
});
