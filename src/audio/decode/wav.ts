import decodeCompressed from '@audio/decode-wav';
import type { DecodeContext, Sound } from './sound.ts';
import { damaged, type WavHeader, wavHeader } from './wav-header.ts';

/** Decodes a whole WAV file. */
export function decodeWav(bytes: Uint8Array, context: DecodeContext): Sound {
  const header = wavHeader(bytes, context.name);
  if (header === undefined) throw damaged(context.name, 'it ends inside its header');
  const { dataStart, sr } = header;
  if (header.encoding === 'compressed') return decodeWithLibrary(bytes, header, context);
  const frames = framesPresent(header, bytes.length, context);
  const data = bytes.subarray(dataStart, dataStart + frames * header.bytesPerFrame);
  return { channels: wavSamples(data, header), sr, bounded: header.encoding === 'int' };
}

/** Whole frames that are there, with a warning where the header promised another number. */
export function framesPresent(
  header: WavHeader,
  fileSize: number,
  { name, onWarning }: DecodeContext,
): number {
  const { dataBytes, dataStart, bytesPerFrame, encoding } = header;
  const present = Math.max(0, fileSize - dataStart);
  const frames = Math.floor(Math.min(present, dataBytes) / bytesPerFrame);
  if (frames === 0 && encoding !== 'compressed') {
    throw damaged(
      name,
      present === 0 ? 'it ends after its header, without samples' : 'it has no whole sample',
    );
  }
  if (dataBytes === Infinity) {
    onWarning(`${name}: its header leaves the number of samples open; read to the end of the file.`);
  } else if (dataBytes > present) {
    onWarning(`${name}: cut off; ${present} of ${dataBytes} bytes of samples are there and were read.`);
  } else if (dataBytes % bytesPerFrame !== 0) {
    onWarning(`${name}: its last frame is incomplete and was left out.`);
  }
  return frames;
}

/** The samples of whole frames of integer or float encoding, a signal a channel, full scale at ±1. */
export function wavSamples(data: Uint8Array, { encoding, bits, channels }: WavHeader): Float32Array[] {
  if (encoding === 'float') {
    return bits === 32
      ? split(typed(Float32Array, data), channels)
      : split(typed(Float64Array, data), channels);
  }
  if (bits === 8) return split(data, channels, 1 / 128, 128);
  if (bits === 16) return split(typed(Int16Array, data), channels, 2 ** -15);
  if (bits === 24) return split(widened(data), channels, 2 ** -31);
  return split(typed(Int32Array, data), channels, 2 ** -31);
}

/** Interleaved numbers as signals of (number − zero) · scale. */
function split(values: ArrayLike<number>, channels: number, scale = 1, zero = 0): Float32Array[] {
  if (channels === 1 && zero === 0) {
    // Converted all at once, and then scaled by a power of two, which is exact.
    const signal = new Float32Array(values);
    for (let i = 0; i < signal.length; i++) signal[i] *= scale;
    return [signal];
  }
  return Array.from({ length: channels }, (_, c) => everySo(values, c, channels, scale, zero));
}

function everySo(
  values: ArrayLike<number>,
  first: number,
  step: number,
  scale: number,
  zero: number,
): Float32Array {
  const signal = new Float32Array(values.length / step);
  for (let i = 0, at = first; i < signal.length; i++, at += step) signal[i] = (values[at] - zero) * scale;
  return signal;
}

/** 24-bit integers as the upper bits of 32-bit ones. */
function widened(data: Uint8Array): Int32Array {
  const values = new Int32Array(data.length / 3);
  for (let i = 0, at = 0; i < values.length; i++, at += 3) {
    values[i] = (data[at] << 8) | (data[at + 1] << 16) | (data[at + 2] << 24);
  }
  return values;
}

interface TypedArrayType<T> {
  new (buffer: ArrayBufferLike, start: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
}

/** The bytes as little-endian numbers, copied first where they do not lie on a number's boundary. */
function typed<T>(type: TypedArrayType<T>, data: Uint8Array): T {
  const aligned = data.byteOffset % type.BYTES_PER_ELEMENT === 0 ? data : data.slice();
  return new type(aligned.buffer, aligned.byteOffset, aligned.length / type.BYTES_PER_ELEMENT);
}

/** A-law and mu-law. */
function decodeWithLibrary(bytes: Uint8Array, header: WavHeader, context: DecodeContext): Sound {
  framesPresent(header, bytes.length, context);
  try {
    const { channelData, sampleRate } = decodeCompressed(bytes);
    return { channels: channelData, sr: sampleRate };
  } catch (cause) {
    throw damaged(context.name, 'its samples cannot be decoded', cause);
  }
}
