import { EarshotError } from '../../errors.ts';
import { mistakeIn, noKey } from './check.ts';
import type { ExperimentFile } from './define.ts';
import { keyOf } from './keys.ts';
import { merged } from './resolve.ts';

/**
 * What `training.epochs=10` and the like say, together. A value is written as JSON, a text may be without quotes; an
 * object may hold a part of its keys.
 *
 * @throws EarshotError INVALID_ARGUMENT for what is no setting, an unknown key or a wrong value
 *
 * @example
 * import { overridesOf } from 'earshot';
 * console.log(overridesOf(['training.epochs=10', 'model=texture'])); // { training: { epochs: 10 }, model: 'texture' }
 */
export function overridesOf(settings: readonly string[]): ExperimentFile {
  return settings.map(overrideOf).reduce((all, one) => merged(all, one), {}) as ExperimentFile;
}

function overrideOf(setting: string): unknown {
  const [, path, text] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/s.exec(setting) ?? [];
  if (path === undefined || path === '')
    throw wrong(`write a key and its value, such as training.epochs=10; received '${setting}'.`);
  if (keyOf(path) === undefined) throw wrong(noKey(path));
  const value = valueFrom(path, text);
  return path.split('.').reduceRight<unknown>((inside, name) => ({ [name]: inside }), value);
}

function valueFrom(path: string, text: string): unknown {
  const value = parsed(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  const mistake = mistakeIn(path, value);
  if (mistake === undefined) return value;
  if (mistakeIn(path, text) === undefined) return text;
  throw wrong(mistake);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function wrong(message: string): EarshotError {
  return new EarshotError('INVALID_ARGUMENT', message);
}
