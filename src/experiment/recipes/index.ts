import { unknownName } from '../../errors.ts';
import type { Experiment } from '../experiment.ts';
import { best } from './best.ts';
import { labCnn } from './lab-cnn.ts';
import { labMlp } from './lab-mlp.ts';
import { small } from './small.ts';

/** An experiment that comes with earshot. */
export interface Recipe {
  /** one line for people */
  description: string;
  experiment: Experiment;
}

/** What a file or a command line that names no recipe starts from. */
export const DEFAULT_RECIPE = 'small';

/** All recipes by name. */
export const recipes: Readonly<Record<string, Recipe>> = {
  small: {
    description: 'a small convolutional network, trained in minutes',
    experiment: small,
  },
  best: {
    description:
      'networks of two kinds, whose probabilities are averaged: two see shapes, four hear modulations',
    experiment: best,
  },
  'lab-mlp': {
    description: "the lab's perceptron on spectrograms (exercise 5)",
    experiment: labMlp,
  },
  'lab-cnn': {
    description: "the lab's tuned convolutional network (exercise 6)",
    experiment: labCnn,
  },
};

/** The recipe of this name. @throws EarshotError UNKNOWN_NAME */
export function recipe(name: string): Recipe {
  if (Object.hasOwn(recipes, name)) return recipes[name];
  throw unknownName('recipe', name, Object.keys(recipes));
}
