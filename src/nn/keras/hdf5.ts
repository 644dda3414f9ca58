import type { Dataset, Group } from 'jsfive';
import { sizeOf } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';

/** @file HDF5 files as Keras writes them, read by jsfive, which is loaded with the first one. */

/** Numbers of a dataset, as float32. */
export interface StoredArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A group of an HDF5 file, or the whole file. */
export interface Hdf5Group {
  /** names of the groups and datasets in it */
  readonly names: readonly string[];
  /** the group at a path below this one, or undefined */
  group(path: string): Hdf5Group | undefined;
  /** the dataset at a path below this one, or undefined */
  array(path: string): StoredArray | undefined;
  /** an attribute that is one text, or undefined */
  text(name: string): string | undefined;
  /** an attribute that is a list of texts; Keras writes long ones as `name0`, `name1`, ... */
  texts(name: string): string[];
}

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** deflate cannot make more than this of a byte */
const largestExpansion = 1032;

/** True for bytes that begin like an HDF5 file. */
export function isHdf5(bytes: Uint8Array): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}

/**
 * Opens an HDF5 file: integers and floats of any width, contiguous or chunked, deflated and shuffled.
 * @param where what error messages call the file
 * @throws EarshotError BAD_FILE, here and by the functions of the result, when the file is cut off or damaged
 */
export async function openHdf5(bytes: Uint8Array, where: string): Promise<Hdf5Group> {
  const { File } = await import('jsfive');
  const whole = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const limit = bytes.length * largestExpansion;
  return guarded(where, () => groupOf(new File(whole), where, limit));
}

/** @param path of the group, with a slash at its end */
function groupOf(group: Group, where: string, limit: number, path = ''): Hdf5Group {
  const guard = <T>(read: () => T) => guarded(where, read);
  const attribute = (name: string) =>
    guard(() => (Object.hasOwn(group.attrs, name) ? (group.attrs[name] as object | string) : undefined));
  const find = (below: string) => guard(() => follow(group, below));
  return {
    names: guard(() => group.keys),
    group: (below) => {
      const found = find(below);
      return isGroup(found) ? groupOf(found, where, limit, `${path}${below}/`) : undefined;
    },
    array: (below) => {
      const found = find(below);
      return found === undefined || isGroup(found)
        ? undefined
        : guard(() => numbersOf(found, `${where}: ${path}${below}`, limit));
    },
    text: (name) => {
      const value = attribute(name);
      return typeof value === 'string' ? trimmed(value) : undefined;
    },
    texts: (name) => {
      const parts: (object | string)[] = [attribute(name) ?? []];
      for (let i = 0; attribute(`${name}${i}`) !== undefined; i++) parts.push(attribute(`${name}${i}`)!);
      return parts.flat().map((text) => trimmed(String(text)));
    },
  };
}

/** jsfive's own `get` throws for a name that is missing and follows names of Object.prototype. */
function follow(group: Group, path: string): Group | Dataset | undefined {
  let at: Group | Dataset = group;
  for (const name of path.split('/')) {
    if (!isGroup(at) || !at.keys.includes(name)) return undefined;
    const next = at.get(name);
    if (next === null) return undefined;
    at = next;
  }
  return at;
}

function numbersOf(dataset: Dataset, where: string, limit: number): StoredArray {
  const { shape } = dataset;
  const dtype = typeOf(dataset, where);
  const width = typeof dtype === 'string' ? /^[<>|=]?[iuf](\d)$/.exec(dtype)?.[1] : undefined;
  if (width === undefined) throw new EarshotError('BAD_FILE', `${where} holds ${dtype}, not numbers.`);
  if (sizeOf(shape) * Number(width) > limit)
    throw new EarshotError('BAD_FILE', `${where} is said to have ${sizeOf(shape)} elements.`);
  const data = Float32Array.from(dataset.value as number[]);
  if (data.length !== sizeOf(shape)) throw new EarshotError('BAD_FILE', `${where} is cut off.`);
  return { shape, data };
}

/** bfloat16 is no type of HDF5: Keras keeps it as opaque bytes, which jsfive does not read. */
function typeOf(dataset: Dataset, where: string): Dataset['dtype'] {
  try {
    return dataset.dtype;
  } catch (cause) {
    if (!String(cause).startsWith('Opaque')) throw cause;
    throw new EarshotError(
      'UNSUPPORTED',
      `${where} is bfloat16, which is not read. Save the model in Keras with weights in float32.`,
      { cause },
    );
  }
}

function isGroup(found: Group | Dataset | undefined): found is Group {
  return found !== undefined && 'keys' in found && !('dtype' in found);
}

/** Texts of fixed length are filled up with zeros. */
const trimmed = (text: string) => text.replace(/\0+$/, '');

/** jsfive throws texts, and whatever comes of addresses that point nowhere. */
function guarded<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof EarshotError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EarshotError(
      'BAD_FILE',
      `${where}: is a damaged HDF5 file, or one in a form that Keras does not write (${reason}).`,
      { cause },
    );
  }
}
