import { join } from 'node:path';
import { encodeWav } from '../../audio/encode-wav.ts';
import { describe, EarshotError } from '../../errors.ts';
import { renderClip } from './clip.ts';
import {
  checkSettings,
  hasFile,
  readManifest,
  refuseForeign,
  removeClips,
  type SyntheticSettings,
  sameSettings,
  writeManifest,
  writeWhole,
} from './manifest.ts';
import { metaCsv, type PlannedClip, planClips } from './plan.ts';
import { samples } from './scene.ts';

const WAV_HEADER_BYTES = 44;

export interface SyntheticSoundsOptions {
  /** Which data set: an integer from 0 to 2^53 - 1. Default 0. */
  seed?: number;
  /** Clips of each of the ten classes, 1 to 10000. Default 40. */
  clipsPerClass?: number;
  /** Folds, 1 to `clipsPerClass`. Default 5. */
  folds?: number;
  /** Length of a clip in seconds, 0.1 to 60. Default 5. */
  duration?: number;
  /** Sample rate in Hz, 8000 to 192000. Default 44100. */
  sr?: number;
  /** Called after each clip that is made; not called when nothing has to be made. */
  onProgress?: (done: number, total: number) => void;
}

export interface SyntheticSounds {
  /** The folder, laid out like ESC-50. */
  dir: string;
  /** Clips in the data set. */
  total: number;
  /** Clips made by this call: 0 when the folder was already whole. */
  made: number;
}

/**
 * Ten classes of synthesised environmental sounds in the shape of ESC-10, for work without a download: dog,
 * rooster, rain, sea waves, crackling fire, crying baby, sneezing, clock tick, helicopter and chainsaw, with the
 * names and target numbers that ESC-50 gives them.
 *
 * Writes `audio/{FOLD}-{CLIP_ID}-{TAKE}-{TARGET}.wav` (mono, 16 bit) and `meta/esc50.csv` under `dir`, about
 * 176 MB with the defaults. Clips vary in pitch, pace, onset, level (peak -23 to -1 dB of full scale),
 * background (10 to 36 dB below the sound, each at its loudest tenth of a second) and passing sounds; takes of one
 * CLIP_ID share the source and the place, and stay in one fold.
 *
 * A folder that is whole is left as it is; an interrupted run is finished by the next call; a folder made with
 * other settings is made anew; a folder with other people's sounds is refused. One call at a time for a folder.
 *
 * The same settings give the same bytes. Samples come from sums, products and square roots, which round alike
 * everywhere, and from a few powers and logarithms, whose last bits (the only ones in which JavaScript engines
 * differ) are far below the 16 bits that are written.
 *
 * @param dir the folder, made where it is missing
 * @throws EarshotError INVALID_ARGUMENT for an option out of its bounds or a folder that holds other sounds
 * @throws EarshotError NOT_WRITABLE when the folder cannot be made or written
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { esc50, syntheticSounds } from 'earshot/datasets';
 *
 * const dir = await mkdtemp(join(tmpdir(), 'sounds-'));
 * await syntheticSounds(dir, { seed: 1, clipsPerClass: 2, folds: 2, duration: 1 });
 * const { clips, classes } = await esc50(dir);
 * console.log(clips.length, classes.length); // 20 10
 * ```
 */
export async function syntheticSounds(
  dir: string,
  {
    seed = 0,
    clipsPerClass = 40,
    folds = 5,
    duration = 5,
    sr = 44100,
    onProgress,
  }: SyntheticSoundsOptions = {},
): Promise<SyntheticSounds> {
  if (typeof dir !== 'string' || dir === '') {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `syntheticSounds: dir must be a path; received ${describe(dir)}.`,
    );
  }
  const settings = { seed, clipsPerClass, folds, duration, sr };
  checkSettings(settings);
  const plan = planClips(clipsPerClass, folds);
  const csv = { path: join(dir, 'meta', 'esc50.csv'), text: metaCsv(plan) };
  const completed = await prepare(dir, settings);
  const missing = await missingClips(dir, plan, WAV_HEADER_BYTES + 2 * samples(sr, duration));
  const whole = completed && missing.length === 0 && (await hasFile(csv.path, csv.text.length));
  if (!whole) {
    await writeManifest(dir, settings, false);
    await makeClips(dir, settings, missing, onProgress);
    await writeWhole(csv.path, csv.text);
    await writeManifest(dir, settings, true);
  }
  return { dir, total: plan.length, made: missing.length };
}

/** Makes room for these settings; true when a run with them was once completed here. */
async function prepare(dir: string, settings: SyntheticSettings): Promise<boolean> {
  const former = await readManifest(dir);
  if (former === undefined) await refuseForeign(dir);
  else if (!sameSettings(former, settings)) await removeClips(dir, former);
  else return former.complete === true;
  return false;
}

async function missingClips(
  dir: string,
  plan: readonly PlannedClip[],
  bytes: number,
): Promise<PlannedClip[]> {
  const present = await Promise.all(plan.map(({ filename }) => hasFile(join(dir, 'audio', filename), bytes)));
  return plan.filter((_, index) => !present[index]);
}

async function makeClips(
  dir: string,
  { seed, sr, duration }: SyntheticSettings,
  clips: readonly PlannedClip[],
  onProgress: SyntheticSoundsOptions['onProgress'],
): Promise<void> {
  for (const [index, clip] of clips.entries()) {
    const signal = renderClip(clip, seed, sr, duration);
    await writeWhole(join(dir, 'audio', clip.filename), encodeWav(signal, { sr }));
    onProgress?.(index + 1, clips.length);
  }
}
