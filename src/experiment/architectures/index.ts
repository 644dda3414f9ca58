import { unknownName } from '../../errors.ts';
import type { ModelMaker } from '../experiment.ts';
import { labCnn } from './lab-cnn.ts';
import { labMlp } from './lab-mlp.ts';
import { type MeasuredArchitecture, wholeNetwork } from './measured.ts';
import { small, smallPooled } from './small.ts';
import { texture } from './texture.ts';

/** @file The networks that come with earshot, by the names that `model` may have. */

export type Architecture = ModelMaker | MeasuredArchitecture;

const architectures: Readonly<Record<string, Architecture>> = {
  small,
  'small-pooled': smallPooled,
  texture,
  'lab-mlp': labMlp,
  'lab-cnn': labCnn,
};

/** What makes an architecture's network, whole. */
export function makerOf(chosen: Architecture): ModelMaker {
  return typeof chosen === 'function' ? chosen : wholeNetwork(chosen);
}

/** Names that `model` of an experiment may have. */
export const architectureNames: readonly string[] = Object.keys(architectures);

/** The network of this name. @throws EarshotError UNKNOWN_NAME */
export function architecture(name: string): Architecture {
  if (Object.hasOwn(architectures, name)) return architectures[name];
  throw unknownName('model', name, architectureNames);
}
