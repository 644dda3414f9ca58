import type { Tensor } from '../../array/tensor.ts';
import { type AnyModel, input, type Model, model, type SymbolicTensor } from '../../nn/index.ts';
import type { ModelMaker } from '../experiment.ts';

/**
 * A network that first measures, without weights, and then weighs what it measured. As long as examples are not varied,
 * their measurements are taken once, and only what weighs them is run in training.
 */
export interface MeasuredArchitecture {
  readonly name: string;
  /** from features (bands, frames, 1) */
  measure(features: SymbolicTensor): readonly SymbolicTensor[];
  /** to a probability for each class */
  weigh(measured: readonly SymbolicTensor[], classes: number): SymbolicTensor;
}

/** The whole network. */
export function wholeNetwork({ name, measure, weigh }: MeasuredArchitecture): ModelMaker {
  return ({ inputShape, classes, seed }) => {
    const inputs = input({ shape: inputShape });
    return model({ inputs, outputs: weigh(measure(inputs), classes), seed, name });
  };
}

/** Its first part. */
export function measuringPart(
  { name, measure }: MeasuredArchitecture,
  inputShape: readonly number[],
): Model<Tensor[]> {
  const inputs = input({ shape: inputShape });
  return model({ inputs, outputs: measure(inputs), name: `${name}_measures` });
}

/** Its second part, on what the first one gives; its layers have the names that they have in the whole. */
export function weighingPart(
  { name, weigh }: MeasuredArchitecture,
  measuring: AnyModel,
  { classes, seed }: { classes: number; seed: number },
): AnyModel {
  const inputs = measuring.outputs.map(({ shape }) => input({ shape }));
  return model({ inputs, outputs: weigh(inputs, classes), seed, name: `${name}_weighs` });
}
