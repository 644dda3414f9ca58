import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface SoundFixture {
  decoded: Record<string, { sr: number; channels: number; values: string }>;
  loaded: {
    file: string;
    options: Record<string, never>;
    sr: number;
    dims: number[];
    values: string;
  }[];
}

/** What fixtures/audio/sounds.py wrote. */
export const sounds: SoundFixture = JSON.parse(
  readFileSync(new URL('../fixtures/audio/sounds.json', import.meta.url), 'utf8'),
);

export function soundPath(name: string): string {
  return fileURLToPath(new URL(`../fixtures/audio/sounds/${name}`, import.meta.url));
}

export function soundBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(soundPath(name)));
}
