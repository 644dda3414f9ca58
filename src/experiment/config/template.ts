import { recipe as recipeNamed } from '../recipes/index.ts';
import { type Key, keys } from './keys.ts';

/** Longest line of a comment. */
const WIDTH = 100;

/**
 * The text of a file of settings with every key as a recipe has it; in TypeScript with what it is for and what it may be.
 * @throws EarshotError UNKNOWN_NAME
 */
export function configTemplate(recipe: string, language: 'ts' | 'json'): string {
  const { experiment, description } = recipeNamed(recipe);
  if (language === 'json') return `${JSON.stringify({ recipe, ...experiment }, undefined, 2)}\n`;
  const values = { recipe, sounds: null, ...experiment };
  return [
    "import { defineExperiment } from 'earshot';",
    '',
    ...commented(
      `Recipe ${recipe}: ${description}. Every key is here with the recipe's value; one that you delete keeps it. ` +
        'earshot train, started in this folder, uses this file.',
      '',
    ),
    'export default defineExperiment({',
    ...keys.flatMap((key, i) => [...(i === 0 ? [] : ['']), ...linesOf(key, values, '  ')]),
    '});',
    '',
  ].join('\n');
}

function linesOf(key: Key, around: object, indent: string): string[] {
  const value = (around as Record<string, unknown>)[key.name];
  const group = key.inside.length > 0;
  const comment = commented(key.description, indent);
  if (!group || value === null)
    return [...comment, `${indent}${key.name}: ${literal(value)}, // ${key.expected}`];
  return [
    ...comment,
    `${indent}${key.name}: {`,
    ...key.inside.flatMap((inner) => linesOf(inner, value as object, `${indent}  `)),
    `${indent}},`,
  ];
}

/** A text as comments, broken between words. */
function commented(text: string, indent: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1];
    if (line !== '' && indent.length + 3 + line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => `${indent}// ${line}`);
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  return typeof value === 'string' ? `'${value}'` : String(value);
}
