import { encodeWav, melspectrogram, powerToDb, resample } from '../../audio/index.ts';
import { thumbnail } from '../../plots/index.ts';
import type { FeatureSettings } from '../experiment.ts';

/** Seconds of a clip that the page shows and plays. */
export const SECONDS = 10;
/** Hertz: no sound of the page has a higher rate. */
const RATE = 22050;

/** A clip's picture, as a data URI, and its sound as a WAV file. */
export interface ClipMedia {
  picture: string;
  wav: Uint8Array;
}

/** The first seconds of a clip: its mel spectrogram, of the network's bands and frames, and 16-bit mono samples. */
export function clipMedia(y: Float32Array, sr: number, features: FeatureSettings): ClipMedia {
  const start = y.subarray(0, Math.round(SECONDS * sr));
  const { nFft, hopLength, nMels, htk } = features;
  const fMax = Math.min(features.fMax ?? sr / 2, sr / 2);
  const fMin = Math.min(features.fMin, fMax / 2);
  const mel = melspectrogram(start, { sr, nFft, hopLength, nMels, fMin, fMax, htk });
  const audible = sr > RATE ? resample(start, { origSr: sr, targetSr: RATE }) : start;
  return {
    picture: thumbnail(powerToDb(mel, { ref: 'max', topDb: 80 })),
    wav: encodeWav(audible, { sr: Math.min(sr, RATE) }),
  };
}
