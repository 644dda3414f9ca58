/** A setting that differs: its path, such as `training.epochs`, and its value here and there. */
export interface Difference {
  key: string;
  a: string;
  b: string;
}

/**
 * The settings in which two experiments differ, in the order of the first. A part that only one of them has is
 * compared as a whole; two functions are always taken as different.
 */
export function differences(a: unknown, b: unknown, path = ''): Difference[] {
  if (isGroup(a) && isGroup(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.flatMap((key) => differences(a[key], b[key], path === '' ? key : `${path}.${key}`));
  }
  const [here, there] = [settingText(a), settingText(b)];
  return here === there && typeof a !== 'function' ? [] : [{ key: path, a: here, b: there }];
}

/** The settings in which several experiments are not all the same: each with its value in every one. */
export function varyingSettings(experiments: readonly unknown[]): { key: string; values: string[] }[] {
  const [first, ...others] = experiments;
  const keys = new Set(others.flatMap((other) => differences(first, other).map(({ key }) => key)));
  const outer = [...keys].filter((key) => !parents(key).some((parent) => keys.has(parent)));
  return outer.map((key) => ({ key, values: experiments.map((one) => settingText(at(one, key))) }));
}

/** A setting as people write it: `none`, `0.001`, `-6 to 6`, `count 2, size 0.1`. */
export function settingText(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) {
    const pair = value.length === 2 && value.every((item) => typeof item === 'number');
    return value.map(settingText).join(pair ? ' to ' : ', ');
  }
  if (isGroup(value)) {
    return Object.entries(value)
      .map(([key, inner]) => `${key} ${settingText(inner)}`)
      .join(', ');
  }
  return String(value);
}

function parents(key: string): string[] {
  const steps = key.split('.');
  return steps.slice(1).map((_, i) => steps.slice(0, i + 1).join('.'));
}

function at(value: unknown, key: string): unknown {
  return key.split('.').reduce<unknown>((part, step) => (isGroup(part) ? part[step] : undefined), value);
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
