import { sizeOf } from '../../array/tensor.ts';
import { unknownName } from '../../errors.ts';
import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { mul } from '../../graph/ops/mul.ts';
import type { Value } from '../../graph/value.ts';
import type { Weight } from '../weights.ts';
import type { TrainedTensor } from './apply.ts';
import type { OptimizerOptions } from './options.ts';

/** `keep` is the share of a weight that stays at a step. */
export function decayScalars(rate: number, { weightDecay }: OptimizerOptions): Record<string, number> {
  return weightDecay === undefined ? {} : { keep: 1 - rate * weightDecay };
}

/** A tensor of parameters after decay, without that of weights that are excluded. */
export function decayed(
  parameter: Value,
  { weights }: TrainedTensor,
  keep: Value | undefined,
  { excludeFromWeightDecay: excluded = {} }: OptimizerOptions,
): Value {
  if (keep === undefined) return parameter;
  const decays = weights.map((weight) => !isExcluded(weight, excluded));
  if (!decays.includes(true)) return parameter;
  if (!decays.includes(false)) return mul(parameter, keep);
  const mask = weights.flatMap(({ shape }, i) => Array<number>(sizeOf(shape)).fill(Number(decays[i])));
  const stays = constant(Float32Array.from(mask, (decays) => 1 - decays));
  return mul(parameter, add(mul(constant(Float32Array.from(mask)), keep), stays));
}

/** @throws EarshotError UNKNOWN_NAME when a layer to exclude has no weights that are trained */
export function checkExcludedLayers(
  tensors: readonly TrainedTensor[],
  { excludeFromWeightDecay }: OptimizerOptions,
): void {
  const layers = [...new Set(tensors.flatMap(({ weights }) => weights.map(({ layer }) => layer)))];
  for (const name of excludeFromWeightDecay?.layers ?? [])
    if (!layers.includes(name)) throw unknownName('excludeFromWeightDecay: a trained layer', name, layers);
}

function isExcluded(
  { name, layer }: Weight,
  { names = [], layers = [] }: NonNullable<OptimizerOptions['excludeFromWeightDecay']>,
): boolean {
  return names.some((part) => name.includes(part)) || layers.includes(layer);
}
