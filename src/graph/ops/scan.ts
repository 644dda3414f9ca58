import { type Body, emit, type Operator, type Value } from '../value.ts';

export const Scan: Operator = { type: 'Scan' };

/**
 * Runs `body` once for each entry of the first axis of `sequences`.
 *
 * @param state the values that are carried from run to run; the body's first inputs
 * @param sequences tensors of shape (steps, ...); the body's further inputs are one entry of each
 * @param body returns the next state, then what is collected
 * @returns the last state, then what was collected, each of shape (steps, ...)
 */
export function scan(state: readonly Value[], sequences: readonly Value[], body: Body): readonly Value[] {
  const steps = sequences[0].shape[0];
  const types = body.outputs.map(({ dtype, shape }, i) => ({
    dtype,
    shape: i < state.length ? shape : [steps, ...shape],
  }));
  return emit(Scan, [...state, ...sequences], types, {
    body: { body },
    num_scan_inputs: { int: sequences.length },
  });
}
