import type { z } from 'zod';
import { describe, EarshotError, nearestName } from '../../errors.ts';
import type { Experiment } from '../experiment.ts';
import { contradictions } from './contradictions.ts';
import { keyAround, keyOf, nearestKey } from './keys.ts';
import { experimentSchema, fileSchema } from './schema.ts';

/**
 * The experiment and what the file says besides, checked.
 * @param value - All keys of a file.
 * @param from - Where they are from, for messages: a file's name.
 * @throws EarshotError INVALID_ARGUMENT with a line for each mistake
 */
export function checkSettings(value: Readonly<Record<string, unknown>>, from: string): Experiment {
  const { recipe, sounds = null, ...settings } = value;
  const besides = fileSchema.safeParse({ recipe, sounds });
  const experiment = experimentSchema.safeParse(settings);
  const mistakes = [besides, experiment].flatMap(({ error }) =>
    (error?.issues ?? []).flatMap((issue) => mistakesOf(issue, value)),
  );
  if (mistakes.length > 0) throw invalidSettings(mistakes, from);
  const wrong = contradictions(experiment.data!);
  if (wrong.length > 0) throw invalidSettings(wrong, from);
  return experiment.data!;
}

/** What is wrong with the value of one key, as a sentence; undefined when nothing is. */
export function mistakeIn(path: string, value: unknown): string | undefined {
  const issue = keyOf(path)?.schema.safeParse(value).error?.issues[0];
  return issue && mistakesOf({ ...issue, path: [...path.split('.'), ...issue.path] }, nest(path, value))[0];
}

/** One error about all mistakes, a line each. */
export function invalidSettings(mistakes: readonly string[], from: string): EarshotError {
  const [first, ...others] = [...new Set(mistakes)];
  const text =
    others.length === 0
      ? `${from}: ${first}`
      : [`${from} has ${others.length + 1} mistakes:`, first, ...others].join('\n  ');
  return new EarshotError('INVALID_ARGUMENT', text);
}

/** A sentence for what is no key. */
export function noKey(path: string): string {
  const near = nearestKey(path);
  return `${path} is not a key.${near === undefined ? ' docs/experiments.md lists all.' : ` Did you mean ${near}?`}`;
}

function mistakesOf(issue: z.core.$ZodIssue, settings: unknown): string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((name) => noKey([...issue.path, name].join('.')));
  const key = keyAround(issue.path);
  if (key === undefined) return [`The settings must be an object; received ${describe(settings)}.`];
  const received = at(settings, key.path);
  if (received === undefined) return [`${key.path} is missing; it must be ${key.expected}.`];
  const names = [...key.expected.matchAll(/'([\w-]+)'/g)].map(([, name]) => name);
  const near = typeof received === 'string' ? nearestName(received, names) : undefined;
  const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
  return [`${key.path} must be ${key.expected}; received ${describe(received)}.${hint}`];
}

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inside, name) => (inside as Record<string, unknown> | null | undefined)?.[name], value);
}

function nest(path: string, value: unknown): unknown {
  return path.split('.').reduceRight<unknown>((inside, name) => ({ [name]: inside }), value);
}
