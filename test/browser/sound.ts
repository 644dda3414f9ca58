import { encodeWav, load, melspectrogram, powerToDb } from '../../src/audio/index.ts';
import { RandomState, StandardScaler, trainTestSplit } from '../../src/learn/index.ts';

/** @file The features and what prepares data, on a sound that is the same everywhere; Node and a browser run this. */

export interface SoundResult {
  sr: number;
  decibels: number[];
  scaled: number[];
  rows: number[];
}

const sr = 22_050;

/** A tone that rises from 200 Hz to 2,200 Hz in a second, as the bytes of a WAV file. */
function risingTone(): Uint8Array {
  const y = Float32Array.from({ length: sr }, (_, i) => {
    const t = i / sr;
    return 0.5 * Math.sin(2 * Math.PI * (200 * t + 1000 * t * t));
  });
  return encodeWav(y, { sr });
}

/** The samples of a sound file, given as a data URL. */
export async function samples(url: string): Promise<number[]> {
  return [...(await load(url, { sr: null })).y];
}

export async function hear(): Promise<SoundResult> {
  const wav = `data:audio/wav;base64,${btoa(String.fromCharCode(...risingTone()))}`;
  const { y, sr: rate } = await load(wav, { sr: 16_000 });
  const decibels = powerToDb(melspectrogram(y, { sr: rate, nMels: 32 }), { ref: 'max' });
  const scaled = new StandardScaler().fitTransform(decibels);
  const [rows] = trainTestSplit([new RandomState(3).randn(20)], { testSize: 5, randomState: 1 });
  return {
    sr: rate,
    decibels: [...(decibels.data as Float32Array)],
    scaled: [...(scaled.data as Float32Array)],
    rows: [...(rows as ArrayLike<number> & Iterable<number>)],
  };
}
