import { unknownName } from '../../errors.ts';
import type { ModelMaker } from '../experiment.ts';
import { labCnn } from './lab-cnn.ts';
import { labMlp } from './lab-mlp.ts';
import { small, smallPooled } from './small.ts';
import { texture } from './texture.ts';

/** @file The networks that come with earshot, by the names that `model` may have. */

const architectures: Readonly<Record<string, ModelMaker>> = {
  small,
  'small-pooled': smallPooled,
  texture,
  'lab-mlp': labMlp,
  'lab-cnn': labCnn,
};

/**
 * Names of those that measure how sounds go on: a mixture or a blanked piece of spectrograms, unlike one of waveforms,
 * goes on as no sound does.
 */
const intact: ReadonlySet<string> = new Set(['texture']);

/** Whether a network of this name is to see spectrograms as they are, neither mixed nor masked. */
export function takesIntactFeatures(name: string): boolean {
  return intact.has(name);
}

/** Names that `model` of an experiment may have. */
export const architectureNames: readonly string[] = Object.keys(architectures);

/** What makes a network of this name. @throws EarshotError UNKNOWN_NAME */
export function architecture(name: string): ModelMaker {
  if (Object.hasOwn(architectures, name)) return architectures[name];
  throw unknownName('model', name, architectureNames);
}
