import { openZip } from '../../../src/nn/keras/zip.ts';

/** An array as a NumPy file has it. */
export interface ReadArray {
  descr: string;
  shape: number[];
  values: (number | string)[];
}

/** Reads a NumPy array file by the letter of its format (`numpy.lib.format`), for tests. */
export function readNpy(bytes: Uint8Array): ReadArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const latin = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  if (latin(0, 8) !== '\x93NUMPY\x01\x00') throw new Error('no NumPy array of format 1.0');
  const start = 10 + view.getUint16(8, true);
  const header = /^\{'descr': '(.+)', 'fortran_order': False, 'shape': \((.*)\), \} *\n$/.exec(
    latin(10, start),
  );
  if (start % 64 !== 0 || header === null) throw new Error(`a bad header: ${latin(10, start)}`);
  const [, descr, dims] = header;
  const shape = dims.split(',').flatMap((text) => (text.trim() === '' ? [] : [Number(text)]));
  const count = shape.reduce((a, b) => a * b, 1);
  const width = descr.startsWith('<U') ? 4 * Number(descr.slice(2)) : 4;
  if (bytes.length !== start + count * width) throw new Error('elements are missing, or too many');
  const values = Array.from({ length: count }, (_, i) => {
    const at = start + i * width;
    if (descr === '<f4') return view.getFloat32(at, true);
    if (descr === '<i4') return view.getInt32(at, true);
    const letters = Array.from({ length: width / 4 }, (_, k) => view.getUint32(at + 4 * k, true));
    return String.fromCodePoint(...letters.filter((letter) => letter !== 0));
  });
  return { descr, shape, values };
}

/** The arrays of a NumPy archive, in its order. */
export async function readNpz(bytes: Uint8Array): Promise<Record<string, ReadArray>> {
  const { names, read } = openZip(bytes, 'the archive');
  const arrays: Record<string, ReadArray> = {};
  for (const name of names) arrays[name.replace(/\.npy$/, '')] = readNpy(await read(name));
  return arrays;
}
