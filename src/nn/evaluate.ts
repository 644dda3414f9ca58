import { checkCount } from './check.ts';
import {
  checkSameCount,
  inputRows,
  type Numbers,
  type Rows,
  sliceRows,
  targetRows,
  wholeOf,
} from './data.ts';
import { type Logs, LogsMean } from './logs.ts';
import type { Sequential } from './model.ts';
import { examplesPerRun, weightFeeds } from './predict.ts';
import { evaluateGraph } from './program.ts';

/** How `evaluate` goes over the examples. */
export interface EvaluateOptions {
  /** most examples a run; default 32 */
  batchSize?: number;
  /** weight of each example in the loss; metrics are not weighted, as in Keras */
  sampleWeight?: Numbers;
}

/** Loss (with penalties) and metrics of a model over examples. */
export async function evaluate(
  model: Sequential,
  x: Numbers,
  y: Numbers,
  { batchSize = 32, sampleWeight }: EvaluateOptions = {},
): Promise<Logs> {
  checkCount('evaluate: batchSize', batchSize);
  return evaluateRows(model, examplesOf('evaluate', model, x, y, sampleWeight), batchSize);
}

/** Examples, targets and weights that belong together. */
export interface Examples {
  readonly x: Rows;
  readonly y: Rows;
  readonly w?: Rows;
}

/** Checks x, y and weights against the model and each other. @throws EarshotError as `inputRows` and `targetRows` */
export function examplesOf(
  caller: string,
  model: Sequential,
  x: Numbers,
  y: Numbers,
  sampleWeight?: Numbers,
): Examples {
  const rows = inputRows(`${caller}: x`, x, model.inputShape);
  const targets = targetRows(`${caller}: y`, y, model.compiled.loss, model.outputShape);
  checkSameCount(`${caller}: x`, rows, 'y', targets);
  const w = sampleWeight === undefined ? undefined : inputRows(`${caller}: sampleWeight`, sampleWeight, []);
  if (w !== undefined) checkSameCount(`${caller}: x`, rows, 'sampleWeight', w);
  return { x: rows, y: targets, w };
}

export async function evaluateRows(
  model: Sequential,
  { x, y, w }: Examples,
  batchSize: number,
): Promise<Logs> {
  const { loss, metrics } = model.compiled;
  const objective = { loss, metrics, targetShape: model.targetShape, weighted: w !== undefined };
  const { count, work } = examplesPerRun(model, batchSize);
  const session = await model.sessions.get(`evaluate ${objective.weighted}`, () => ({
    outputs: evaluateGraph(model, objective),
    work,
    options: { batched: ['x', 'y', 'w'] },
  }));
  const mean = new LogsMean(['loss', ...metrics]);
  for (let start = 0; start < x.count; start += count) {
    const end = Math.min(start + count, x.count);
    const batch = (rows: Rows) => wholeOf(sliceRows(rows, start, end));
    const feeds = { x: batch(x), y: batch(y), ...(w && { w: batch(w) }), ...weightFeeds(model) };
    mean.add((await session.run(feeds)).logs.data as Float32Array, end - start);
  }
  return mean.result();
}
