import { getDuration, getSamplerate } from '../../audio/duration.ts';
import { load } from '../../audio/load.ts';
import { stream } from '../../audio/stream.ts';
import type { Classification, Classifier, WindowClassification } from '../../classifier/classifier.ts';
import { EventFinder, type SoundEvent } from '../../classifier/events.ts';
import { EarshotError } from '../../errors.ts';

/** Seconds of a recording that are read at once. */
const BLOCK = 20;

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
  /** hears how many seconds of a recording are done, and of how many if its header says so; throws to interrupt */
  onProgress?: (done: number, total: number | undefined) => void;
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
  const sr = await getSamplerate(path);
  const promised = await durationOf(path);
  const short = promised !== undefined && promised <= MOST_WINDOWS * classifier.windowDuration;
  if (short && window === undefined && hop === undefined) {
    const { y } = await load(path, { sr: null });
    const classification = await classifier.classify(y, { sr, topK });
    return { path, sr, duration: y.length / sr, kind: 'clip', classification };
  }
  const blocks = stream(path, { blockLength: 1, frameLength: BLOCK * sr, hopLength: BLOCK * sr });
  let duration = 0;
  const events = await eventsOf(classifier.stream(blocks, { sr, window, hop }), {
    classes: classifier.classes,
    threshold,
    onProgress: (done) => {
      duration = done;
      onProgress?.(done, promised);
    },
  });
  return { path, sr, duration, kind: 'recording', events };
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
