import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Statistic } from '../../array/statistics.ts';
import { load } from '../../audio/index.ts';
import { EarshotError } from '../../errors.ts';
import { checkInterrupted } from '../../file-errors.ts';
import { writeWhole } from '../../files.ts';
import { type Monitor, silent } from '../../monitor.ts';
import { counted } from '../../text.ts';
import { type Failure, findSoundFiles } from '../classify/index.ts';
import type { AnalysedSound, Layout } from './analysed-sound.ts';
import { csvPieces } from './csv.ts';
import { type FeatureName, type FeatureOptions, featuresOf } from './features.ts';
import { npyPieces } from './npy.ts';
import { npzPieces } from './npz.ts';
import { summaryOf } from './summary.ts';

type Writer = (sounds: AsyncIterable<AnalysedSound>, layout: Layout) => AsyncIterable<Uint8Array | string>;

/** The kinds of files, by their endings. */
const WRITERS: Readonly<Record<string, Writer>> = { '.npz': npzPieces, '.npy': npyPieces, '.csv': csvPieces };

export interface ExtractOptions extends FeatureOptions {
  /** which features, at least one */
  features: readonly FeatureName[];
  /** the file to write; its ending, .npz, .npy or .csv, says how */
  out: string;
  /** sample rate in hertz; null keeps each file's own; default 22050 */
  sr?: number | null;
  /** the mean of the channels (default), or all of them */
  mono?: boolean;
  /** numbers that sum the frames up; none (default) keeps the frames */
  summary?: readonly Statistic[];
  monitor?: Monitor;
  signal?: AbortSignal;
}

/** What was written. */
export interface Extracted {
  out: string;
  bytes: number;
  /** whether the one sound was named itself */
  alone: boolean;
  files: {
    file: string;
    sr: number;
    /** seconds */
    duration: number;
    shapes: Partial<Record<FeatureName, readonly number[]>>;
  }[];
  /** paths without features; the file has none of them */
  failures: Failure[];
}

/**
 * Why a file of this name cannot have these features, or undefined when it can.
 * @param out the file's name
 */
export function featureFileProblem(out: string, features: readonly FeatureName[]): string | undefined {
  const ending = extname(out).toLowerCase();
  if (!Object.hasOwn(WRITERS, ending))
    return `${out} must end in .npz (arrays by name), .npy (one array) or .csv (a table).`;
  if (ending === '.npy' && features.length > 1)
    return `a .npy file holds one array and so one feature; received ${features.join(', ')}. Name a .npz file.`;
  return undefined;
}

/**
 * Writes features of sound files into a file of arrays or a table, one sound after the other, so that only one is in
 * memory. The old file or the whole new one is there at any moment. What cannot be read is left out and named, but for
 * .npy files, of which the n-th part is the n-th sound.
 *
 * @param paths sound files, folders (all sounds below them) and patterns
 * @throws EarshotError INVALID_ARGUMENT for options out of range or a file of another kind, NOT_WRITABLE, INTERRUPTED;
 *   what `load` throws when no sound is left
 */
export async function extractFeatures(paths: readonly string[], options: ExtractOptions): Promise<Extracted> {
  const { out, features, hopLength = 512, summary = [], monitor = silent } = options;
  const problem = featureFileProblem(out, features);
  if (problem !== undefined) throw new EarshotError('INVALID_ARGUMENT', problem);
  tryOptions(options);
  const found = await findSoundFiles(paths);
  const names = [...new Set(found.files)];
  const alone = paths.length === 1 && names.length === 1 && names[0] === paths[0];
  const extracted: Extracted = { out, bytes: 0, alone, files: [], failures: found.failures };
  const ending = extname(out).toLowerCase();
  const task = names.length > 1 ? monitor.begin('extracting', names.length) : undefined;

  const sounds = async function* () {
    for (const [i, file] of names.entries()) {
      const sound = await analysed(file, options, ending === '.npy', extracted.failures);
      if (sound !== undefined) {
        yield sound;
        extracted.files.push(summaryOfSound(sound));
      }
      task?.advance(i + 1);
    }
    if (extracted.files.length === 0) throw nothingLeft(extracted.failures);
  };
  if (ending === '.npy' && found.failures.length > 0) throw found.failures[0].error;
  const layout = { alone, sounds: names.length, hopLength, summary };
  try {
    await writeWhole(out, WRITERS[ending](sounds(), layout));
  } finally {
    task?.end();
  }
  extracted.bytes = (await stat(out)).size;
  return extracted;
}

/** A sound's features; undefined, with a failure more, where there are none and `whole` does not ask for all. */
async function analysed(
  file: string,
  options: ExtractOptions,
  whole: boolean,
  failures: Failure[],
): Promise<AnalysedSound | undefined> {
  const { features: names, sr: rate = 22050, mono = true, summary = [], signal } = options;
  checkInterrupted(signal, 'features', 'no file was written');
  try {
    const { y, sr } = await (mono ? load(file, { sr: rate }) : load(file, { sr: rate, mono: false }));
    const samples = y instanceof Float32Array ? y.length : y.dims[1];
    const features = featuresOf(y, names, { ...options, sr });
    if (summary.length > 0)
      for (const [name, feature] of features) features.set(name, summaryOf(feature, summary));
    return { file, sr, duration: samples / sr, features };
  } catch (error) {
    if (whole || !(error instanceof EarshotError)) throw error;
    failures.push({ path: file, error });
    return undefined;
  }
}

/** Throws what is wrong with the options whatever the sound: they are tried on a tone. */
function tryOptions({ sr = 22050, features, ...options }: ExtractOptions): void {
  const { nFft = 2048, hopLength = 512 } = options;
  if (sr === null) return;
  const tone = Float32Array.from({ length: nFft + 16 * hopLength }, (_, n) => Math.sin(n));
  featuresOf(tone, features, { ...options, sr });
}

function summaryOfSound({ file, sr, duration, features }: AnalysedSound): Extracted['files'][number] {
  const shapes = Object.fromEntries([...features].map(([name, { dims }]) => [name, dims]));
  return { file, sr, duration, shapes };
}

function nothingLeft(failures: readonly Failure[]): EarshotError {
  const [{ path, error }] = failures;
  if (failures.length === 1) return error;
  const first = error.message.includes(path) ? error.message : `${path}: ${error.message}`;
  return new EarshotError(
    error.code,
    `none of ${counted(failures.length, 'path')} gave features; the first: ${first}`,
  );
}
