import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeWav } from '../../src/audio/encode-wav.ts';
import { load } from '../../src/audio/load.ts';
import { noise } from './resample-input.ts';
import { soundPath } from './sound-fixture.ts';

/** @file `load` with what only Node has: a disk and a server. */

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-load-files-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('load', () => {
  test('takes a file URL', async () => {
    const path = soundPath('mono.ogg');
    expect(await load(pathToFileURL(path))).toEqual(await load(path));
  });

  test('fetches an http URL', async () => {
    const server = createServer((request, response) => {
      const found = request.url === '/mono.ogg';
      response.writeHead(found ? 200 : 404).end(found ? readFileSync(soundPath('mono.ogg')) : 'none');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect(await load(`${base}/mono.ogg`)).toEqual(await load(soundPath('mono.ogg')));
      expect(await load(new URL('/mono.ogg', base))).toEqual(await load(soundPath('mono.ogg')));
      await expect(load(`${base}/other.ogg`)).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: expect.stringMatching(/other\.ogg cannot be fetched: HTTP 404/),
      });
    } finally {
      server.close();
    }
    await expect(load(`${base}/mono.ogg`)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('refuses pages and downloads that break off', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/page') response.writeHead(200, { 'content-type': 'text/html' }).end('\n<html>');
      else response.writeHead(200, { 'content-length': '1000' }).write('RIFF', () => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await expect(load(`${base}/page`)).rejects.toMatchObject({
        code: 'BAD_FILE',
        message: expect.stringMatching(/is a web page \(text\/html\)/),
      });
      await expect(load(`${base}/broken`)).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
    } finally {
      server.close();
    }
  });
});

describe('load names a file', () => {
  test('that is missing', async () => {
    const path = join(folder, 'missing.wav');
    await expect(load(path)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringMatching(/missing\.wav does not exist/),
    });
  });

  test('that is a folder', async () => {
    const path = join(folder, 'folder.wav');
    mkdirSync(path);
    await expect(load(path)).rejects.toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringMatching(/folder\.wav is a folder/),
    });
  });

  test.skipIf(process.platform === 'win32')('that is a pipe, without waiting for a writer', async () => {
    const path = join(folder, 'pipe.wav');
    execFileSync('mkfifo', [path]);
    await expect(load(path)).rejects.toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringContaining(path),
    });
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('that may not be read', async () => {
    const path = join(folder, 'forbidden.wav');
    writeFileSync(path, encodeWav(noise(1000), { sr: 8000 }));
    chmodSync(path, 0);
    await expect(load(path)).rejects.toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringMatching(/forbidden\.wav cannot be read \(EACCES\)/),
    });
  });
});
