import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeWav, writeWav } from '../../src/audio/index.ts';
import { classifierOnnx, loadClassifier } from '../../src/classifier/index.ts';
import type { Input } from '../../src/cli/classify-input.ts';
import { runCli } from '../../src/cli/run.ts';
import { mlp, settings, sound } from '../classifier/cases.ts';

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'earshot-classify-'));
const of = settings();

beforeAll(async () => {
  process.chdir(folder);
  writeFileSync('model.onnx', await classifierOnnx([mlp(of)], of));
  mkdirSync('sounds');
  await writeWav('sounds/a, b.wav', sound(6000, 2), { sr: 8000 });
  await writeWav('sounds/c.wav', sound(12_000, 3), { sr: 16_000 });
  await writeWav('long.wav', sound(80_000, 4), { sr: 8000 });
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

interface Surroundings {
  input?: Input;
  onInterrupt?: (listener: () => void) => void;
  onOut?: (text: string) => unknown;
}

async function classify(words: readonly string[], { input, onInterrupt, onOut }: Surroundings = {}) {
  const printed = { out: '', err: '' };
  const write = (name: 'out' | 'err') => (text: string) => {
    printed[name] += text;
    if (name === 'out') onOut?.(text);
  };
  const code = await runCli(['classify', ...words], {
    out: { columns: 100, write: write('out') },
    err: { columns: 100, write: write('err') },
    input: () => input ?? Readable.from([]),
    onInterrupt,
  });
  return { code, ...printed };
}

const lines = (text: string) => text.trimEnd().split('\n');
const objects = (text: string) => lines(text).map((line) => JSON.parse(line));

describe('earshot classify of sounds', () => {
  it('prints a table', async () => {
    const { code, out } = await classify(['model.onnx', 'sounds']);
    expect(code).toBe(0);
    const [head, first, second] = lines(out);
    expect(head).toBe('file              start s     end s  class    score');
    expect(first).toMatch(/^sounds\/a, b\.wav {6}0\.00 {6}0\.75 {2}[abc] +\d+\.\d %$/);
    expect(second).toMatch(/^sounds\/c\.wav {9}0\.00 {6}0\.75 {2}[abc] +\d+\.\d %$/);
  });

  it('says what the classifier says, in every format', async () => {
    const classifier = await loadClassifier('model.onnx');
    const wanted = await classifier.classify(sound(6000, 2).map(rounded), { sr: 8000 });
    await classifier.release();
    const score = Number(wanted.probability.toFixed(4));
    const { className } = wanted;
    const path = 'sounds/a, b.wav';
    const csv = await classify(['model.onnx', path, '--format', 'csv']);
    expect(csv.out).toBe(`file,start,end,class,score\n"${path}",0,0.75,${className},${score}\n`);
    const jsonl = await classify(['model.onnx', path, '--format', 'jsonl']);
    expect(objects(jsonl.out)).toEqual([{ file: path, start: 0, end: 0.75, class: className, score }]);
    const labels = await classify(['model.onnx', path, '--format', 'audacity']);
    expect(labels.out).toBe(`0.000000\t0.750000\t${className}\n`);
    const { results } = JSON.parse((await classify(['model.onnx', path, '--json'])).out);
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ file: path, kind: 'clip', duration: 0.75, class: className });
    expect(results[0].probabilities).toHaveLength(3);
  });

  it('shows the likeliest classes with --top', async () => {
    const { out } = await classify(['model.onnx', 'sounds/c.wav', '--top', '9', '--format', 'jsonl']);
    const rows = objects(out);
    expect(rows.map((row) => row.class).sort()).toEqual(['a', 'b', 'c']);
    expect(rows[0].score).toBeGreaterThanOrEqual(rows[1].score);
    expect(rows.reduce((sum, row) => sum + row.score, 0)).toBeCloseTo(1, 3);
  });

  it('finds events in long sounds, and where a window is named', async () => {
    const events = await classify(['model.onnx', 'long.wav', '--threshold', '0', '--format', 'jsonl']);
    expect(objects(events.out).map(({ start, end }) => [start, end])).toEqual(Array(3).fill([0, 10]));
    const none = await classify(['model.onnx', 'long.wav', '--threshold', '1']);
    expect(none.out).toContain('long.wav: no class reaches 100.0 %; a lower --threshold shows more\n');
    const short = await classify(['model.onnx', 'sounds/c.wav', '--window', '0.25', '--json']);
    expect(JSON.parse(short.out).results[0].kind).toBe('recording');
  });

  it('goes on after sounds that cannot be read, names them at the end, and ends with 1', async () => {
    writeFileSync('broken.wav', 'RIFF0000WAVEfmt ');
    const paths = ['broken.wav', 'missing.wav', 'nothing-*.wav', 'sounds/c.wav'];
    const { code, out, err } = await classify(['model.onnx', ...paths]);
    expect(code).toBe(1);
    expect(lines(out)).toHaveLength(2);
    expect(out).toContain('sounds/c.wav');
    expect(err).toContain('earshot: 3 paths could not be classified:\n');
    expect(err).toMatch(/ {2}broken\.wav is damaged: .*\n/);
    expect(err).toContain('  missing.wav does not exist. Check the path.\n');
    const json = await classify(['model.onnx', ...paths, '--json']);
    expect([json.code, lines(json.out).length]).toEqual([1, 1]);
    const { results, errors } = JSON.parse(json.out);
    expect(results.map(({ file }: { file: string }) => file)).toEqual(['sounds/c.wav']);
    expect(errors.map(({ file, code }: { file: string; code: string }) => [file, code])).toEqual([
      ['missing.wav', 'NOT_FOUND'],
      ['nothing-*.wav', 'NOT_FOUND'],
      ['broken.wav', 'BAD_FILE'],
    ]);
  });

  it.each([
    [['model.onnx'], 2, "missing required argument 'paths'"],
    [['model.onnx', '-', 'a.wav'], 2, 'goes without other paths'],
    [['model.onnx', 'a.wav', '--rate', '8000'], 2, 'are for standard input'],
    [['model.onnx', 'a.wav', '--hop', '0'], 2, 'a duration above 0 in seconds'],
    [['model.onnx', 'a.wav', '--threshold', '50'], 2, 'a probability, from 0 to 1'],
    [['model.onnx', 'a.wav', '--format', 'xml'], 2, 'Allowed choices are table, jsonl, csv, audacity'],
    [['nothing.onnx', 'sounds'], 1, "cannot read 'nothing.onnx': there is no such file"],
    [['sounds/c.wav', 'model.onnx'], 1, "'sounds/c.wav' is not an ONNX model"],
    [['sounds', 'sounds/c.wav'], 1, 'sounds holds no run'],
    [['model.onnx', 'sounds', '--format', 'audacity'], 1, 'labels for Audacity are of one recording'],
  ])('%j: exit code %i', async (words, wanted, message) => {
    const { code, out, err } = await classify(words);
    expect([code, out]).toEqual([wanted, '']);
    expect(err).toContain(message);
  });

  it('ends with 130 after Ctrl-C', async () => {
    const { code, err } = await classify(['model.onnx', 'long.wav'], {
      onInterrupt: (listener) => listener(),
    });
    expect(code).toBe(130);
    expect(err).toContain('classify was interrupted');
  });
});

describe('earshot classify of standard input', () => {
  /** as in a WAV file, without its header of 44 bytes */
  const bytes = Buffer.from(encodeWav(sound(20_000, 5), { sr: 8000 }).subarray(44));

  it('prints a window as soon as it is there', async () => {
    const seen: number[] = [];
    let given = 0;
    const input = Readable.from(
      (async function* () {
        for (let at = 0; at < bytes.length; at += 999) {
          given = Math.min(bytes.length, at + 999) / 2 / 8000;
          yield bytes.subarray(at, at + 999);
          await new Promise((done) => setTimeout(done));
        }
      })(),
      { highWaterMark: 1 },
    );
    const { code, out, err } = await classify(['model.onnx', '-', '--rate', '8000', '--format', 'jsonl'], {
      input,
      onOut: (text) => seen.push(given - JSON.parse(text).end),
    });
    expect([code, err]).toEqual([0, 'Listening: 8000 Hz, 1 channel, s16le.\n']);
    expect(objects(out).map(({ start, end }) => [start, end])).toEqual([
      [0, 0.5],
      [0.25, 0.75],
      [0.5, 1],
      [0.75, 1.25],
      [1, 1.5],
      [1.25, 1.75],
      [1.5, 2],
      [1.75, 2.25],
      [2, 2.5],
    ]);
    // one second of input would be 16 chunks: no window waits for that
    expect(Math.max(...seen)).toBeLessThan(0.5);
  });

  it('says the same of it as of a file', async () => {
    await writeWav('same.wav', sound(20_000, 5), { sr: 8000 });
    const flags = ['--hop', '0.25', '--threshold', '0.3', '--json'];
    const file = JSON.parse((await classify(['model.onnx', 'same.wav', ...flags])).out);
    const { out } = await classify(['model.onnx', '-', ...flags], { input: Readable.from([bytes]) });
    const { results } = JSON.parse(out);
    expect(results[0]).toMatchObject({ file: '-', kind: 'recording', duration: 2.5, sampleRate: 8000 });
    expect(results[0].events.length).toBeGreaterThan(0);
    expect(results[0].events).toEqual(file.results[0].events);
  });

  it('reads floats of two channels at another rate', async () => {
    const floats = Float32Array.from({ length: 2 * 16_000 }, (_, i) => Math.sin((i >> 1) / 20) / 2);
    const words = ['model.onnx', '-', '--rate', '16000', '--channels', '2', '--encoding', 'f32le'];
    const { code, out, err } = await classify([...words, '--format', 'audacity', '-t', '0'], {
      input: Readable.from([Buffer.from(floats.buffer)]),
    });
    expect([code, err]).toEqual([0, 'Listening: 16000 Hz, 2 channels, f32le.\n']);
    expect(lines(out).map((line) => line.split('\t').slice(0, 2))).toEqual(
      Array(3).fill(['0.000000', '1.000000']),
    );
  });

  it('ends well on Ctrl-C, with what was heard', async () => {
    let interrupt = () => {};
    let written = 0;
    const input = new Readable({ read() {} });
    input.push(bytes);
    const { code, out } = await classify(['model.onnx', '-', '--format', 'csv'], {
      input,
      onInterrupt: (listener) => {
        interrupt = listener;
      },
      onOut: () => ++written === 10 && setTimeout(interrupt, 10),
    });
    expect(code).toBe(0);
    expect(lines(out).length).toBe(10);
    expect(input.destroyed).toBe(true);
  });

  it.each([
    [Readable.from([]), 'standard input ended before it gave a sample'],
    [Readable.from([Buffer.from('RIFF....WAVEfmt ')]), 'standard input begins like a WAV file'],
    [Object.assign(Readable.from([]), { isTTY: true }), 'standard input is a terminal'],
  ])('names what is wrong with it', async (input, message) => {
    const { code, err } = await classify(['model.onnx', '-'], { input });
    expect(code).toBe(1);
    expect(err).toContain(message);
  });
});

/** As a file of 16 bits keeps it. */
function rounded(value: number): number {
  return Math.round(value * 32_768) / 32_768;
}
