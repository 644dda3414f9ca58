import { EarshotError } from '../../errors.ts';

/** Class names sorted by character code. */
export function sortedClasses(names: Iterable<string>): string[] {
  return [...new Set(names)].sort();
}

/**
 * Refuses names that are one class to a person but two to a program.
 * @param where says where a name is from: `folder 'Dog'`, `row 3 ('Dog')`
 * @throws EarshotError INVALID_ARGUMENT for two names that differ by case, spaces or the form of accents only
 */
export function checkClassNames(
  names: readonly string[],
  where: (name: string) => string,
  source: string,
): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const key = name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
    const twin = seen.get(key);
    if (twin !== undefined)
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `${source}: ${where(twin)} and ${where(name)} differ by case, spaces or accents only. Write both alike if they are one class, else rename one.`,
      );
    seen.set(key, name);
  }
}

/** @throws EarshotError INVALID_ARGUMENT for too few */
export function checkEnoughClasses(
  classes: readonly string[],
  source: string,
  fewest: number,
  hint = '',
): void {
  if (classes.length < fewest)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${source}: a classifier needs two classes or more; there is only '${classes[0]}'. ` +
        (hint || "Add a second class, such as 'other' with sounds that are none of it."),
    );
}
