import { emit, type Operator, type Value } from '../value.ts';

const operators = {
  LSTM: { type: 'LSTM' },
  GRU: { type: 'GRU' },
  RNN: { type: 'RNN' },
} as const satisfies Record<string, Operator>;

/** Which of ONNX's recurrent operators; `resetAfter`: the GRU's reset gate comes after the product (default false). */
export interface RecurrentKind {
  readonly type: keyof typeof operators;
  readonly resetAfter?: boolean;
}

/**
 * A whole recurrence as one operator, from a state of zeros, with ONNX's activations: sigmoid gates and tanh. It has no
 * gradient: the states inside are not handed out.
 *
 * @param x (steps, batch, features)
 * @param kernel (1, gates * units, features), the gates in ONNX's order
 * @param recurrent (1, gates * units, units)
 * @param bias (1, 2 * gates * units): of the inputs, then of the state
 * @param options reverse: from the last step to the first; default false
 * @returns the outputs (steps, 1, batch, units), in the order of x, and that of the step taken last (1, batch, units)
 */
export function recurrentOperator(
  { type, resetAfter = false }: RecurrentKind,
  x: Value,
  kernel: Value,
  recurrent: Value,
  bias: Value,
  { reverse = false } = {},
): readonly Value[] {
  const [steps, batch] = x.shape;
  const units = recurrent.shape[2];
  const shapes = [
    [steps, 1, batch, units],
    [1, batch, units],
  ];
  const outputs = shapes.map((shape) => ({ dtype: x.dtype, shape }));
  return emit(operators[type], [x, kernel, recurrent, bias], outputs, {
    hidden_size: { int: units },
    direction: { string: reverse ? 'reverse' : 'forward' },
    ...(resetAfter && { linear_before_reset: { int: 1 } }),
  });
}
