/** A setting that differs: its path, such as `training.epochs`, and its value here and there. */
export interface Difference {
  key: string;
  a: string;
  b: string;
}

/**
 * The settings in which two experiments differ, in the order of the first. Parts that one of them lacks are compared
 * as a whole; what is no data (a function) is called so.
 */
export function differences(a: unknown, b: unknown, path = ''): Difference[] {
  if (isGroup(a) && isGroup(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.flatMap((key) => differences(a[key], b[key], path === '' ? key : `${path}.${key}`));
  }
  const [here, there] = [settingText(a), settingText(b)];
  return here === there && typeof a !== 'function' ? [] : [{ key: path, a: here, b: there }];
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

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
