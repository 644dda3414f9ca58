import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { writeWav } from '../../src/audio/index.ts';
import { classifierOnnx } from '../../src/classifier/index.ts';
import { cnn, settings, sound } from './cases.ts';

/** @file The programs for Node in docs/deploy.md, run on a classifier and sounds. */

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'docs/deploy.md'), 'utf8');
const nodePart = text.slice(text.indexOf('## Node'), text.indexOf('## Browser'));
const programs = [...nodePart.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code);
const folder = mkdtempSync(join(tmpdir(), 'earshot-deploy-'));
const before = process.cwd();

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

describe('the programs for Node in docs/deploy.md', () => {
  it('run', async () => {
    expect(programs).toHaveLength(3);
    const of = settings();
    writeFileSync(join(folder, 'model.onnx'), await classifierOnnx([cnn(of)], of));
    await writeWav(join(folder, 'dog.wav'), sound(20_000), { sr: 11_025 });
    await writeWav(join(folder, 'night.wav'), sound(100_000), { sr: 16_000 });
    const bytes = Buffer.alloc(2 * 40_001);
    for (const [i, value] of sound(40_001).entries()) bytes.writeInt16LE(Math.round(value * 20_000), 2 * i);
    process.chdir(folder);
    const printing = vi.spyOn(console, 'log').mockImplementation(() => {});
    // pieces of odd lengths, as a pipe gives them
    const pieces = function* () {
      for (let at = 0; at < bytes.length; at += 1001) yield bytes.subarray(at, at + 1001);
    };
    const input = vi.spyOn(process, 'stdin', 'get').mockReturnValue(pieces() as never);
    try {
      for (const [i, code] of programs.entries()) {
        printing.mockClear();
        const file = join(folder, `program-${i}.ts`);
        writeFileSync(
          file,
          code.replace(/'earshot\/(\w+)'/g, (_, entry) => `'${root}/src/${entry}/index.ts'`),
        );
        await import(/* @vite-ignore */ file);
        const printed = printing.mock.calls.map((line) => line.filter((part) => of.classes.includes(part)));
        if (i !== 1) expect(printed.length).toBe(i === 0 ? 1 : 9);
        expect(printed.every((names) => names.length === 1)).toBe(true);
      }
    } finally {
      printing.mockRestore();
      input.mockRestore();
    }
  });
});
