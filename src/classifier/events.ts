import { describe, EarshotError } from '../errors.ts';

/** A time in a recording, and what a classifier says about it. */
export interface TimedProbabilities {
  /** seconds */
  start: number;
  end: number;
  /** a probability for each class */
  probabilities: ArrayLike<number>;
}

/** A sound that was heard in a recording. */
export interface SoundEvent {
  /** seconds */
  start: number;
  end: number;
  className: string;
  /** the largest probability of its class in its windows */
  score: number;
}

export interface EventOptions {
  /** names, in the order of the probabilities */
  classes: readonly string[];
  /** the smallest probability, from 0 to 1; default 0.5 */
  threshold?: number;
}

/**
 * Sounds in a recording: for each class, neighbouring windows in which its probability is at least `threshold` are one
 * event, from the start of the first to the end of the last. With a threshold below 0.5, events of several classes may
 * lie over each other.
 *
 * @param windows in the order of their starts, as `classifyWindows` gives them
 * @returns by start, and for one start by score, the highest first
 * @throws EarshotError INVALID_ARGUMENT for a threshold that is not from 0 to 1
 *
 * @example
 * import { findEvents } from 'earshot/classifier';
 * const windows = [[0.9, 0.1], [0.8, 0.2], [0.1, 0.9]].map((probabilities, i) => ({ start: i, end: i + 1, probabilities }));
 * const events = findEvents(windows, { classes: ['rain', 'wind'] });
 * console.log(events.map(({ start, end, className }) => `${start}-${end} ${className}`).join()); // 0-2 rain,2-3 wind
 */
export function findEvents(
  windows: Iterable<TimedProbabilities>,
  { classes, threshold }: EventOptions,
): SoundEvent[] {
  const finder = new EventFinder({ classes, threshold });
  for (const window of windows) finder.add(window);
  return finder.events();
}

/** `findEvents` of windows that come one by one: it keeps the events alone. */
export class EventFinder {
  readonly #classes: readonly string[];
  readonly #threshold: number;
  readonly #events: SoundEvent[] = [];
  /** for each class the event that the last window was part of */
  readonly #open: (SoundEvent | undefined)[];

  constructor({ classes, threshold = 0.5 }: EventOptions) {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `findEvents: threshold must be a probability, from 0 to 1; received ${describe(threshold)}.`,
      );
    }
    [this.#classes, this.#threshold] = [classes, threshold];
    this.#open = new Array(classes.length);
  }

  add({ start, end, probabilities }: TimedProbabilities): void {
    for (const [i, className] of this.#classes.entries()) {
      const score = probabilities[i];
      const event = this.#open[i];
      if (!(score >= this.#threshold)) this.#open[i] = undefined;
      else if (event === undefined) this.#events.push((this.#open[i] = { start, end, className, score }));
      else [event.end, event.score] = [end, Math.max(event.score, score)];
    }
  }

  events(): SoundEvent[] {
    return this.#events.sort((a, b) => a.start - b.start || b.score - a.score);
  }
}
