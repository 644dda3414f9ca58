import { access, readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { EarshotError } from '../errors.ts';
import { writeWhole } from '../files.ts';
import type { Round, Scores } from './results.ts';
import type { Survey } from './sounds.ts';
import type { StoredExperiment } from './stored-experiment.ts';

/** Counts up when older run folders cannot be read any more. */
const FORMAT = 1;

/** What is known of a run: `run.json`. */
export interface RunRecord {
  format: number;
  status: 'running' | 'done';
  /** the folder's own name when it was made */
  name: string;
  recipe: string;
  /** the command line, as it can be typed again */
  command: string;
  /** ISO 8601 */
  started: string;
  /** all sittings together */
  seconds: number;
  seed: number;
  versions: { earshot: string; node: string; platform: string; processor: string };
  data: { source: string; layout: string; clips: number; classes: readonly string[]; hash: string };
  experiment: StoredExperiment;
  network?: { parameters: number; trainable: number; summary: string };
  rounds: readonly Round[];
  scores?: Scores;
  final?: FinalTraining;
  model?: ModelRecord;
}

/** The training on all clips. */
export interface FinalTraining {
  clips: number;
  epochs: number;
  seconds: number;
  histories: Round['histories'];
}

/** The exported classifier, and how far it is from the training pipeline. */
export interface ModelRecord {
  file: string;
  bytes: number;
  check: { clips: number; sameClass: number; maxDifference: number };
}

/** The files of a run. */
export class RunFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** What it is called in tables and titles: the folder's own name. */
  get name(): string {
    return basename(resolve(this.path));
  }

  /** A path below the folder. */
  at(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  /** @throws EarshotError NOT_WRITABLE */
  write(name: string, contents: string | Uint8Array): Promise<void> {
    return writeWhole(this.at(name), contents);
  }

  writeRecord(record: RunRecord): Promise<void> {
    return this.write('run.json', `${JSON.stringify(record, undefined, 2)}\n`);
  }

  /** @throws EarshotError NOT_FOUND when the folder holds no run, BAD_FILE when its record is damaged or newer */
  async record(): Promise<RunRecord> {
    const record = (await this.json('run.json')) as RunRecord;
    if (record?.format === FORMAT && Array.isArray(record.rounds)) return record;
    throw new EarshotError(
      'BAD_FILE',
      `${this.at('run.json')} is no record of a run that this version of earshot can read.`,
    );
  }

  /** @throws EarshotError NOT_FOUND, BAD_FILE */
  survey(): Promise<Survey> {
    return this.json('survey.json') as Promise<Survey>;
  }

  /** @throws EarshotError NOT_FOUND, BAD_FILE */
  async json(name: string): Promise<unknown> {
    const text = await readFile(this.at(name), 'utf8').catch(() => undefined);
    if (text === undefined) {
      throw new EarshotError(
        'NOT_FOUND',
        `${this.path} holds no run: there is no ${name} in it. Give the folder that earshot train has written.`,
      );
    }
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new EarshotError('BAD_FILE', `${this.at(name)} is damaged: ${(cause as Error).message}.`, {
        cause,
      });
    }
  }
}

/** The first record of a run. */
export function newRecord(about: Omit<RunRecord, 'format' | 'status' | 'seconds' | 'rounds'>): RunRecord {
  return { format: FORMAT, status: 'running', seconds: 0, rounds: [], ...about };
}

/**
 * The folder of a new run.
 * @param out where it is wanted; default the next of `runs/<recipe>-1`, `runs/<recipe>-2`, ...
 * @throws EarshotError INVALID_ARGUMENT when there is something in it already
 */
export async function newRunFolder(out: string | undefined, recipe: string): Promise<RunFolder> {
  if (out === undefined) return new RunFolder(join('runs', await freeName('runs', recipe)));
  const inside: string[] = await readdir(out).catch(() => []);
  if (inside.length === 0) return new RunFolder(out);
  throw new EarshotError(
    'INVALID_ARGUMENT',
    inside.includes('run.json')
      ? `${out} holds a run already. To go on with it: earshot train --resume ${out}. For a new one give another --out.`
      : `${out} is not empty. Give a new or empty folder as --out.`,
  );
}

async function freeName(parent: string, stem: string): Promise<string> {
  const taken = new Set<string>(await readdir(parent).catch(() => []));
  for (let number = 1; ; number++) {
    const name = `${stem}-${number}`;
    if (!taken.has(name)) return name;
  }
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
