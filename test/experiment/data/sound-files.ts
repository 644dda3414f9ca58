import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { encodeWav } from '../../../src/audio/index.ts';

/** A folder that each test of the file gets anew. */
export const here = { dir: '' };

beforeEach(() => {
  here.dir = mkdtempSync(join(tmpdir(), 'sounds-'));
});
afterEach(() => rmSync(here.dir, { recursive: true }));

/** Writes files below the test's folder. */
export function put(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(here.dir, name)), { recursive: true });
    writeFileSync(join(here.dir, name), contents);
  }
}

/** Empty files, for what only lists them. */
export const touch = (...names: string[]) => put(Object.fromEntries(names.map((name) => [name, ''])));

/** A WAV file of a sine; different frequencies are different sounds. */
export function tone(
  frequency: number,
  { seconds = 0.25, sr = 8000, gain = 0.5, channels = 1 } = {},
): Uint8Array {
  const y = Float32Array.from(
    { length: Math.round(seconds * sr) },
    (_, n) => gain * Math.sin((2 * Math.PI * frequency * n) / sr),
  );
  return encodeWav(
    Array.from({ length: channels }, () => y),
    { sr },
  );
}
