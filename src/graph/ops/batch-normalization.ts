import { emit, type Operator, type Value } from '../value.ts';

export const BatchNormalization: Operator = { type: 'BatchNormalization' };

/** What there is of each channel, (channels) each. */
export interface ChannelMoments {
  readonly scale: Value;
  readonly bias: Value;
  readonly mean: Value;
  readonly variance: Value;
}

/**
 * (x - mean) / sqrt(variance + epsilon) * scale + bias for each channel of x (batch, channels, ...): one operator,
 * which the engine joins to the convolutions around it, but without a gradient.
 */
export function batchNormalization(
  x: Value,
  { scale, bias, mean, variance }: ChannelMoments,
  epsilon: number,
): Value {
  const attributes = { epsilon: { float: epsilon } };
  return emit(BatchNormalization, [x, scale, bias, mean, variance], [x], attributes)[0];
}
