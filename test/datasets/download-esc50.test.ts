import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DownloadProgress, downloadEsc50, esc50 } from '../../src/datasets/index.ts';
import { send, startServer, type TestServer } from './server.ts';
import { type ZipEntry, zipOf } from './zip.ts';

const CSV = Buffer.from(
  'filename,fold,target,category,esc10,src_file,take\n1-1-A-0.wav,1,0,dog,True,1,A\n2-2-A-10.wav,2,10,rain,True,2,A\n',
);
const SOUND = Buffer.from(Uint8Array.from({ length: 200_000 }, (_, i) => (i * i) >> 3));
const ENTRIES: ZipEntry[] = [
  { name: 'ESC-50-master/', mode: 0o40755 },
  { name: 'ESC-50-master/LICENSE', content: Buffer.from('CC BY-NC') },
  { name: 'ESC-50-master/README.md', content: Buffer.from('not wanted') },
  { name: 'ESC-50-master/audio/1-1-A-0.wav', content: SOUND },
  { name: 'ESC-50-master/audio/2-2-A-10.wav', content: SOUND.subarray(1000) },
  { name: 'ESC-50-master/meta/esc50.csv', content: CSV },
  { name: 'ESC-50-master/tests/audio/x.wav', content: Buffer.from('not wanted') },
];
const ZIP = zipOf(ENTRIES);
const with_ = (...more: ZipEntry[]) => zipOf([...ENTRIES, ...more]);
const without = (name: string) => zipOf(ENTRIES.filter((entry) => !entry.name.endsWith(name)));

let parent: string;
let dir: string;
let server: TestServer;
let quick: { url: string; retryDelay: number; attempts: number };

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), 'download-'));
  dir = join(parent, 'ESC-50');
  server = await startServer();
  server.answer = send(ZIP);
  quick = { url: server.url, retryDelay: 1, attempts: 3 };
});
afterEach(async () => {
  await server.close();
  rmSync(parent, { recursive: true });
});

/** Answers the n-th request with the n-th of `answers`, all further ones with the last. */
function answers(...list: TestServer['answer'][]): TestServer['answer'] {
  return (request, response) => list[Math.min(server.requests.length, list.length) - 1](request, response);
}

async function expectWhole(): Promise<void> {
  const { clips, classes, warnings } = await esc50(dir);
  expect([clips.length, classes, warnings]).toEqual([2, ['dog', 'rain'], []]);
  expect(readFileSync(join(dir, 'audio/1-1-A-0.wav')).equals(SOUND)).toBe(true);
  expect(readdirSync(dir).sort()).toEqual(['LICENSE', 'audio', 'meta']);
  expect(readdirSync(parent)).toEqual(['ESC-50']);
}

async function expectFailure(code: string, message: RegExp, left: string[] = []): Promise<void> {
  await expect(downloadEsc50(dir, quick)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
  expect(readdirSync(parent).sort()).toEqual(left);
}

describe('downloadEsc50', () => {
  it('downloads, unpacks what is wanted, and reports both', async () => {
    const seen: DownloadProgress[] = [];
    expect(await downloadEsc50(dir, { ...quick, onProgress: (progress) => seen.push(progress) })).toBe(dir);
    await expectWhole();
    const last = (phase: string) => seen.filter((progress) => progress.phase === phase).at(-1);
    expect(last('download')).toEqual({ phase: 'download', done: ZIP.length, total: ZIP.length });
    const unpacked = SOUND.length * 2 - 1000 + CSV.length + 8;
    expect(last('unpack')).toEqual({ phase: 'unpack', done: unpacked, total: unpacked });
  });

  it('returns at once when all is there, and fills an empty folder', async () => {
    mkdirSync(dir);
    await downloadEsc50(dir, quick);
    await downloadEsc50(dir, quick);
    expect(server.requests.length).toBe(1);
    await expectWhole();
  });

  it('works without Content-Length', async () => {
    const totals: unknown[] = [];
    server.answer = send(ZIP, { length: false });
    await downloadEsc50(dir, {
      ...quick,
      onProgress: ({ phase, total }) => phase === 'download' && totals.push(total),
    });
    expect(new Set(totals)).toEqual(new Set([undefined]));
    await expectWhole();
  });

  it('follows redirects', async () => {
    server.answer = (request, response) =>
      request.url === '/other'
        ? send(ZIP)(request, response)
        : response.writeHead(302, { location: '/other' }).end();
    await downloadEsc50(dir, quick);
    await expectWhole();
  });

  it('goes on after a cut', async () => {
    server.answer = answers(send(ZIP, { cutAfter: 150_000 }), send(ZIP));
    await downloadEsc50(dir, quick);
    expect(server.requests[1]).toMatchObject({ range: 'bytes=150000-', 'if-range': '"one"' });
    await expectWhole();
  });

  it('goes on through any number of cuts as long as bytes arrive', async () => {
    server.answer = send(ZIP, { cutAfter: 50_000 });
    await downloadEsc50(dir, quick);
    expect(server.requests.length).toBeGreaterThan(7);
    await expectWhole();
  });

  it('goes on in the next call, and not in a file that has changed', async () => {
    server.answer = answers(send(ZIP, { cutAfter: 150_000 }), (_, response) => response.writeHead(503).end());
    await expectFailure('DOWNLOAD_FAILED', /answered 503.*kept in/, [
      'ESC-50.zip.part',
      'ESC-50.zip.part.json',
    ]);
    const before = server.requests.length;
    server.answer = send(ZIP, { etag: '"two"' });
    await downloadEsc50(dir, quick);
    expect(server.requests.slice(before).map((headers) => headers.range)).toEqual(['bytes=150000-']);
    await expectWhole();
  });

  it.each([
    ['ignores Range', { ranges: false }],
    ['has no ETag', { etag: '' }],
    ['has a weak ETag', { etag: 'W/"one"' }],
  ])('starts again where the server %s', async (_, options) => {
    server.answer = answers(send(ZIP, { ...options, cutAfter: 150_000 }), send(ZIP, options));
    await downloadEsc50(dir, quick);
    expect(server.requests.length).toBe(2);
    await expectWhole();
  });

  it('keeps a complete part, and drops one that the server cannot go on with', async () => {
    const part = { url: server.url, validator: '"one"' };
    writeFileSync(`${dir}.zip.part`, ZIP);
    writeFileSync(`${dir}.zip.part.json`, JSON.stringify(part));
    await downloadEsc50(dir, quick);
    expect(server.requests.length).toBe(1);
    await expectWhole();
    rmSync(dir, { recursive: true });
    writeFileSync(`${dir}.zip.part`, Buffer.concat([ZIP, ZIP]));
    writeFileSync(`${dir}.zip.part.json`, JSON.stringify(part));
    await downloadEsc50(dir, quick);
    await expectWhole();
  });

  it('gives up when the line is always cut at the same place', async () => {
    server.answer = send(ZIP, { ranges: false, cutAfter: 1000 });
    await expectFailure('DOWNLOAD_FAILED', /gave up after 3 tries/, [
      'ESC-50.zip.part',
      'ESC-50.zip.part.json',
    ]);
  });

  it('gives up on a server that falls silent', async () => {
    server.answer = (_, response) => response.writeHead(200, { 'content-length': 10 }).flushHeaders();
    await expect(downloadEsc50(dir, { ...quick, timeout: 50, attempts: 2 })).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      message: expect.stringMatching(/gave up after 2 tries/),
    });
  });

  it('tries again after 500, not after 404', async () => {
    server.answer = answers((_, response) => response.writeHead(500).end(), send(ZIP));
    await downloadEsc50(dir, quick);
    await expectWhole();
    rmSync(dir, { recursive: true });
    const before = server.requests.length;
    server.answer = (_, response) => response.writeHead(404).end();
    await expectFailure('DOWNLOAD_FAILED', /answered 404 Not Found.*url option/);
    expect(server.requests.length - before).toBe(1);
  });

  it.each(['', 'example.org/ESC-50.zip', 'http://', 'file:///ESC-50.zip', 5])(
    'refuses the address %j at once',
    async (url) => {
      const download = downloadEsc50(dir, { url: url as string, retryDelay: 60_000 });
      await expect(download).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: expect.stringMatching(/begins with http:\/\/ or https:\/\/; received/),
      });
      expect(readdirSync(parent)).toEqual([]);
    },
  );

  it('says when nobody answers', async () => {
    await server.close();
    await expectFailure('DOWNLOAD_FAILED', /gave up after 3 tries.*ECONNREFUSED/);
  });

  it.each([
    ['announces more than it sends', ZIP.length + 5, /gave up after 3 tries/],
    ['announces less than it sends', ZIP.length - 5, /no complete zip archive/],
  ])('fails when the server %s', async (_, announced, message) => {
    const liar = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${announced}\r\nConnection: close\r\n\r\n`);
        socket.end(ZIP);
      });
    });
    await new Promise<void>((done) => liar.listen(0, '127.0.0.1', done));
    quick.url = `http://127.0.0.1:${(liar.address() as { port: number }).port}/`;
    const left = announced > ZIP.length ? ['ESC-50.zip.part'] : [];
    await expectFailure('DOWNLOAD_FAILED', message, left);
    await new Promise((done) => liar.close(done));
  });

  const archives: [string, Buffer, RegExp][] = [
    ['text', Buffer.from('<html>sorry</html>'), /no complete zip archive/],
    ['a zip cut at the end', ZIP.subarray(0, -100), /no complete zip archive/],
    ['a path above the folder', with_({ name: '../evil.wav', content: SOUND }), /bad entry.*\.\.\/evil/],
    [
      'a hidden path above the folder',
      with_({ name: 'ESC-50-master/audio/../../../evil.wav' }),
      /bad entry.*evil/,
    ],
    ['an absolute path', with_({ name: '/tmp/evil.wav' }), /bad entry.*absolute/],
    [
      'a symbolic link',
      with_({ name: 'ESC-50-master/audio/1.wav', content: Buffer.from('/etc'), mode: 0o120777 }),
      /1\.wav is a link/,
    ],
    ['one file twice', with_(ENTRIES[3]), /1-1-A-0\.wav is damaged/],
    [
      'a wrong checksum',
      with_({ name: 'ESC-50-master/audio/3-3-A-0.wav', content: SOUND, crc: 1 }),
      /3-3-A-0\.wav is damaged.*checksum/,
    ],
    ['no table', without('esc50.csv'), /lacks meta\/esc50\.csv/],
    ['too few clips', without('2-2-A-10.wav'), /lacks/],
  ];
  it.each(archives)('refuses an archive with %s and leaves nothing behind', async (_, archive, message) => {
    server.answer = send(archive);
    await expectFailure('DOWNLOAD_FAILED', message);
    expect(existsSync('/tmp/evil.wav')).toBe(false);
  });

  it('can be interrupted before, while waiting, and halfway, and goes on', async () => {
    await expect(downloadEsc50(dir, { ...quick, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'INTERRUPTED',
    });
    expect(server.requests.length).toBe(0);

    server.answer = (_, response) => response.writeHead(503).end();
    const waiting = downloadEsc50(dir, { ...quick, retryDelay: 60_000, signal: AbortSignal.timeout(100) });
    await expect(waiting).rejects.toMatchObject({ code: 'INTERRUPTED' });

    const stop = new AbortController();
    server.answer = (request, response) => {
      send(ZIP.subarray(0, 100_000), { length: false, cutAfter: 100_000 })(request, response);
    };
    const halfway = downloadEsc50(dir, {
      ...quick,
      signal: stop.signal,
      onProgress: ({ done }) => done > 0 && stop.abort(),
    });
    await expect(halfway).rejects.toMatchObject({
      code: 'INTERRUPTED',
      message: expect.stringMatching(/run it again/),
    });
    expect(readdirSync(parent)).toContain('ESC-50.zip.part');
    server.answer = send(ZIP);
    await downloadEsc50(dir, quick);
    await expectWhole();
  });

  it('keeps the archive when interrupted while unpacking', async () => {
    const stop = new AbortController();
    const options = {
      ...quick,
      signal: stop.signal,
      onProgress: (p: DownloadProgress) => p.phase === 'unpack' && stop.abort(),
    };
    await expect(downloadEsc50(dir, options)).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(readdirSync(parent)).toEqual(['ESC-50.zip']);
    await downloadEsc50(dir, quick);
    expect(server.requests.length).toBe(1);
    await expectWhole();
  });

  it('refuses a folder with other things in it', async () => {
    mkdirSync(dir);
    writeFileSync(join(dir, 'thesis.txt'), '');
    await expectFailure('NOT_WRITABLE', /holds other things/, ['ESC-50']);
    expect(readdirSync(dir)).toEqual(['thesis.txt']);
    expect(server.requests.length).toBe(0);
  });

  it('refuses a place that is no folder', async () => {
    writeFileSync(join(parent, 'file'), '');
    dir = join(parent, 'file', 'ESC-50');
    await expectFailure('NOT_WRITABLE', /a file is in the way/, ['file']);
  });

  it.skipIf(!existsSync('/dev/full'))('says when the disk is full', async () => {
    symlinkSync('/dev/full', `${dir}.zip.part`);
    await expectFailure('NOT_WRITABLE', /the disk is full/, ['ESC-50.zip.part', 'ESC-50.zip.part.json']);
  });
});
