import { join } from 'node:path';
import { readJson, writeWhole } from '../files.ts';
import type { Plot } from '../plots/index.ts';
import type { Section } from '../report/index.ts';
import type { Exercise, Outcome } from './exercise.ts';
import type { ExerciseNumber } from './settings.ts';

/** A finished exercise as it is kept on disk. */
export interface Finished {
  /** what the outcome depends on: settings, sounds, code */
  key: string;
  number: ExerciseNumber;
  title: string;
  seconds: number;
  results: Record<string, unknown>;
  section: Section;
  /** SVG text by file name */
  figures: Record<string, string>;
}

/** The finished exercises of an output folder. */
export class Store {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The exercise's outcome when one was kept under this key. */
  async find(number: ExerciseNumber, key: string): Promise<Finished | undefined> {
    const kept = (await readJson(this.#path(number))) as Finished | undefined;
    return kept?.key === key ? kept : undefined;
  }

  /** Keeps an outcome in place of an older one. @throws EarshotError NOT_WRITABLE */
  async keep(exercise: Exercise, key: string, outcome: Outcome, seconds: number): Promise<Finished> {
    const { number, title } = exercise;
    const { results, section } = outcome;
    const finished = { key, number, title, seconds, results, section, figures: texts(outcome.figures) };
    await writeWhole(this.#path(number), JSON.stringify(finished));
    return finished;
  }

  /** The outcome of a piece of an exercise, when it was kept under this key; else it is worked out and kept. */
  async step<T>(number: ExerciseNumber, key: string, name: string, work: () => Promise<T>): Promise<T> {
    const path = join(
      this.#folder,
      `exercise-${number}-${name.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}.json`,
    );
    const kept = (await readJson(path)) as { key: string; value: T } | undefined;
    if (kept?.key === key) return kept.value;
    const value = await work();
    await writeWhole(path, JSON.stringify({ key, value }));
    return value;
  }

  #path(number: ExerciseNumber): string {
    return join(this.#folder, `exercise-${number}.json`);
  }
}

function texts(figures: Readonly<Record<string, Plot>>): Record<string, string> {
  return Object.fromEntries(Object.entries(figures).map(([name, { svg }]) => [name, svg]));
}
