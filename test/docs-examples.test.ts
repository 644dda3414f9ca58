import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

/**
 * @file Runs every example of the documentation: each `@example` in src, each ```ts block of README.md and docs/.
 *
 * An example is a module of its own, run in an empty folder, without the network. On a line that ends in
 * `// comment`, what `console.log` prints must be the comment; the value of a bare expression must be the comment
 * where that reads as numbers, strings or a list of them (up to a semicolon, after which an explanation may follow).
 */

const root = fileURLToPath(new URL('..', import.meta.url));

interface Example {
  /** file:line of its first line */
  where: string;
  code: string;
}

function filesUnder(folder: string, ending: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The code blocks marked ts, from lines of Markdown. */
function blocksOf(lines: readonly string[], file: string, firstLine = 1): Example[] {
  const found: Example[] = [];
  let block: string[] | undefined;
  for (const [i, line] of lines.entries()) {
    if (block === undefined) {
      if (/^\s*```(ts|typescript)\s*$/.test(line)) {
        block = [];
        found.push({ where: `${relative(root, file)}:${firstLine + i + 1}`, code: '' });
      }
    } else if (/^\s*```\s*$/.test(line)) {
      found[found.length - 1].code = block.join('\n');
      block = undefined;
    } else block.push(line);
  }
  return found;
}

/** The `@example` parts of doc comments: their ts blocks, or all of it where nothing is fenced. */
function examplesOf(file: string): Example[] {
  const found: Example[] = [];
  const text = readFileSync(file, 'utf8');
  for (const { 0: comment, index } of text.matchAll(/\/\*\*.*?\*\//gs)) {
    const firstLine = text.slice(0, index).split('\n').length;
    const lines = comment
      .replace(/\*\/$/, '')
      .split('\n')
      .map((line) => line.replace(/^\s*\/?\*+ ?/, ''));
    for (const [i, line] of lines.entries()) {
      if (!/^@example\b/.test(line)) continue;
      const end = lines.findIndex((next, j) => j > i && /^@\w/.test(next));
      const body = lines.slice(i + 1, end === -1 ? undefined : end);
      const at = firstLine + i + 1;
      if (body.some((text) => text.startsWith('```'))) {
        const blocks = blocksOf(body, file, at);
        if (blocks.length === 0) throw new Error(`${file}:${at}: an example is a block marked ts`);
        found.push(...blocks);
      } else found.push({ where: `${relative(root, file)}:${at}`, code: body.join('\n') });
    }
  }
  return found;
}

/** The example as a module that checks its own comments, with earshot's entry points from src. */
function moduleOf(code: string): string {
  const lines = code.split('\n').map((line) => {
    const [, statement, comment] = /^(\S.*?);\s*\/\/ (.+)$/.exec(line) ?? [];
    if (
      statement === undefined ||
      /^(const|let|import|export|for|if|return|await using|[})\]])/.test(statement)
    )
      return line;
    const said = JSON.stringify(comment);
    const [, printed] = /^console\.log\((.*)\)$/.exec(statement) ?? [];
    return printed === undefined ? `__says(${said}, ${statement});` : `__prints(${said}, ${printed});`;
  });
  return lines
    .join('\n')
    .replace(
      /from 'earshot(?:\/([\w-]+))?'/g,
      (_, entry) => `from '${join(root, 'src', entry ?? '', 'index.ts')}'`,
    );
}

/** The value that a comment writes down, or undefined where it is prose. */
function valueIn(comment: string): unknown {
  const text = comment
    .replace(/^\w+Array /, '')
    .replaceAll("'", '"')
    .trim();
  for (const candidate of [text, `[${text.split(/\s+/).join(', ')}]`]) {
    try {
      return JSON.parse(candidate);
    } catch {}
  }
  return undefined;
}

const plain = (value: unknown): unknown =>
  ArrayBuffer.isView(value) ? Array.from(value as unknown as number[]) : value;

/** Alike, with numbers as close as their written digits. */
function expectAlike(actual: unknown, written: unknown): void {
  if (typeof actual === 'number' && typeof written === 'number') {
    expect(Math.abs(actual - written)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(written)));
  } else if (Array.isArray(actual) && Array.isArray(written)) {
    expect(actual).toHaveLength(written.length);
    for (const [i, value] of actual.entries()) expectAlike(plain(value), written[i]);
  } else expect(actual).toEqual(written);
}

const oneLine = (text: string) =>
  text
    .replace(/\s+/g, ' ')
    .replace(/([[{]) | ([\]}])/g, '$1$2')
    .trim();

const folder = mkdtempSync(join(tmpdir(), 'earshot-examples-'));
const before = process.cwd();

beforeAll(() => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  Object.assign(globalThis, {
    __prints: (comment: string, ...args: unknown[]) =>
      expect(oneLine(format(...args))).toBe(oneLine(comment)),
    __says: (comment: string, value: unknown) => {
      const written = valueIn(comment) ?? valueIn(comment.split(';')[0]);
      if (written !== undefined) expectAlike(plain(value), written);
    },
  });
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

const markdown = [
  ...readdirSync(root).map((name) => join(root, name)),
  ...filesUnder(join(root, 'docs'), '.md'),
].filter((file) => file.endsWith('.md'));
const examples = [
  ...markdown.flatMap((file) => blocksOf(readFileSync(file, 'utf8').split('\n'), file)),
  ...filesUnder(join(root, 'src'), '.ts').flatMap(examplesOf),
];

describe('examples of the documentation run and print what they say', () => {
  it('there are some', () => expect(examples.length).toBeGreaterThan(200));

  // They need files or a page: test/browser/docs, test/nn/docs and test/classifier/deploy-docs run them.
  it('those in JavaScript have tests of their own', () => {
    const counts = markdown.flatMap((file) => {
      const count = readFileSync(file, 'utf8').match(/^\s*```(js|javascript)\s*$/gm)?.length;
      return count === undefined ? [] : [[relative(root, file), count]];
    });
    expect(Object.fromEntries(counts)).toEqual({
      'docs/audio.md': 1,
      'docs/browser.md': 4,
      'docs/data.md': 2,
      'docs/deploy.md': 4,
      'docs/keras-files.md': 2,
    });
  });

  for (const [i, { where, code }] of examples.entries()) {
    it(where, async () => {
      const own = join(folder, String(i));
      mkdirSync(own);
      process.chdir(own);
      const file = join(folder, `example-${i}.ts`);
      writeFileSync(file, moduleOf(code));
      const fetching = vi
        .spyOn(globalThis, 'fetch')
        .mockRejectedValue(new Error('examples run without a network'));
      const printing = vi.spyOn(console, 'log').mockImplementation(() => {});
      try {
        await import(/* @vite-ignore */ file);
      } finally {
        fetching.mockRestore();
        printing.mockRestore();
      }
    });
  }
});
