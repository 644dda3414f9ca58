import { crc32, inflateSync } from 'node:zlib';

/** @file Zip archives for tests: as Keras packs them, and damaged ones. */

/** An archive of stored files. */
export function zipOf(files: Readonly<Record<string, Uint8Array | string>>): Uint8Array {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const [nameBytes, data] = [Buffer.from(name), Buffer.from(content)];
    const sizes = [crc32(data), data.length, data.length];
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50);
    for (const [i, value] of sizes.entries()) header.writeUInt32LE(value, 14 + 4 * i);
    header.writeUInt16LE(nameBytes.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50);
    for (const [i, value] of sizes.entries()) entry.writeUInt32LE(value, 16 + 4 * i);
    entry.writeUInt16LE(nameBytes.length, 28);
    entry.writeUInt32LE(offset, 42);
    local.push(header, nameBytes, data);
    directory.push(entry, nameBytes);
    offset += 30 + nameBytes.length + data.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...local, ...directory, end]));
}

/** What h5py writes for a file without groups. */
export const emptyHdf5 = inflateSync(
  Buffer.from(
    'eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8KFJhR+TD5BCjNCKU7oPQKJpg4I1hOAiouCDUfXV1IkKsrsvno9oyCkQ08XB0DQHQElM8BpU8woaqDpcMAKtkLAKSkKIg=',
    'base64',
  ),
);

/** A .keras file of a config, whose weights are an HDF5 file without anything in it. */
export function kerasArchive(config: object, version: string, weights = 'model.weights.h5'): Uint8Array {
  return zipOf({
    'config.json': JSON.stringify(config),
    'metadata.json': JSON.stringify({ keras_version: version }),
    [weights]: emptyHdf5,
  });
}
