import type { Classification, Classifier, WindowClassification } from '../../classifier/classifier.ts';
import { EventFinder, type SoundEvent } from '../../classifier/events.ts';
import { openSound } from './open-sound.ts';

/** A sound of more windows than this is searched for events. */
const MOST_WINDOWS = 4;

export interface ClassifyFileOptions {
  /** seconds that are classified together, and from one window to the next; either one asks for events */
  window?: number;
  hop?: number;
  /** the smallest probability of an event, default 0.5 */
  threshold?: number;
  /** how many classes `top` has; default 1 */
  topK?: number;
  /** hears how many seconds of a recording are done, and of how many; throws to interrupt */
  onProgress?: (done: number, total: number) => void;
}

/** What a sound is as a whole, or, for a recording, what is heard when. */
export type FileClassification = { path: string; sr: number; duration: number } & (
  | { kind: 'clip'; classification: Classification }
  | { kind: 'recording'; events: SoundEvent[] }
);

/**
 * Classifies a sound file of any rate and number of channels. One of up to four windows of the model is classified as a
 * whole; in a longer one, or where `window` or `hop` are given, events are found, in the memory of some windows.
 *
 * @throws EarshotError as `load` and `Classifier.stream`
 */
export async function classifyFile(
  classifier: Classifier,
  path: string,
  { window, hop, threshold, topK = 1, onProgress }: ClassifyFileOptions = {},
): Promise<FileClassification> {
  const sound = await openSound(path);
  const { sr, duration } = sound;
  const short = duration <= MOST_WINDOWS * classifier.windowDuration;
  if (short && window === undefined && hop === undefined) {
    const classification = await classifier.classify(await sound.all(), { sr, topK });
    return { path, sr, duration, kind: 'clip', classification };
  }
  const windows = classifier.stream(sound.blocks(), { sr, window, hop });
  const events = await eventsOf(windows, {
    classes: classifier.classes,
    threshold,
    onProgress: (done) => onProgress?.(done, duration),
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
