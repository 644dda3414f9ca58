import type { Value } from '../value.ts';
import { biasAsRow } from './bias-as-row.ts';
import { blockedConvolutions, gradientsInBlocks } from './blocked-convolutions.ts';
import { convMaxPoolAsMatmul, dependsOn } from './conv-max-pool-as-matmul.ts';
import { convMaxPoolInBlocks } from './conv-max-pool-in-blocks.ts';
import { factorInGemm } from './factor-in-gemm.ts';
import { maxPoolByMask } from './max-pool-by-mask.ts';
import { maxPoolInBlocks } from './max-pool-in-blocks.ts';
import { meanOfMeans } from './mean-of-means.ts';
import { once } from './once.ts';
import { pairMeansAsConv } from './pair-means-as-conv.ts';
import { joinTransposes, quickTransposes } from './quick-transposes.ts';
import { reducedToShape } from './reduced-to-shape.ts';
import { reluAfterMaxPool } from './relu-after-max-pool.ts';
import { type Rule, rewrite } from './rewrite.ts';
import { smallColumnSumsAsGemm } from './small-column-sums-as-gemm.ts';
import { smallSumAsGemm } from './small-sum-as-gemm.ts';
import { stayInBlocks } from './stay-in-blocks.ts';
import { tinyAsZero } from './tiny-as-zero.ts';

/** What a graph is compiled for. */
export interface Target {
  /**
   * The native engine has fast matrix products, and caches to stay in; wasm wants the least arithmetic; graphics processors
   * want few and large operations.
   */
  readonly kind: 'native' | 'wasm' | 'graphics';
  /** channels that the native engine's fastest convolutions take at a time, where it has such */
  readonly block?: number;
}

/** The rewrites of a graph that only predicts. */
export function forPrediction(outputs: readonly Value[]): Value[] {
  return [reluAfterMaxPool, pairMeansAsConv].reduce((values, rule) => rewrite(values, rule), [...outputs]);
}

/** The rewrites of several models in one graph, which may compute the same of the same inputs. */
export function forModelsTogether(outputs: readonly Value[]): Value[] {
  return rewrite(outputs, once());
}

/** The rewrites of the forward part of a training step, before it is differentiated with respect to `wrt`. */
export function forTraining(
  outputs: readonly Value[],
  wrt: Iterable<Value>,
  { kind, block }: Target,
): Value[] {
  const rules: Rule[] = [reluAfterMaxPool];
  const needsGradient = dependsOn(wrt);
  if (block !== undefined) rules.push(convMaxPoolInBlocks(needsGradient, block), maxPoolInBlocks(block));
  if (kind !== 'wasm')
    rules.push(convMaxPoolAsMatmul(needsGradient, { inParts: kind === 'native' }), maxPoolByMask);
  if (block !== undefined) rules.push(gradientsInBlocks(block));

  return rules.reduce((values, rule) => rewrite(values, rule), [...outputs]);
}

/** The rewrites of a whole training step: what it has to compute, gradients and all. */
export function forRun(outputs: readonly Value[], { block }: Target): Value[] {
  const rules = [
    ...(block === undefined ? [] : [blockedConvolutions(block), stayInBlocks(block), once()]),
    meanOfMeans,
    reducedToShape,
    biasAsRow,
    smallSumAsGemm,
    smallColumnSumsAsGemm,
    factorInGemm,
    tinyAsZero,
    joinTransposes,
    quickTransposes,
  ];
  return rules.reduce((values, rule) => rewrite(values, rule), [...outputs]);
}
