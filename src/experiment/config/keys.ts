import { z } from 'zod';
import { nearestName } from '../../errors.ts';
import { experimentSchema, fileSchema } from './schema.ts';
import { expectedOf } from './values.ts';

/** A key of an experiment's file. */
export interface Key {
  /** with the keys around it: 'training.epochs' */
  path: string;
  name: string;
  /** what it is for */
  description: string;
  /** what it must be: 'a whole number of 1 or more' */
  expected: string;
  schema: z.ZodType;
  /** the keys inside it */
  inside: readonly Key[];
}

/** The keys of a file, in their order; those of an experiment and what a file says besides. */
export const keys: readonly Key[] = [...keysIn(fileSchema, ''), ...keysIn(experimentSchema, '')];

/** All keys at any depth, each before those inside it. */
export const allKeys: readonly Key[] = withInside(keys);

/** The key of this path, or undefined. */
export function keyOf(path: string): Key | undefined {
  return allKeys.find((key) => key.path === path);
}

/** The key at this path or the nearest one around it. */
export function keyAround(path: readonly PropertyKey[]): Key | undefined {
  for (let depth = path.length; depth > 0; depth--) {
    const key = keyOf(path.slice(0, depth).join('.'));
    if (key !== undefined) return key;
  }
  return undefined;
}

/** The path that somebody may have meant by one that is no key's: of a like name beside it, else anywhere. */
export function nearestKey(path: string): string | undefined {
  const dot = path.lastIndexOf('.');
  const [around, name] = [path.slice(0, Math.max(0, dot)), path.slice(dot + 1)];
  const beside = around === '' ? keys : (keyOf(around)?.inside ?? []);
  const near = nearestName(
    name,
    beside.map((key) => key.name),
  );
  if (near !== undefined) return beside.find((key) => key.name === near)!.path;
  const anywhere = nearestName(
    name,
    allKeys.map((key) => key.name),
  );
  if (anywhere !== undefined) return allKeys.find((key) => key.name === anywhere)!.path;
  return nearestName(
    path,
    allKeys.map((key) => key.path),
  );
}

function keysIn(schema: z.ZodType, around: string): Key[] {
  if (schema instanceof z.ZodNullable) return keysIn(schema.unwrap() as z.ZodType, around);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, value]) => {
    const path = around === '' ? name : `${around}.${name}`;
    const { description = '' } = value;
    return {
      path,
      name,
      description,
      expected: expectedOf(value),
      schema: value,
      inside: keysIn(value, path),
    };
  });
}

function withInside(some: readonly Key[]): Key[] {
  return some.flatMap((key) => [key, ...withInside(key.inside)]);
}
