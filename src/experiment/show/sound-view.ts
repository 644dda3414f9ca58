import { STATISTICS } from '../../array/statistics.ts';
import { floats, type Tensor } from '../../array/tensor.ts';
import { slices } from '../../audio/channels.ts';
import { amplitudeToDb, getSamplerate, load, powerToDb, type Signal, toMono } from '../../audio/index.ts';
import { EarshotError } from '../../errors.ts';
import { duration as durationText } from '../../text.ts';
import { durationOf } from '../classify/read-sound.ts';
import { type FeatureOptions, featuresOf } from '../extract/features.ts';

/** Seconds that are shown at most: all of a sound is in memory at once. */
const MOST = 20 * 60;
/** A shorter sound than so many frames has them nearer to one another. */
const FRAMES = 200;
/** Decibels of full scale at which softer frames are shown: about the noise of 16 bits. */
export const FLOOR = -100;
/** Decibels below the loudest point to which the spectrogram goes. */
export const RANGE = 80;
/** Decibels below the loudest frame at which a frame counts as silent, as in `trim`. */
const SILENT = 60;

export interface ViewOptions extends Omit<FeatureOptions, 'nMfcc'> {
  /** sample rate in hertz; null (default) keeps the file's own */
  sr?: number | null;
  /** begin after so many seconds; default 0 */
  offset?: number;
  /** show at most so many seconds; default: to the end */
  duration?: number;
  /** called before each of the slow parts, reading and analysing; throws to interrupt */
  onStep?: (what: 'reading' | 'analysing') => void;
}

/** What is shown of a sound. All but `channels` is of the mean of the channels. */
export interface SoundView {
  file: string;
  /** seconds of the file before what is shown, that is shown, and of the whole file if its header says so */
  offset: number;
  duration: number;
  fileDuration: number | undefined;
  /** hertz, of what is shown and of the file */
  sr: number;
  fileSr: number;
  channels: readonly Float32Array[];
  y: Float32Array;
  /** largest magnitude in any channel */
  peak: number;
  /** how it was analysed */
  analysis: Required<Pick<FeatureOptions, 'nFft' | 'hopLength' | 'nMels' | 'fMin' | 'fMax'>>;
  /** what is drawn over time; or why there is nothing to draw: every sample is 0, or there is less than a frame */
  features: ViewFeatures | 'silent' | 'short';
}

/** Features over time, of the same frames. */
export interface ViewFeatures {
  /** decibels below the loudest point: (bands, frames) */
  mel: Tensor;
  /** (12, frames) */
  chroma: Tensor;
  /** hertz; NaN where a frame is 60 dB below the loudest or more */
  centroid: Float32Array;
  /** root mean square of each frame in decibels of full scale */
  levels: Float32Array;
}

/**
 * Reads a sound, or a part of it, and computes what is to be shown: the features of `earshot features`.
 * @throws EarshotError what `load` throws; INVALID_ARGUMENT for more than 20 minutes
 */
export async function viewSound(file: string, options: ViewOptions = {}): Promise<SoundView> {
  const { sr: rate = null, offset = 0, duration, onStep, ...analysis } = options;
  const fileSr = await getSamplerate(file);
  const fileDuration = await durationOf(file);
  const wanted = Math.min(duration ?? Number.POSITIVE_INFINITY, (fileDuration ?? 0) - offset);
  if (wanted > MOST) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${file}: ${durationText(wanted)} are more than the ${durationText(MOST)} that can be shown at once. Choose a part with offset and duration.`,
    );
  }
  onStep?.('reading');
  const { y: loaded, sr } = await load(file, { sr: rate, mono: false, offset, duration });
  onStep?.('analysing');
  const channels = slices(floats(loaded), loaded.dims[1]);
  const y = toMono(channels);
  const settings = {
    nFft: 2048,
    hopLength: Math.min(512, Math.ceil(y.length / FRAMES)),
    nMels: 128,
    fMin: 0,
    fMax: sr / 2,
    ...defined(analysis),
  };
  const short = y.length < settings.nFft ? 'short' : undefined;
  const silent = y.every((value) => value === 0) ? 'silent' : undefined;
  return {
    file,
    offset,
    duration: y.length / sr,
    fileDuration,
    sr,
    fileSr,
    channels,
    y,
    peak: channels.reduce(
      (most, channel) => Math.max(most, STATISTICS.max(channel), -STATISTICS.min(channel)),
      0,
    ),
    analysis: settings,
    features: silent ?? short ?? viewFeatures(y, { ...settings, sr }),
  };
}

function viewFeatures(y: Signal, options: FeatureOptions & { sr: number }): ViewFeatures {
  const features = featuresOf(y, ['mel', 'chroma', 'centroid', 'rms'], options);
  const levels = amplitudeToDb(features.get('rms')!, { amin: 10 ** (FLOOR / 20), topDb: null });
  const loudest = STATISTICS.max(floats(levels));
  return {
    mel: powerToDb(features.get('mel')!, { ref: 'max', amin: 1e-30, topDb: RANGE }),
    chroma: features.get('chroma')!,
    centroid: floats(features.get('centroid')!).map((hertz, t) =>
      floats(levels)[t] > loudest - SILENT ? hertz : Number.NaN,
    ),
    levels: floats(levels),
  };
}

/** The options that are given, so that those that are not leave their defaults. */
function defined<Options extends object>(options: Options): Partial<Options> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Partial<Options>;
}
