import type { ComparedRun } from '../../../src/experiment/report/index.ts';
import { type FakeRunOptions, fakeRun } from './fake-run.ts';

/** A run for comparisons, with settings and data of its own. */
export function comparedRun(
  name: string,
  {
    training = {},
    hash = 'a'.repeat(64),
    started = '2026-05-04T09:30:12.000Z',
    ...options
  }: FakeRunOptions & { training?: object; hash?: string; started?: string } = {},
): ComparedRun {
  const run = fakeRun(options);
  const { source, layout, clips, classes } = run.survey.set;
  const settings = { ...run.experiment, training: { ...run.experiment.training, ...training } };
  return {
    ...run,
    name,
    started,
    data: { source, layout, clips: clips.length, classes, hash },
    experiment: { settings: { ...settings, model: 'lab-cnn' } },
  };
}
