import { unknownName } from '../../errors.ts';
import type { ModelMaker } from '../experiment.ts';
import { best } from './best.ts';
import { labCnn } from './lab-cnn.ts';
import { labMlp } from './lab-mlp.ts';
import { small } from './small.ts';

/** @file The networks that come with earshot, by the names that `model` may have. */

const architectures: Readonly<Record<string, ModelMaker>> = {
  small,
  best,
  'lab-mlp': labMlp,
  'lab-cnn': labCnn,
};

/** Names that `model` of an experiment may have. */
export const architectureNames: readonly string[] = Object.keys(architectures);

/** What makes a network of this name. @throws EarshotError UNKNOWN_NAME */
export function architecture(name: string): ModelMaker {
  if (Object.hasOwn(architectures, name)) return architectures[name];
  throw unknownName('model', name, architectureNames);
}
