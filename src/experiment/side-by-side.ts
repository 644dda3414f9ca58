import { type ChildProcess, fork } from 'node:child_process';
import { totalmem } from 'node:os';
import { EarshotError } from '../errors.ts';
import { checkInterrupted } from '../file-errors.ts';
import { type Monitor, silent, type Task } from '../monitor.ts';
import { engineFacts } from '../nn/index.ts';
import { counted, duration } from '../text.ts';
import { COMPILED, errorOf } from '../workers.ts';
import { networkCount } from './network.ts';
import type { StoredExperiment } from './stored-experiment.ts';
import { memberName, type Stage, type Workshop } from './train-stage.ts';
import type { Answer, Order } from './training-process.ts';

/** @file Several networks of a run at once, each in a process of its own. */

/** Bytes that a process takes beside the sounds. */
const PROCESS_BYTES = 400e6;
/** Share of the machine's memory that all processes together may take. */
const MEMORY_SHARE = 0.5;
/** Characters that are kept of what a process writes on standard error. */
const KEPT_TEXT = 2000;

interface Job {
  stage: Stage;
  member: number;
}

/**
 * Trains the networks of stages in processes of their own, as many at a time as there are threads (`EARSHOT_THREADS`) and
 * as memory allows, since a network of the recipes' size gains little from a second thread. What each has learned is in
 * its stage's folder afterwards, the same bits as `trainStage` would leave there.
 *
 * @returns seconds of each stage's trainings together, by folder; nothing where there is only one network or thread
 * @throws EarshotError INTERRUPTED, and what a training throws
 */
export async function trainSideBySide(
  workshop: Workshop,
  stages: readonly Stage[],
  stored: StoredExperiment,
): Promise<Map<string, number>> {
  const members = networkCount(workshop.experiment);
  const jobs = stages
    .flatMap((stage) => Array.from({ length: members }, (_, member) => ({ stage, member })))
    .sort((a, b) => costOf(b) - costOf(a));
  const { threads, device } = await engineFacts();
  const count = Math.min(jobs.length, threads, roomFor(workshop));
  if (!COMPILED || device !== 'cpu' || count < 2) return new Map();
  return new Crew(workshop, stored, jobs, count, Math.floor(threads / count)).work();
}

/** The longest trainings come first, so that no process waits long for the last one. */
function costOf({ stage: { epochs, train } }: Job): number {
  return epochs * train.length;
}

/** Processes that memory has room for: each holds the sounds and, in the same order of size, their features. */
function roomFor({ recordings }: Workshop): number {
  const bytes = recordings.samples.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return Math.floor((MEMORY_SHARE * totalmem()) / (2 * bytes + PROCESS_BYTES));
}

/** The processes, and what they have to do. */
class Crew {
  readonly #workshop: Workshop;
  readonly #stored: StoredExperiment;
  readonly #monitor: Monitor;
  readonly #waiting: Job[];
  readonly #task: Task;
  readonly #epochs = new Map<Job, number>();
  readonly #seconds = new Map<string, number>();
  readonly #processes: TrainingProcess[];

  constructor(
    workshop: Workshop,
    stored: StoredExperiment,
    jobs: readonly Job[],
    count: number,
    threads: number,
  ) {
    this.#workshop = workshop;
    this.#stored = stored;
    this.#monitor = workshop.monitor ?? silent;
    this.#waiting = [...jobs];
    this.#task = this.#monitor.begin(
      `${counted(jobs.length, 'network')}, ${count} at a time`,
      jobs.reduce((sum, { stage }) => sum + stage.epochs, 0),
    );
    this.#processes = Array.from({ length: count }, () => new TrainingProcess(threads));
  }

  async work(): Promise<Map<string, number>> {
    const { signal } = this.#workshop;
    const stop = () => {
      for (const one of this.#processes) one.tell({ kind: 'stop' });
    };
    signal?.addEventListener('abort', stop);
    try {
      checkInterrupted(signal, 'the training');
      await allOf(
        this.#processes.map((one) => this.#keepBusy(one)),
        stop,
      );
    } finally {
      signal?.removeEventListener('abort', stop);
      await Promise.all(this.#processes.map((one) => one.end()));
    }
    this.#task.end();
    return this.#seconds;
  }

  async #keepBusy(one: TrainingProcess): Promise<void> {
    const { set, recordings, run } = this.#workshop;
    const { samples } = recordings;
    await one.ask({ kind: 'begin', experiment: this.#stored, set, samples, run: run.path });
    for (let job = this.#waiting.shift(); job !== undefined; job = this.#waiting.shift())
      await this.#train(one, job);
  }

  async #train(one: TrainingProcess, job: Job): Promise<void> {
    const { stage, member } = job;
    const name = memberName(stage, member, networkCount(this.#workshop.experiment));
    const answer = await one.ask({ kind: 'train', stage, member }, (done, note) => {
      this.#epochs.set(job, done);
      this.#advance(note && `${name}: ${note}`);
    });
    if (answer.kind !== 'trained') return;
    const { seconds, note } = answer;
    this.#monitor.say(`  ${name}: ${duration(seconds)}${note === undefined ? '' : ` - ${note}`}`);
    this.#epochs.set(job, stage.epochs);
    this.#advance(note && `${name}: ${note}`);
    this.#seconds.set(stage.folder, (this.#seconds.get(stage.folder) ?? 0) + seconds);
  }

  #advance(note: string | undefined): void {
    const done = [...this.#epochs.values()].reduce((a, b) => a + b, 0);
    this.#task.advance(done, note);
  }
}

/** Waits for all, also where some fail; `stop` is called at the first failure, which is thrown in the end. */
async function allOf(promises: readonly Promise<void>[], stop: () => void): Promise<void> {
  const failures: unknown[] = [];
  await Promise.all(
    promises.map((promise) =>
      promise.catch((error) => {
        failures.push(error);
        stop();
      }),
    ),
  );
  if (failures.length > 0) throw failures[0];
}

/** A process that runs `training-process.js`. */
class TrainingProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #said = '';
  #pending: { settle(answer: Answer): void; fail(error: Error): void } | undefined;

  constructor(threads: number) {
    this.#child = fork(new URL('./training-process.js', import.meta.url), {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, EARSHOT_THREADS: String(threads) },
    });
    this.#child.stderr!.setEncoding('utf8').on('data', (text) => {
      this.#said = (this.#said + text).slice(-KEPT_TEXT);
    });
    this.#child.on('message', (answer: Answer) => this.#pending?.settle(answer));
    this.#ended = new Promise((resolve) => {
      const ended = (why: string) => {
        this.#pending?.fail(endedError(why, this.#said));
        resolve();
      };
      this.#child.on('error', ({ message }) => ended(message));
      this.#child.on('close', (code, signal) => ended(signal ?? `exit code ${code}`));
    });
  }

  tell(order: Order): void {
    // what fails here is told by 'error' and 'close' as well
    if (this.#child.connected) this.#child.send(order, () => {});
  }

  /** Sends an order and waits until it is done. @throws what it throws there */
  ask(order: Order, onEpoch: (done: number, note?: string) => void = () => {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const done = () => {
        this.#pending = undefined;
      };
      this.#pending = {
        settle: (answer) => {
          if (answer.kind === 'epoch') return onEpoch(answer.done, answer.note);
          done();
          if (answer.kind === 'failed') reject(errorOf(answer.failure));
          else resolve(answer);
        },
        fail: (error) => {
          done();
          reject(error);
        },
      };
      this.tell(order);
    });
  }

  /** Ends it when it has nothing to do. */
  async end(): Promise<void> {
    this.#child.kill();
    await this.#ended;
  }
}

function endedError(why: string, said: string): EarshotError {
  return new EarshotError(
    'ENGINE_FAILED',
    `a process that trained a network ended (${why}). Finished epochs are kept; if memory was short, ` +
      `EARSHOT_THREADS=1 trains one network after the other. ${said}`.trim(),
  );
}
