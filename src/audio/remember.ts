type Key = string | number | boolean | null | undefined;

/** `compute`, with its last eight results kept: for tables that every clip of a data set asks for again. */
export function remember<A extends Key[], R>(compute: (...args: A) => R): (...args: A) => R {
  const results = new Map<string, R>();
  return (...args) => {
    const key = args.map(String).join('|');
    const known = results.get(key);
    if (known !== undefined) return known;
    const result = compute(...args);
    if (results.size === 8) results.delete(results.keys().next().value as string);
    results.set(key, result);
    return result;
  };
}
