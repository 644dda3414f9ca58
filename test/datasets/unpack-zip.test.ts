import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { crc32 } from '../../src/crc.ts';
import { unpackZip } from '../../src/datasets/unpack-zip.ts';
import { zipOf } from './zip.ts';

let parent: string;
let archive: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'unpack-'));
  archive = join(parent, 'a.zip');
  folder = join(parent, 'out');
  writeFileSync(archive, zipOf([{ name: 'a.txt', content: Buffer.from('hello') }]));
});
afterEach(() => rmSync(parent, { recursive: true }));

describe('unpackZip', () => {
  it.each(['../a.txt', '..', '.', '/etc/a.txt', 'x/../../a.txt'])('writes nothing at %s', async (path) => {
    await expect(unpackZip(archive, folder, { place: () => path })).rejects.toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringMatching(/outside the folder/),
    });
    expect(readdirSync(parent)).toEqual(['a.zip']);
  });

  it('refuses more than the limit', async () => {
    await expect(unpackZip(archive, folder, { place: (name) => name, limit: 4 })).rejects.toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringMatching(/5 bytes, more than 4/),
    });
  });

  it('says when the folder cannot be made', async () => {
    await expect(unpackZip(archive, join(archive, 'x'), { place: (name) => name })).rejects.toMatchObject({
      code: 'NOT_WRITABLE',
    });
  });
});

it('crc32 has the check value of its standard, whole or in parts', () => {
  expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  expect(crc32(Buffer.from('6789'), crc32(Buffer.from('12345')))).toBe(0xcbf43926);
});
