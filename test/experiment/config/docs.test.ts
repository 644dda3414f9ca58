import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allKeys } from '../../../src/experiment/config/keys.ts';
import { resolveExperiment } from '../../../src/experiment/config/resolve.ts';
import { recipes } from '../../../src/experiment/recipes/index.ts';

const page = readFileSync(new URL('../../../docs/experiments.md', import.meta.url), 'utf8');

const row = (...cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** The lines of the table below a heading. */
const tableBelow = (heading: string) =>
  page
    .split(`\n## ${heading}\n`)[1]
    .split('\n## ')[0]
    .split('\n')
    .filter((line) => line.startsWith('|'));

describe('docs/experiments.md', () => {
  it('lists every key as it is checked', () => {
    expect(tableBelow('Every key')).toEqual([
      row('key', 'what it is for', 'what it may be'),
      row('---', '---', '---'),
      ...allKeys.map(({ path, description, expected }) => row(`\`${path}\``, description, expected)),
    ]);
  });

  it('shows mistakes as they are told', () => {
    const file = { training: { optimizer: 'adan', epoch_s: 3 } } as never;
    const shown = /\nearshot: (earshot\.config\.ts has .*?)\n```/s.exec(page)![1];
    expect(() => resolveExperiment({ file, from: 'earshot.config.ts' })).toThrow(shown);
  });

  it('lists the recipes', () => {
    expect(tableBelow('Recipes')).toEqual([
      row('recipe', 'what it is'),
      row('---', '---'),
      ...Object.entries(recipes).map(([name, { description }]) => row(`\`${name}\``, description)),
    ]);
  });
});
