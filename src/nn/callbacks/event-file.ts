import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { crc32c } from '../../crc.ts';

/** @file TensorBoard's event files: TFRecord frames around `Event` messages (tensorflow/core/util/event.proto). */

/** A number, or the distribution of many, under a name. */
export interface Summary {
  readonly tag: string;
  readonly value: number | Float32Array;
}

/** The record that an event file begins with. */
export function fileHeader(seconds: number): Uint8Array {
  return framed(
    new BinaryWriter().tag(1, WireType.Bit64).double(seconds).tag(3, bytes).string(version).finish(),
  );
}

/** A record of summaries at a step. */
export function eventRecord(seconds: number, step: number, summaries: readonly Summary[]): Uint8Array {
  const event = new BinaryWriter().tag(1, WireType.Bit64).double(seconds).tag(2, WireType.Varint).int64(step);
  event.tag(5, bytes).fork();
  for (const { tag, value } of summaries) {
    event.tag(1, bytes).fork().tag(1, bytes).string(tag);
    if (typeof value === 'number') event.tag(2, WireType.Bit32).float(value);
    else event.tag(5, bytes).bytes(histogram(value));
    event.join();
  }
  return framed(event.join().finish());
}

const version = 'brain.Event:2';
const bytes = WireType.LengthDelimited;

/** As many as in Keras's histograms. */
const buckets = 30;

/** A `HistogramProto` of numbers in buckets of equal width between the least and the greatest. */
function histogram(numbers: Float32Array): Uint8Array {
  let [min, max, sum, squares] = [Infinity, -Infinity, 0, 0];
  for (const number of numbers) {
    min = Math.min(min, number);
    max = Math.max(max, number);
    sum += number;
    squares += number * number;
  }
  const width = (max - min) / buckets;
  const counts = new Float64Array(width > 0 ? buckets : 1);
  for (const number of numbers)
    counts[width > 0 ? Math.min(buckets - 1, Math.floor((number - min) / width)) : 0]++;
  const limits = counts.map((_, i) => (i === counts.length - 1 ? max : min + (i + 1) * width));
  const message = new BinaryWriter();
  for (const [i, value] of [min, max, numbers.length, sum, squares].entries())
    message.tag(i + 1, WireType.Bit64).double(value);
  for (const [field, values] of [[6, limits] as const, [7, counts] as const]) {
    message.tag(field, bytes).fork();
    for (const value of values) message.double(value);
    message.join();
  }
  return message.finish();
}

/** Length, checksum of the length, data, checksum of the data: little-endian. */
function framed(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(data.length + 16);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, masked(crc32c(record.subarray(0, 8))), true);
  record.set(data, 12);
  view.setUint32(12 + data.length, masked(crc32c(data)), true);
  return record;
}

/** A checksum of data that hold checksums is masked, so that it does not come out trivial. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
