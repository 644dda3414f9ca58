import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeWav } from '../../src/audio/encode-wav.ts';
import { writeWav } from '../../src/audio/write-wav.ts';
import { noise } from './resample-input.ts';

describe('writeWav', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'earshot-write-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('writes what encodeWav encodes, over an older file, and nothing beside it', async () => {
    const path = join(folder, 'a.wav');
    const y = noise(100);
    await writeWav(path, new Float32Array(5), { sr: 8000 });
    await writeWav(pathToFileURL(path), y, { sr: 44100, subtype: 'FLOAT' });
    expect(new Uint8Array(readFileSync(path))).toEqual(encodeWav(y, { sr: 44100, subtype: 'FLOAT' }));
    expect(readdirSync(folder)).toEqual(['a.wav']);
  });

  test('leaves nothing behind when it cannot write', async () => {
    const path = join(folder, 'missing', 'b.wav');
    await expect(writeWav(path, noise(10), { sr: 8000 })).rejects.toMatchObject({
      code: 'NOT_WRITABLE',
      message: expect.stringMatching(/b\.wav cannot be written \(ENOENT\)/),
    });
    mkdirSync(join(folder, 'folder.wav'));
    await expect(writeWav(join(folder, 'folder.wav'), noise(10), { sr: 8000 })).rejects.toMatchObject({
      code: 'NOT_WRITABLE',
    });
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('checks its input before it touches the disk', async () => {
    const before = readdirSync(folder);
    await expect(
      writeWav(join(folder, 'c.wav'), Float32Array.of(Number.NaN), { sr: 8000 }),
    ).rejects.toMatchObject({
      code: 'NOT_FINITE',
    });
    expect(readdirSync(folder)).toEqual(before);
  });
});
