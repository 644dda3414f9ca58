import { OggReader } from '../../../src/audio/decode/ogg.ts';
import { fixtureBytes, fixtureJson } from '../fixture-file.ts';
import { soundBytes } from '../sound-fixture.ts';

interface VorbisCase {
  sr: number;
  channels: number;
  length: number;
  /** Every so many samples of each channel are in `values`. */
  step: number;
  peak: number;
  values: string;
}

/** What fixtures/audio/vorbis.py wrote. */
export const vorbisCases = await fixtureJson<Record<string, VorbisCase>>('vorbis.json');

const files = new Map(
  await Promise.all(
    Object.keys(vorbisCases).map(async (name) => [name, await fixtureBytes(`vorbis/${name}`)] as const),
  ),
);

export function vorbisBytes(name: string): Uint8Array<ArrayBuffer> {
  return files.get(name)!.slice();
}

/** The packets of a file of either folder of fixtures: identification, comment and setup headers, then sound. */
export function packetsOf(name: string): Uint8Array[] {
  return new OggReader().push(files.has(name) ? vorbisBytes(name) : soundBytes(name), true);
}
