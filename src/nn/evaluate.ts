import type { Tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { checkCount } from './check.ts';
import {
  checkClasses,
  checkSameCount,
  type Inputs,
  inputRows,
  type Numbers,
  perName,
  type Rows,
  sliceRows,
  targetRows,
  wholeOf,
} from './data.ts';
import { type Batch, type BatchSource, openSource } from './dataset/source.ts';
import { givenWeights } from './given-weights.ts';
import { type Logs, LogsMean } from './logs.ts';
import type { AnyModel } from './model.ts';
import { examplesPerRun } from './predict.ts';
import { evaluateGraph, measureGraph } from './program.ts';

/** How `evaluate` goes over the examples. */
export interface EvaluateOptions {
  /** most examples a run; default 32 */
  batchSize?: number;
  /** weight of each example in the loss; metrics are not weighted, as in Keras */
  sampleWeight?: Numbers;
}

/** How `evaluate` goes over a source of batches. */
export interface EvaluateSourceOptions {
  /** batches to take; default: until the source ends */
  steps?: number;
}

/** Loss (with penalties) and metrics of a model over examples. */
export async function evaluate(
  model: AnyModel,
  x: Inputs,
  y: Inputs,
  { batchSize = 32, sampleWeight }: EvaluateOptions = {},
): Promise<Logs> {
  checkCount('evaluate: batchSize', batchSize);
  return evaluateRows(model, examplesOf('evaluate', model, x, y, sampleWeight), batchSize);
}

/** Loss and metrics over the batches of a source. */
export async function evaluateSource(
  model: AnyModel,
  source: BatchSource,
  { steps }: EvaluateSourceOptions = {},
): Promise<Logs> {
  const reading = openSource('evaluate', source, { steps });
  try {
    return await evaluateBatches('evaluate', model, reading.epoch(0));
  } finally {
    await reading.close();
  }
}

/** Loss and metrics over batches as they come. @throws EarshotError as `examplesOf`, with the batch's number */
export async function evaluateBatches(
  caller: string,
  model: AnyModel,
  batches: AsyncIterable<unknown>,
): Promise<Logs> {
  const mean = new LogsMean(model.compiled.outputs);
  for await (const examples of batchExamples(caller, model, batches))
    await measure(model, examples, examples.count, mean);
  return mean.result();
}

/** Batches [x, y] or [x, y, sampleWeight], each checked as arrays are. */
export async function* batchExamples(
  caller: string,
  model: AnyModel,
  batches: AsyncIterable<unknown>,
): AsyncGenerator<Examples> {
  let number = 0;
  for await (const batch of batches) {
    const what = `${caller}: batch ${number++}`;
    if (!Array.isArray(batch) || batch.length < 2 || batch.length > 3) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `${what} must be [x, y] or [x, y, sampleWeight]; received ${describe(batch)}.`,
      );
    }
    const [x, y, w] = batch as unknown as Batch;
    yield examplesOf(what, model, x, y, w);
  }
}

/** Examples, targets and weights that belong together: rows for each input and each output of a model. */
export interface Examples {
  readonly count: number;
  readonly x: readonly Rows[];
  readonly y: readonly Rows[];
  readonly w?: Rows;
}

/** Checks x, y and weights against the model and each other. @throws EarshotError as `inputRows` and `targetRows` */
export function examplesOf(
  caller: string,
  model: AnyModel,
  x: Inputs,
  y: Inputs,
  sampleWeight?: Numbers,
): Examples {
  const rows = inputsOf(caller, model, x);
  const { outputs } = model.compiled;
  const names = outputs.map(({ name }) => name);
  const targets = perName(`${caller}: y`, y, names).map((numbers, i) =>
    targetRows(label(`${caller}: y`, names, i), numbers, outputs[i].loss, outputs[i].outputShape),
  );
  for (const [i, target] of targets.entries())
    checkSameCount(label(`${caller}: x`, model.inputNames, 0), rows[0], label('y', names, i), target);
  const w = sampleWeight === undefined ? undefined : inputRows(`${caller}: sampleWeight`, sampleWeight, []);
  if (w !== undefined) checkSameCount(`${caller}: x`, rows[0], 'sampleWeight', w);
  return { count: rows[0].count, x: rows, y: targets, w };
}

/** Rows for each input of a model. @throws EarshotError as `inputRows`, and unless all have as many examples */
export function inputsOf(caller: string, model: AnyModel, x: Inputs): readonly Rows[] {
  const { inputs, inputNames } = model;
  const rows = perName(`${caller}: x`, x, inputNames).map((numbers, i) =>
    inputRows(label(`${caller}: x`, inputNames, i), numbers, inputs[i].shape),
  );
  for (const [i, other] of rows.entries())
    checkSameCount(label(`${caller}: x`, inputNames, 0), rows[0], inputNames[i], other);
  for (const { layer, inputs: places } of model.calls) {
    const { classes } = layer.layer;
    if (classes === undefined) continue;
    for (const place of places.filter((place) => place < rows.length))
      checkClasses(label(`${caller}: x`, inputNames, place), rows[place].data, classes, `'${layer.name}'`);
  }
  return rows;
}

/** How errors call one of several. */
function label(what: string, names: readonly string[], i: number): string {
  return names.length === 1 ? what : `${what}.${names[i]}`;
}

/** The examples from number `start` to before `end`, without a copy. */
export function sliceExamples({ x, y, w }: Examples, start: number, end: number): Examples {
  const part = (rows: Rows) => sliceRows(rows, start, end);
  return { count: end - start, x: x.map(part), y: y.map(part), w: w && part(w) };
}

/** Examples as a graph takes them, each set of rows made a tensor by `take`. */
export function exampleFeeds(
  { x, y, w }: Examples,
  take: (rows: Rows, name: string) => Tensor,
): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {};
  const feed = (name: string, rows: Rows) => {
    feeds[name] = take(rows, name);
  };
  for (const [i, rows] of x.entries()) feed(`x${i}`, rows);
  for (const [i, rows] of y.entries()) feed(`y${i}`, rows);
  if (w !== undefined) feed('w', w);
  return feeds;
}

export async function evaluateRows(model: AnyModel, examples: Examples, batchSize: number): Promise<Logs> {
  const mean = new LogsMean(model.compiled.outputs);
  await measure(model, examples, batchSize, mean);
  return mean.result();
}

/** Adds loss and metrics over examples to a mean. */
async function measure(
  model: AnyModel,
  examples: Examples,
  batchSize: number,
  mean: LogsMean,
): Promise<void> {
  const { outputs } = model.compiled;
  const objective = { outputs, weighted: examples.w !== undefined };
  if (model.foreign !== undefined) return measureForeign(model, examples, batchSize, mean);
  const { count, work } = examplesPerRun(model, batchSize);
  const batched = [...examples.x.map((_, i) => `x${i}`), ...examples.y.map((_, i) => `y${i}`), 'w'];
  for (let start = 0; start < examples.count; start += count) {
    const batch = sliceExamples(examples, start, Math.min(start + count, examples.count));
    const { feeds, initializers, held } = await givenWeights(model);
    const graph = () => ({
      outputs: evaluateGraph(model, objective),
      work,
      options: { batched, initializers },
    });
    const session = await model.sessions.get(`evaluate ${objective.weighted}`, graph, held);
    const { logs } = await session.run({ ...exampleFeeds(batch, wholeOf), ...feeds });
    mean.add(logs.data as Float32Array, batch.count);
  }
}

/** Predicts with a model that is not a graph of ours, then measures the predictions. */
async function measureForeign(
  model: AnyModel,
  examples: Examples,
  batchSize: number,
  mean: LogsMean,
): Promise<void> {
  const { outputs } = model.compiled;
  const weighted = examples.w !== undefined;
  const predictions = await model.foreign!.predict(examples.x, batchSize);
  const session = await model.sessions.get(`measure ${weighted}`, () => ({
    outputs: measureGraph({ outputs, weighted }),
    options: { batched: [...outputs.flatMap((_, i) => [`output${i}`, `y${i}`]), 'w'] },
  }));
  const feeds = exampleFeeds({ ...examples, x: [] }, wholeOf);
  for (const [i, made] of predictions.entries()) feeds[`output${i}`] = made;
  mean.add((await session.run(feeds)).logs.data as Float32Array, examples.count);
}
