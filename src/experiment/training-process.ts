import type { Failure } from '../workers.ts';
import { Recordings } from './recordings.ts';
import { RunFolder } from './run-folder.ts';
import type { SoundSet } from './sounds.ts';
import { restoreExperiment, type StoredExperiment } from './stored-experiment.ts';
import { type Stage, trainMember, type Workshop } from './train-stage.ts';

/**
 * @file The program of a process that trains networks of a run for another one, `side-by-side.ts`: it is given the sounds,
 * then one network after the other, and answers with its epochs.
 */

/** What it is told. */
export type Order =
  | {
      kind: 'begin';
      experiment: StoredExperiment;
      set: SoundSet;
      samples: readonly Float32Array[];
      run: string;
    }
  | { kind: 'train'; stage: Stage; member: number }
  | { kind: 'stop' };

/** What it answers. */
export type Answer =
  | { kind: 'ready' }
  | { kind: 'epoch'; done: number; note?: string }
  | { kind: 'trained'; seconds: number; note?: string }
  | { kind: 'failed'; failure: Failure };

const controller = new AbortController();
let workshop: Workshop | undefined;

async function obey(order: Order): Promise<void> {
  if (order.kind === 'stop') controller.abort();
  else if (order.kind === 'begin') answer(await begin(order));
  else answer(await train(order));
}

async function begin(order: Order & { kind: 'begin' }): Promise<Answer> {
  const experiment = await restoreExperiment(order.experiment);
  const recordings = new Recordings(order.samples, experiment);
  const { signal } = controller;
  workshop = { experiment, set: order.set, recordings, run: new RunFolder(order.run), signal };
  return { kind: 'ready' };
}

async function train({ stage, member }: Order & { kind: 'train' }): Promise<Answer> {
  const started = performance.now();
  let last: string | undefined;
  await trainMember(workshop!, stage, member, {
    advance: (done, note) => answer({ kind: 'epoch', done, note }),
    end: (note) => {
      last = note;
    },
  });
  return { kind: 'trained', seconds: (performance.now() - started) / 1000, note: last };
}

function answer(message: Answer): void {
  process.send!(message);
}

// Ctrl-C reaches all processes of a terminal: the one that gave the orders decides what is to be done.
process.on('SIGINT', () => {});
// When that one is gone nothing may be written any more: it may have been started again.
process.on('disconnect', () => process.exit());
process.on('message', (order: Order) => {
  obey(order).catch(({ name = 'Error', message, code, stack }) =>
    answer({ kind: 'failed', failure: { name, message, code, stack } }),
  );
});
