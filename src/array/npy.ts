import { EarshotError } from '../errors.ts';
import { shapeText, sizeOf } from './tensor.ts';

/** What {@link npyPieces} takes: float32, int32, or text. */
export type NpyData = Float32Array | Int32Array | readonly string[];

/** A multiple of this is what the header's bytes come to, so that the numbers behind it are aligned. */
const ALIGNMENT = 64;

/**
 * The beginning of a NumPy array file (format 1.0): what its elements are, in row-major order, and its shape. The
 * elements follow, the lowest byte first.
 *
 * @param descr NumPy's name for the type of an element, such as `<f4`
 * Reference: `numpy.lib.format`, NumPy 2.4.
 */
export function npyHeader(descr: string, shape: readonly number[]): Uint8Array {
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shapeText(shape)}, }`;
  const before = 10;
  const size = Math.ceil((before + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT;
  const text = `\x93NUMPY\x01\x00??${dictionary.padEnd(size - before - 1)}\n`;
  const header = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  new DataView(header.buffer).setUint16(8, size - before, true);
  return header;
}

/**
 * An array as a NumPy array file: its header and its elements, which are not copied.
 * @throws EarshotError SHAPE_MISMATCH when the shape holds another number of elements
 */
export function npyPieces(
  data: NpyData,
  shape: readonly number[],
): [header: Uint8Array, elements: Uint8Array] {
  if (data.length !== sizeOf(shape)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `npyPieces: the shape ${shapeText(shape)} holds ${sizeOf(shape)} elements; received ${data.length}.`,
    );
  }
  if (data instanceof Float32Array || data instanceof Int32Array) {
    const descr = data instanceof Float32Array ? '<f4' : '<i4';
    return [npyHeader(descr, shape), new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];
  }
  const letters = data.map((text) => Array.from(text, (letter) => letter.codePointAt(0)!));
  const longest = letters.reduce((most, text) => Math.max(most, text.length), 1);
  const elements = new Uint32Array(data.length * longest);
  for (const [i, text] of letters.entries()) elements.set(text, i * longest);
  return [npyHeader(`<U${longest}`, shape), new Uint8Array(elements.buffer)];
}
