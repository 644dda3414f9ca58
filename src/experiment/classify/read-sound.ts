import { getDuration, getSamplerate } from '../../audio/duration.ts';
import { load } from '../../audio/load.ts';
import { resample } from '../../audio/resample.ts';
import { EarshotError } from '../../errors.ts';

/** What a classifier wants of a sound file. */
export interface SoundNeeds {
  /** hertz */
  sampleRate: number;
  /** seconds; of longer sounds only the header is read */
  longest: number;
}

/** What a sound file holds. */
export type SoundContent = {
  /** the file's own rate in hertz */
  sr: number;
  /** what is wrong with the file but leaves samples to read */
  warnings: string[];
} & (
  | {
      /** of a sound that is not longer than wanted: mono, at the rate that is wanted */
      samples: Float32Array;
      /** seconds */
      duration: number;
    }
  | {
      samples?: undefined;
      /** seconds as the header says; undefined where it leaves that open */
      duration: number | undefined;
    }
);

/**
 * Reads a sound file for a classifier: all of a short one, the header of a long one.
 * @throws EarshotError as `load`
 */
export async function readSound(path: string, { sampleRate, longest }: SoundNeeds): Promise<SoundContent> {
  const sr = await getSamplerate(path);
  const duration = await durationOf(path);
  const warnings: string[] = [];
  if (duration === undefined || duration > longest) return { sr, duration, warnings };
  const { y } = await load(path, { sr: null, onWarning: (message) => warnings.push(message) });
  const samples = sr === sampleRate ? y : resample(y, { origSr: sr, targetSr: sampleRate });
  return { sr, duration: y.length / sr, samples, warnings };
}

/** Seconds of a sound file; undefined where its header leaves that open. */
export async function durationOf(path: string): Promise<number | undefined> {
  try {
    return await getDuration(path);
  } catch (error) {
    if (error instanceof EarshotError && error.code === 'UNSUPPORTED') return undefined;
    throw error;
  }
}
