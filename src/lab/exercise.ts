import type { Monitor } from '../monitor.ts';
import type { Plot } from '../plots/index.ts';
import type { Section } from '../report/index.ts';
import type { ExerciseNumber, LabSettings } from './settings.ts';
import type { Sounds } from './sounds.ts';
import type { Spectrograms } from './spectrograms.ts';

/** What an exercise works with. */
export interface Lab {
  readonly settings: LabSettings;
  readonly monitor: Monitor;
  readonly signal: AbortSignal | undefined;
  /** the list of the clips; made or read once */
  sounds(): Promise<Sounds>;
  /** all clips' mel spectrograms; computed or read from the cache once */
  spectrograms(): Promise<Spectrograms>;
  /**
   * A long piece of an exercise, whose outcome (plain JSON) is kept on disk: after an interruption the next run
   * goes on behind it.
   */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** What an exercise brings. */
export interface Outcome {
  /** every number, for results.json */
  results: Record<string, unknown>;
  /** its part of the report */
  section: Section;
  /** its figures by file name, without ending */
  figures: Readonly<Record<string, Plot>>;
}

/** One of the six exercises. */
export interface Exercise {
  readonly number: ExerciseNumber;
  readonly title: string;
  /** whether it needs the sounds */
  readonly usesSounds: boolean;
  /** the settings that its outcome depends on, beside the sounds: with the same ones it need not run again */
  depends(settings: LabSettings): unknown;
  run(lab: Lab): Promise<Outcome>;
}
