/** @file The names of the options that models and their methods take. */

import type { ConfusionMatrixOptions } from './confusion-matrix.ts';
import type { EvaluateOptions, EvaluateSourceOptions } from './evaluate.ts';
import type { FitOptions, FitSourceOptions, TrainingOptions } from './fit.ts';
import type { CompileOptions, ModelOptions } from './model.ts';
import { checkOptions, optionNames } from './options.ts';
import type { PredictOptions, PredictSourceOptions } from './predict.ts';
import type { SummaryOptions } from './summary.ts';

export const modelOptions = optionNames<ModelOptions>()(['seed', 'name']);

const training = optionNames<TrainingOptions>()([
  'epochs',
  'validationData',
  'validationSteps',
  'validationBatchSize',
  'classWeight',
  'callbacks',
  'verbose',
  'initialEpoch',
  'resumeFrom',
]);

const arrays = optionNames<Omit<FitOptions, keyof TrainingOptions>>()([
  'batchSize',
  'shuffle',
  'validationSplit',
  'sampleWeight',
]);

/** For each method the options on arrays, and on a source of batches where it takes one. */
const methods = {
  compile: [optionNames<CompileOptions>()(['optimizer', 'loss', 'lossWeights', 'metrics'])],
  fit: [
    [...arrays, ...training],
    // those for arrays are refused with a reason
    [...optionNames<FitSourceOptions>()(['stepsPerEpoch', ...training]), ...arrays],
  ],
  trainOnBatch: [['sampleWeight']],
  evaluate: [
    optionNames<EvaluateOptions>()(['batchSize', 'sampleWeight']),
    optionNames<EvaluateSourceOptions>()(['steps']),
  ],
  predict: [optionNames<PredictOptions>()(['batchSize']), optionNames<PredictSourceOptions>()(['steps'])],
  confusionMatrix: [optionNames<ConfusionMatrixOptions>()(['output', 'batchSize'])],
  summary: [optionNames<SummaryOptions>()(['lineLength', 'costs'])],
  export: [['metadata']],
} as const;

/** @throws EarshotError UNKNOWN_NAME for an option that the method does not take, INVALID_ARGUMENT unless it is an object */
export function checkCall(method: keyof typeof methods, options: object, onSource = false): void {
  const [onArrays, onBatches = onArrays] = methods[method];
  checkOptions<Record<string, unknown>>(
    onSource ? `${method} on batches` : method,
    options as Record<string, unknown>,
    onSource ? onBatches : onArrays,
  );
}
