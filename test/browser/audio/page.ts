/// <reference types="vite/types/importMeta.d.ts" />
import { startTests, type Task, type VitestRunner } from '@vitest/runner';

/** @file Runs the tests of test/audio on a page: `run()` tells what came of each. */

export interface Outcome {
  file: string;
  /** suite > test */
  name: string;
  state: string;
  errors: string[];
}

// Not those that need a disk, a server or a process.
const files = import.meta.glob([
  '../../audio/**/*.test.ts',
  '!../../audio/**/*-files.test.ts',
  '!../../audio/write-wav.test.ts',
  '!../../audio/fuzz/**',
]);

const runner: VitestRunner = {
  importFile: (path) => files[path](),
  config: {
    root: '/',
    name: undefined,
    setupFiles: [],
    passWithNoTests: false,
    testNamePattern: undefined,
    allowOnly: false,
    sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' },
    chaiConfig: undefined,
    maxConcurrency: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    retry: 0,
    includeTaskLocation: false,
    tags: [],
    tagsFilter: undefined,
    strictTags: false,
  },
};

async function run(): Promise<Outcome[]> {
  const all: Outcome[] = [];
  // One file after the other: what a file spies on is not for the next.
  for (const file of Object.keys(files)) all.push(...(await startTests([file], runner)).flatMap(outcomes));
  return all;
}

/** Each test below a task, and a suite or file where it failed itself. */
function outcomes(task: Task): Outcome[] {
  const errors = (task.result?.errors ?? []).map(({ message }) => message);
  const own = {
    file: task.file.filepath.replace('../../', 'test/'),
    name: task.fullTestName ?? '',
    state: task.result?.state ?? task.mode,
    errors,
  };
  if (task.type === 'test') return [own];
  return [...(errors.length > 0 ? [own] : []), ...task.tasks.flatMap(outcomes)];
}

Object.assign(globalThis, { run });
