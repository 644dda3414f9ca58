import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/run.ts';

/** @file The command lines of the documentation: each names a command, and options that the command has. */

const root = join(import.meta.dirname, '../..');
const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith('.md'),
);
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

interface CommandLine {
  where: string;
  command: string;
  words: string[];
}

/** The calls of earshot in the blocks of a page. */
function commandLines(page: string): CommandLine[] {
  const found: CommandLine[] = [];
  const text = readFileSync(join(root, page), 'utf8');
  for (const [, block] of text.matchAll(/^```(?:sh)?\n(.*?)^```/gms)) {
    for (const line of block.split('\n')) {
      const [, name, rest] =
        /(?:^|[|;&] |^\$ |^\w+=\S+ )(npm run (?:--silent )?(?:earshot --|lab(?: --)?)|earshot(?= [a-z]))( [^#|>&]*)/.exec(
          line,
        ) ?? [];
      if (name === undefined) continue;
      const words = rest.trim().split(/\s+/);
      const command = name.includes('lab') ? 'lab' : words.shift()!;
      found.push({ where: `${page}: ${line.trim()}`, command, words });
    }
  }
  return found;
}

async function helpOf(command: string): Promise<string> {
  let text = '';
  const screen = { write: (part: string) => Boolean((text += part)), isTTY: false, columns: 100 };
  expect(await runCli([command, '--help'], { out: screen, err: screen } as never)).toBe(0);
  return text;
}

const all = pages.flatMap(commandLines);

describe('command lines of the documentation', () => {
  it('are there', () => {
    expect(all.length).toBeGreaterThan(10);
  });

  it.each(all)('$where', async ({ command, words }) => {
    const help = await helpOf(command);
    expect(help).toContain(`Usage: earshot ${command}`);
    for (const word of words.filter((word) => /^--?[a-z]/.test(word))) {
      expect(help).toMatch(new RegExp(`(^|[ ,])${word.split('=')[0]}\\b`, 'm'));
    }
  });

  it('run scripts that there are', () => {
    const run = pages.flatMap((page) => [
      ...readFileSync(join(root, page), 'utf8').matchAll(/npm run (?:--silent )?(\w+)/g),
    ]);
    for (const [, script] of run) expect(scripts).toHaveProperty(script);
  });
});
