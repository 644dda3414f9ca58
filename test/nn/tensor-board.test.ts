import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import { expectError, scratchFolder, uniform, weightsOf } from './support.ts';

/** @file Event files are read back by a parser of their own, which checks every checksum. */

const folder = scratchFolder();
const x = uniform([12, 3], 1);
const y = uniform([12, 1], 2);

interface Histogram {
  min: number;
  max: number;
  count: number;
  sum: number;
  squares: number;
  limits: number[];
  buckets: number[];
}

interface Entry {
  step: number;
  tag: string;
  value: number | Histogram;
}

function network(): nn.Model {
  const model = nn.sequential({ inputShape: [3], seed: 4 }, [
    nn.dense(5, { activation: 'relu' }),
    nn.dense(1),
  ]);
  model.compile({ optimizer: nn.sgd({ learningRate: 0.05 }), loss: 'mse', metrics: ['mae'] });
  return model;
}

describe('tensorBoard', () => {
  it('writes the numbers of each epoch, those of training and of validation apart', async () => {
    const logDir = join(folder, 'deep/logs');
    const model = network();
    const { history } = await model.fit(x, y, {
      epochs: 3,
      batchSize: 4,
      validationSplit: 0.25,
      callbacks: [nn.tensorBoard({ logDir })],
      verbose: 0,
    });
    const train = entriesOf(join(logDir, 'train'));
    expect(Object.keys(train)).toEqual(['epoch_loss', 'epoch_mae', 'epoch_learning_rate']);
    expect(train.epoch_loss).toEqual(series(history.loss));
    expect(train.epoch_mae).toEqual(series(history.mae));
    expect(train.epoch_learning_rate).toEqual(series([0.05, 0.05, 0.05]));
    const validation = entriesOf(join(logDir, 'validation'));
    expect(validation.epoch_loss).toEqual(series(history.val_loss));
    expect(validation.evaluation_mae_vs_iterations).toEqual(series(history.val_mae, 3, 3));
    expect(Object.keys(validation)).toHaveLength(4);
  });

  it('writes histograms of the weights', async () => {
    const logDir = join(folder, 'histograms');
    const model = network();
    await model.fit(x, y, {
      epochs: 3,
      callbacks: [nn.tensorBoard({ logDir, histogramFreq: 2 })],
      verbose: 0,
    });
    const train = entriesOf(join(logDir, 'train'));
    const tags = ['dense/kernel', 'dense/bias', 'dense_1/kernel', 'dense_1/bias'];
    for (const [i, tag] of tags.entries()) {
      const written = train[`${tag}/histogram`];
      expect(written.map(({ step }) => step)).toEqual([0, 2]);
      const numbers = [...weightsOf(model)[i]];
      const last = written[1].value as Histogram;
      const [min, max] = [Math.min(...numbers), Math.max(...numbers)];
      expect(last).toMatchObject({ min, max, count: numbers.length });
      expect(last.sum).toBeCloseTo(
        numbers.reduce((sum, number) => sum + number, 0),
        10,
      );
      expect(last.squares).toBeCloseTo(
        numbers.reduce((sum, number) => sum + number ** 2, 0),
        10,
      );
      expect(last.limits).toHaveLength(max > min ? 30 : 1);
      expect(last.limits.at(-1)).toBe(max);
      expect(last.buckets.reduce((sum, count) => sum + count, 0)).toBe(numbers.length);
      const half = last.limits.length >> 1;
      const below = last.buckets.slice(0, half).reduce((sum, count) => sum + count, 0);
      const edge = half === 0 ? min : last.limits[half - 1];
      expect(below).toBe(numbers.filter((number) => number < edge).length);
    }
  });

  it('adds to its file while training goes on, and begins a new one for each fit', async () => {
    const logDir = join(folder, 'growing');
    const model = network();
    const sizes: number[] = [];
    const look = () => void sizes.push(readFileSync(filesIn(join(logDir, 'train'))[0]).length);
    const callbacks = [nn.tensorBoard({ logDir }), look];
    await model.fit(x, y, { epochs: 3, callbacks, verbose: 0 });
    expect(sizes[1]).toBeGreaterThan(sizes[0]);
    expect(sizes[2]).toBeGreaterThan(sizes[1]);
    await model.fit(x, y, { callbacks, verbose: 0 });
    expect(filesIn(join(logDir, 'train'))).toHaveLength(2);
    expect(readdirSync(logDir)).toEqual(['train']);
  });

  it('refuses options that are wrong, and a folder that cannot be made', async () => {
    await expectError(
      () => nn.tensorBoard({ logdir: 'x' } as object),
      'UNKNOWN_NAME',
      /Did you mean 'logDir'/,
    );
    await expectError(() => nn.tensorBoard({ histogramFreq: -1 }), 'INVALID_ARGUMENT', /histogramFreq/);
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const callbacks = [nn.tensorBoard({ logDir: file })];
    await expectError(
      () => network().fit(x, y, { callbacks, verbose: 0 }),
      'NOT_WRITABLE',
      /a part of the path/,
    );
  });

  it('is read with the checksum of the standard', () => {
    expect(checksum(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
  });
});

/** Numbers of epochs as they are read back, in single precision. */
function series(values: number[], first = 0, by = 1): Pick<Entry, 'step' | 'value'>[] {
  return values.map((value, i) => ({ step: first + i * by, value: Math.fround(value) }));
}

function filesIn(path: string): string[] {
  return readdirSync(path).map((name) => join(path, name));
}

/** All entries of the one event file in a folder, by tag. */
function entriesOf(path: string): Record<string, Pick<Entry, 'step' | 'value'>[]> {
  const [file, ...others] = filesIn(path);
  expect(others).toEqual([]);
  expect(file).toMatch(/events\.out\.tfevents\.\d+\./);
  const [header, ...events] = recordsOf(readFileSync(file)).map(readEvent);
  expect(header.version).toBe('brain.Event:2');
  const byTag: Record<string, Pick<Entry, 'step' | 'value'>[]> = {};
  for (const { time, entries } of events) {
    expect(Math.abs(time - Date.now() / 1000)).toBeLessThan(600);
    for (const { tag, step, value } of entries) (byTag[tag] ??= []).push({ step, value });
  }
  return byTag;
}

function recordsOf(file: Buffer): Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    expect(unmask(file.readUInt32LE(at + 8))).toBe(checksum(file.subarray(at, at + 8)));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(unmask(file.readUInt32LE(at + 12 + length))).toBe(checksum(data));
    records.push(data);
    at += 16 + length;
  }
  return records;
}

function unmask(masked: number): number {
  const rotated = (masked - 0xa282ead8) >>> 0;
  return ((rotated >>> 17) | (rotated << 15)) >>> 0;
}

/** CRC-32C, bit by bit. */
function checksum(data: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of data) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit++)
      remainder = remainder & 1 ? (remainder >>> 1) ^ 0x82f63b78 : remainder >>> 1;
  }
  return ~remainder >>> 0;
}

function readEvent(data: Uint8Array) {
  const event = { time: 0, step: 0, version: '', entries: [] as Entry[] };
  fields(data, {
    1: (reader) => (event.time = reader.double()),
    2: (reader) => (event.step = Number(reader.int64())),
    3: (reader) => (event.version = reader.string()),
    5: (summary) =>
      fields(summary.bytes(), {
        1: (value) => event.entries.push({ step: event.step, ...readValue(value.bytes()) }),
      }),
  });
  return event;
}

function readValue(data: Uint8Array): Omit<Entry, 'step'> {
  const entry: Omit<Entry, 'step'> = { tag: '', value: Number.NaN };
  fields(data, {
    1: (reader) => (entry.tag = reader.string()),
    2: (reader) => (entry.value = reader.float()),
    5: (reader) => (entry.value = readHistogram(reader.bytes())),
  });
  return entry;
}

function readHistogram(data: Uint8Array): Histogram {
  const read = {
    min: 0,
    max: 0,
    count: 0,
    sum: 0,
    squares: 0,
    limits: [] as number[],
    buckets: [] as number[],
  };
  fields(data, {
    1: (reader) => (read.min = reader.double()),
    2: (reader) => (read.max = reader.double()),
    3: (reader) => (read.count = reader.double()),
    4: (reader) => (read.sum = reader.double()),
    5: (reader) => (read.squares = reader.double()),
    6: (reader) => (read.limits = doubles(reader.bytes())),
    7: (reader) => (read.buckets = doubles(reader.bytes())),
  });
  return read;
}

function fields(data: Uint8Array, read: Record<number, (reader: BinaryReader) => unknown>): void {
  const reader = new BinaryReader(data);
  while (reader.pos < reader.len) {
    const [field] = reader.tag();
    expect(Object.keys(read)).toContain(String(field));
    read[field](reader);
  }
}

function doubles(data: Uint8Array): number[] {
  const reader = new BinaryReader(data);
  const values: number[] = [];
  while (reader.pos < reader.len) values.push(reader.double());
  return values;
}
