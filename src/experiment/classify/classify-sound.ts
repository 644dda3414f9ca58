import { warn } from '../../audio/warn.ts';
import type { Classification, Classifier, WindowClassification } from '../../classifier/classifier.ts';
import { EventFinder, type SoundEvent } from '../../classifier/events.ts';
import type { ClassifierSettings } from '../../classifier/settings.ts';
import type { SoundContent, SoundNeeds } from './read-sound.ts';

/** Seconds of a recording that are read at once. */
const BLOCK = 20;

/** A sound of more windows than this is searched for events. */
const MOST_WINDOWS = 4;

export interface ClassifySoundOptions {
  /** seconds that are classified together, and from one window to the next; either one asks for events */
  window?: number;
  hop?: number;
  /** the smallest probability of an event, default 0.5 */
  threshold?: number;
  /** how many classes `top` has; default 1 */
  topK?: number;
  /** hears how many seconds of a recording are done, and of how many if its header says so; throws to interrupt */
  onProgress?: (done: number, total: number | undefined) => void;
}

/** What a sound is as a whole, or, for a recording, what is heard when. */
export type SoundClassification = { path: string; sr: number; duration: number } & (
  | { kind: 'clip'; classification: Classification }
  | { kind: 'recording'; events: SoundEvent[] }
);

/**
 * What is wanted of sound files: all of those of up to four windows of the model, which are classified as a whole; of
 * longer ones, or where `window` or `hop` are given, no more than the header, for their events are found block by block.
 */
export function soundNeeds(
  { sampleRate, windows }: Pick<ClassifierSettings, 'sampleRate' | 'windows'>,
  { window, hop }: Pick<ClassifySoundOptions, 'window' | 'hop'>,
): SoundNeeds {
  const whole = window === undefined && hop === undefined;
  return { sampleRate, longest: whole ? (MOST_WINDOWS * windows.size) / sampleRate : 0 };
}

/**
 * Classifies a sound file of any rate and number of channels that was read by `soundNeeds`: as a whole if its samples
 * are there, else the events in it are found, in the memory of some windows.
 *
 * @throws EarshotError as `load` and `Classifier.stream`
 */
export async function classifySound(
  classifier: Classifier,
  path: string,
  sound: SoundContent,
  { window, hop, threshold, topK = 1, onProgress }: ClassifySoundOptions = {},
): Promise<SoundClassification> {
  const { sr } = sound;
  sound.warnings.forEach(warn);
  if (sound.samples !== undefined) {
    const classification = await classifier.classify(sound.samples, { sr: classifier.sampleRate, topK });
    return { path, sr, duration: sound.duration, kind: 'clip', classification };
  }
  const { stream } = await import('../../audio/stream.ts'); // only where it is needed: it takes time
  const blocks = stream(path, { blockLength: 1, frameLength: BLOCK * sr, hopLength: BLOCK * sr });
  let duration = 0;
  const events = await eventsOf(classifier.stream(blocks, { sr, window, hop }), {
    classes: classifier.classes,
    threshold,
    onProgress: (done) => {
      duration = done;
      onProgress?.(done, sound.duration);
    },
  });
  return { path, sr, duration, kind: 'recording', events };
}

/** The events in windows as they come; `findEvents` of a stream. */
export async function eventsOf(
  windows: AsyncIterable<WindowClassification>,
  {
    classes,
    threshold,
    onProgress,
  }: { classes: readonly string[]; threshold?: number; onProgress?: (seconds: number) => void },
): Promise<SoundEvent[]> {
  const finder = new EventFinder({ classes, threshold });
  for await (const window of windows) {
    finder.add(window);
    onProgress?.(window.end);
  }
  return finder.events();
}
