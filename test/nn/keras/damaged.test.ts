import { describe, expect, it, vi } from 'vitest';
import { EarshotError } from '../../../src/errors.ts';
import { loadKeras, loadKerasWeights } from '../../../src/nn/keras/index.ts';
import { generator } from '../../graph/check-operator.ts';
import { expectError } from '../support.ts';
import { bytesOf, pathOf } from './fixtures.ts';
import { emptyHdf5, zipOf } from './make-zip.ts';

const config = JSON.stringify({ class_name: 'Sequential', config: { name: 's', layers: [] } });
const metadata = JSON.stringify({ keras_version: '3.15.1' });
const dangling = {
  class_name: 'Functional',
  config: {
    layers: [{ class_name: 'InputLayer', config: { name: 'i', batch_shape: [null, 2] }, inbound_nodes: [] }],
    input_layers: [['i', 0, 0]],
    output_layers: [['i', 0, 1]],
  },
};
const archive = (files: Record<string, string | Uint8Array>) =>
  zipOf({ 'config.json': config, 'metadata.json': metadata, 'model.weights.h5': emptyHdf5, ...files });

describe('files that are none of Keras', () => {
  const cases: [string, Uint8Array, string][] = [
    ['an empty file', new Uint8Array(0), 'no Keras file'],
    ['a text', new TextEncoder().encode('weights and biases'), 'no Keras file'],
    ['a zip archive of other things', zipOf({ 'a.txt': 'a' }), 'holds no config.json'],
    [
      'an archive without weights',
      zipOf({ 'config.json': config, 'metadata.json': metadata }),
      'no model.weights.h5',
    ],
    ['a config that is no JSON', archive({ 'config.json': '{"class_name"' }), 'config.json is damaged'],
    ['metadata that are no object', archive({ 'metadata.json': '3' }), 'metadata.json is damaged'],
    [
      'a config that lacks parts',
      archive({ 'config.json': '{"class_name": "Functional"}' }),
      'config is damaged',
    ],
    [
      'a config that names what is not there',
      archive({ 'config.json': JSON.stringify(dangling) }),
      'not there',
    ],
    ['weights that are no HDF5 file', archive({ 'model.weights.h5': 'weights' }), 'model.weights.h5'],
    ['an HDF5 file of other things', new Uint8Array(emptyHdf5), 'not one of Keras'],
    ['weights without a model', bytesOf('cnn-keras3.weights.h5'), 'weights but no model'],
  ];
  for (const [what, bytes, pattern] of cases)
    it(what, () => expectError(() => loadKeras(bytes), 'BAD_FILE', pattern));

  it('no file, and no path', async () => {
    await expectError(() => loadKeras(pathOf('missing.keras')), 'NOT_FOUND', 'missing.keras');
    await expectError(() => loadKeras(3 as never), 'INVALID_ARGUMENT', 'received 3');
  });
});

describe('damaged files', () => {
  it('a byte of an archive that is another', async () => {
    const bytes = bytesOf('cnn-keras3.keras');
    bytes[20_000] ^= 1;
    await expectError(() => loadKeras(bytes), 'BAD_FILE', 'model.weights.h5 is damaged');
    const deflated = bytesOf('nested-keras3.keras');
    deflated[500] ^= 1;
    await expectError(() => loadKeras(deflated), 'BAD_FILE', 'config.json is damaged');
  });

  it('an archive that claims less than it holds', async () => {
    const bytes = bytesOf('nested-keras3.keras');
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < bytes.length - 46; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true);
    await expectError(() => loadKeras(bytes), 'BAD_FILE', 'is damaged');
  });

  it('cut off at any place', async () => {
    for (const name of ['cnn-keras3.keras', 'cnn-keras3.h5', 'cnn-keras2.h5', 'cnn-early.h5']) {
      const bytes = bytesOf(name);
      for (const part of [0.05, 0.3, 0.6, 0.9])
        await expectError(() => loadKeras(bytes.slice(0, part * bytes.length)), 'BAD_FILE');
    }
  });

  it('a dataset that claims more than the file can hold', async () => {
    const bytes = bytesOf('cnn-keras3.only-weights.h5');
    const view = new DataView(bytes.buffer);
    // the shape (45, 4) of the first dense layer's kernel
    const at = bytes.findIndex(
      (_, i) => i % 8 === 0 && i + 16 < bytes.length && is(view, i, 45) && is(view, i + 8, 4),
    );
    view.setUint32(at, 0x4000_0000, true);
    const model = await loadKeras(pathOf('cnn-keras3.keras'));
    await expectError(() => loadKerasWeights(model, bytes), 'BAD_FILE', 'elements');
  });

  it('random bytes in random places: an EarshotError, or a model', async () => {
    const model = await loadKeras(pathOf('cnn-keras3.keras'));
    // jsfive says so on the console where a damaged attribute has no known type
    const warning = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const random = generator(5);
    let refused = 0;
    for (const name of [
      'cnn-keras3.h5',
      'cnn-keras2.h5',
      'cnn-keras2.weights.h5',
      'cnn-chunked.weights.h5',
    ]) {
      const good = bytesOf(name);
      for (let i = 0; i < 40; i++) {
        const bytes = good.slice();
        for (let n = 0; n < 20; n++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
        const error = await (name.includes('weights')
          ? loadKerasWeights(model, bytes)
          : loadKeras(bytes)
        ).then(
          () => undefined,
          (thrown) => thrown,
        );
        if (error === undefined) continue;
        expect(error).toBeInstanceOf(EarshotError);
        expect(['BAD_FILE', 'UNSUPPORTED', 'NOT_FINITE']).toContain(error.code);
        refused++;
      }
    }
    warning.mockRestore();
    expect(refused).toBeGreaterThan(40);
  });
});

const is = (view: DataView, at: number, value: number) =>
  view.getUint32(at, true) === value && view.getUint32(at + 4, true) === 0;
