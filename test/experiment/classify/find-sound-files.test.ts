import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSoundFiles } from '../../../src/experiment/classify/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-find-'));
const at = (...parts: string[]) => join(folder, ...parts);

beforeAll(() => {
  mkdirSync(at('deep', 'er'), { recursive: true });
  mkdirSync(at('none'));
  for (const name of ['b.wav', 'a.ogg', 'deep/c.FLAC', 'deep/er/d.mp3', 'deep/notes.txt', 'none/x.txt'])
    writeFileSync(at(name), '');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('findSoundFiles', () => {
  it('takes files as they are, and of folders all sounds, at any depth', async () => {
    const { files, failures } = await findSoundFiles([at('deep', 'notes.txt'), folder]);
    expect(files).toEqual([
      at('deep', 'notes.txt'),
      at('a.ogg'),
      at('b.wav'),
      at('deep', 'c.FLAC'),
      at('deep', 'er', 'd.mp3'),
    ]);
    expect(failures).toEqual([]);
  });

  it('takes patterns, sorted', async () => {
    expect((await findSoundFiles([`${folder}/*.{wav,ogg}`])).files).toEqual([at('a.ogg'), at('b.wav')]);
    expect((await findSoundFiles([`${folder}/**/*.mp3`])).files).toEqual([at('deep', 'er', 'd.mp3')]);
  });

  it('takes a file whose name looks like a pattern', async () => {
    writeFileSync(at('[1].wav'), '');
    expect((await findSoundFiles([at('[1].wav')])).files).toEqual([at('[1].wav')]);
    rmSync(at('[1].wav'));
  });

  it('tells which paths hold nothing, and goes on', async () => {
    const { files, failures } = await findSoundFiles([
      at('x.wav'),
      `${folder}/*.aiff`,
      at('none'),
      at('b.wav'),
    ]);
    expect(files).toEqual([at('b.wav')]);
    expect(failures.map(({ error: { code, message } }) => [code, message])).toEqual([
      ['NOT_FOUND', `${at('x.wav')} does not exist. Check the path.`],
      ['NOT_FOUND', `${folder}/*.aiff matches no file. Check the pattern.`],
      ['NOT_FOUND', `${at('none')} holds no sound: no file below it ends in .wav, .ogg, .flac, .mp3.`],
    ]);
  });
});
