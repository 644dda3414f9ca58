import { EarshotError, unknownName } from '../errors.ts';
import { input } from '../graph/ops/input.ts';
import { type Inputs, wholeOf } from './data.ts';
import { examplesOf } from './evaluate.ts';
import { confusionCounts, confusionMeans } from './metrics/confusion-matrix.ts';
import type { AnyModel } from './model.ts';
import { type PredictOptions, predict } from './predict.ts';

/** Options of `Model.confusionMatrix`. */
export interface ConfusionMatrixOptions extends PredictOptions {
  /** name of the output that is looked at, where there are several */
  output?: string;
}

/** How often each class was taken for each; see `Model.confusionMatrix`. */
export async function confusionMatrix(
  model: AnyModel,
  x: Inputs,
  y: Inputs,
  { output, batchSize }: ConfusionMatrixOptions,
): Promise<number[][]> {
  const place = placeOf(model, output);
  const examples = examplesOf('confusionMatrix', model, x, y);
  const outputs = (await predict(model, x, { batchSize }))[place];
  const targets = wholeOf(examples.y[place]);
  const session = await model.sessions.get(`confusion ${place}`, () => {
    const [, ...outputShape] = outputs.dims;
    const [, ...targetShape] = targets.dims;
    const means = confusionMeans(input('y', [2, ...targetShape]), input('output', [2, ...outputShape]));
    return { outputs: { means }, options: { batched: ['y', 'output'] }, work: 0 };
  });
  const { means } = await session.run({ y: targets, output: outputs });
  return confusionCounts(means.data as Float32Array, examples.count);
}

function placeOf({ outputNames }: AnyModel, output: string | undefined): number {
  if (output === undefined && outputNames.length === 1) return 0;
  if (output === undefined) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `confusionMatrix: say which output to look at, { output: '${outputNames[0]}' }; the model has ${outputNames.join(', ')}.`,
    );
  }
  if (outputNames.includes(output)) return outputNames.indexOf(output);
  throw unknownName('output', output, outputNames);
}
