import type { Survey } from '../sounds.ts';

/**
 * Which clips belong together: those of one group, the parts of one file, and equal sounds, in chains too. A number
 * for each clip, equal within a group.
 */
export function independentGroups({ set, facts }: Pick<Survey, 'set' | 'facts'>): number[] {
  const parent = set.clips.map((_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]];
    return i;
  };
  const firstWith = new Map<string, number>();
  for (const [i, { path, group }] of set.clips.entries()) {
    const keys = [
      `file ${path}`,
      `sound ${facts[i].hash}`,
      ...(group === undefined ? [] : [`group ${group}`]),
    ];
    for (const key of keys) {
      const first = firstWith.get(key);
      if (first === undefined) firstWith.set(key, i);
      else parent[root(i)] = root(first);
    }
  }
  return set.clips.map((_, i) => root(i));
}
