import { fixtureBytes, fixtureJson, fixturePath } from './fixture-file.ts';

interface SoundFixture {
  decoded: Record<string, { sr: number; channels: number; values: string }>;
  loaded: {
    file: string;
    options: Record<string, never>;
    sr: number;
    dims: number[];
    values: string;
  }[];
  /** `file` is the base64 of the bytes that libsndfile writes of `values` */
  written: { sr: number; channels: number; values: string; file: string }[];
}

/** What fixtures/audio/sounds.py wrote. */
export const sounds = await fixtureJson<SoundFixture>('sounds.json');

const names = [...Object.keys(sounds.decoded), 'pages.ogg', 'opus.ogg', 'sound.aiff', 'rifx.wav', 'rf64.wav'];
const files = new Map(
  await Promise.all(
    names.map(async (name) => {
      const place = `sounds/${name}`;
      return [name, { path: await fixturePath(place), bytes: await fixtureBytes(place) }] as const;
    }),
  ),
);

/** Where `load` finds the file: a path, on a page a URL. */
export function soundPath(name: string): string {
  return files.get(name)!.path;
}

/** A copy of the file's bytes. */
export function soundBytes(name: string): Uint8Array<ArrayBuffer> {
  return files.get(name)!.bytes.slice();
}

/** Pieces of a file as one. */
export function joined(...pieces: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
