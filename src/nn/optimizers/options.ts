import { EarshotError } from '../../errors.ts';
import { checkCount, checkNumber } from '../check.ts';
import { checkOptions, checkPositive } from '../options.ts';
import type { Schedule } from '../schedules/index.ts';

/** What every optimizer takes beside its own options; all but the learning rate are off by default. */
export interface OptimizerOptions {
  /** step length: a number, or a schedule such as `cosineDecay({ ... })` */
  learningRate?: number | Schedule;
  /** share of each weight, times the learning rate, taken off before a step */
  weightDecay?: number;
  excludeFromWeightDecay?: WeightDecayExclusions;
  /** the gradient of each weight is shortened to at most this Euclidean norm; one of the three clips at a time */
  clipnorm?: number;
  /** the gradients of all weights together are shortened to at most this Euclidean norm */
  globalClipnorm?: number;
  /** each number of a gradient is held between this and its negative */
  clipvalue?: number;
  /** keep a moving average of each weight; the weights become their averages when `fit` ends; default false */
  useEma?: boolean;
  /** share of the average that a step keeps, from 0 to 1; default 0.99 */
  emaMomentum?: number;
  /** the weights also become their averages after each so many updates; default never */
  emaOverwriteFrequency?: number;
  /** update the weights once in so many steps, by the mean of their gradients; at least 2 */
  gradientAccumulationSteps?: number;
}

/** Weights that do not decay: those that any of these match. */
export interface WeightDecayExclusions {
  /** weights whose own name (`kernel`, `bias`, `gamma`, ...) has one of these in it */
  names?: readonly string[];
  /** all weights of the layers with these names */
  layers?: readonly string[];
}

const common = [
  'learningRate',
  'weightDecay',
  'excludeFromWeightDecay',
  'clipnorm',
  'globalClipnorm',
  'clipvalue',
  'useEma',
  'emaMomentum',
  'emaOverwriteFrequency',
  'gradientAccumulationSteps',
] as const;

/**
 * @param own names of the options that this optimizer alone has
 * @throws EarshotError UNKNOWN_NAME for an option that there is not, INVALID_ARGUMENT for one out of range
 */
export function checkOptimizerOptions<T extends OptimizerOptions>(
  optimizer: string,
  options: T,
  own: readonly (keyof T & string)[],
): void {
  checkOptions(optimizer, options, [...common, ...own]);
  const {
    weightDecay,
    useEma,
    emaMomentum = 0.99,
    emaOverwriteFrequency,
    gradientAccumulationSteps,
  } = options;
  if (weightDecay !== undefined) checkNumber(`${optimizer}: weightDecay`, weightDecay, 0);
  checkExclusions(optimizer, options);
  checkClips(optimizer, options);
  checkNumber(`${optimizer}: emaMomentum`, emaMomentum, 0, 1);
  if (emaOverwriteFrequency !== undefined) {
    checkCount(`${optimizer}: emaOverwriteFrequency`, emaOverwriteFrequency);
    if (useEma !== true) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `${optimizer}: emaOverwriteFrequency needs useEma: true, without which there are no averages.`,
      );
    }
  }
  if (gradientAccumulationSteps !== undefined)
    checkCount(`${optimizer}: gradientAccumulationSteps`, gradientAccumulationSteps, 2);
}

function checkExclusions(optimizer: string, { weightDecay, excludeFromWeightDecay }: OptimizerOptions): void {
  if (excludeFromWeightDecay === undefined) return;
  const what = `${optimizer}: excludeFromWeightDecay`;
  checkOptions(what, excludeFromWeightDecay, ['names', 'layers']);
  for (const [key, list] of Object.entries(excludeFromWeightDecay)) {
    if (Array.isArray(list) && list.every((entry) => typeof entry === 'string' && entry !== '')) continue;
    throw new EarshotError('INVALID_ARGUMENT', `${what}.${key} must be an array of names, such as ['bias'].`);
  }
  if (weightDecay === undefined)
    throw new EarshotError('INVALID_ARGUMENT', `${what} needs weightDecay, without which nothing decays.`);
}

function checkClips(optimizer: string, options: OptimizerOptions): void {
  const clips = (['clipnorm', 'globalClipnorm', 'clipvalue'] as const).filter(
    (key) => options[key] !== undefined,
  );
  for (const key of clips) checkPositive(`${optimizer}: ${key}`, options[key]);
  if (clips.length > 1) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${optimizer}: give one of clipnorm, globalClipnorm and clipvalue; received ${clips.join(' and ')}.`,
    );
  }
}
