import { describe, expect, it } from 'vitest';
import { zipPieces } from '../../../src/experiment/extract/zip.ts';
import { openZip } from '../../../src/nn/keras/zip.ts';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (...texts: string[]) => texts.map((piece) => new TextEncoder().encode(piece));

async function archive(files: { name: string; pieces: Uint8Array[] }[]): Promise<Buffer> {
  const given = async function* () {
    yield* files;
  };
  const written: Uint8Array[] = [];
  for await (const piece of zipPieces(given())) written.push(piece);
  return Buffer.concat(written);
}

describe('zipPieces', () => {
  it('writes an archive that is read again, with its checksums', async () => {
    const { names, read } = openZip(
      await archive([
        { name: 'sounds/a.wav/mfcc.npy', pieces: bytes('ab', '', 'cde') },
        { name: 'häß.npy', pieces: bytes('') },
      ]),
      'it',
    );
    expect(names).toEqual(['sounds/a.wav/mfcc.npy', 'häß.npy']);
    expect(text(await read(names[0]))).toBe('abcde');
    expect(await read(names[1])).toHaveLength(0);
  });

  it('asks for the next file when the one before is written', async () => {
    const order: string[] = [];
    const given = async function* () {
      for (const name of ['a', 'b']) {
        order.push(`made ${name}`);
        yield { name, pieces: bytes(`content of ${name}`) };
      }
    };
    for await (const piece of zipPieces(given())) order.push(text(piece));
    expect(order.filter((entry) => /^(made|content)/.test(entry))).toEqual([
      'made a',
      'content of a',
      'made b',
      'content of b',
    ]);
  });

  it('counts more than 65,535 files in the larger format', async () => {
    const count = 65_536;
    const whole = await archive(Array.from({ length: count }, (_, i) => ({ name: String(i), pieces: [] })));
    const end = whole.length - 22;
    expect([whole.readUInt32LE(end), whole.readUInt16LE(end + 10)]).toEqual([0x06054b50, 0xffff]);
    const locator = end - 20;
    expect(whole.readUInt32LE(locator)).toBe(0x07064b50);
    const record = Number(whole.readBigUInt64LE(locator + 8));
    expect(whole.readUInt32LE(record)).toBe(0x06064b50);
    expect(record + 12 + Number(whole.readBigUInt64LE(record + 4))).toBe(locator);
    expect(Number(whole.readBigUInt64LE(record + 32))).toBe(count);
    const directory = Number(whole.readBigUInt64LE(record + 48));
    expect(whole.readUInt32LE(directory)).toBe(0x02014b50);
    expect(directory + Number(whole.readBigUInt64LE(record + 40))).toBe(record);
  });
});
