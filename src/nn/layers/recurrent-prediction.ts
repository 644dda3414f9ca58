import { concat } from '../../graph/ops/concat.ts';
import { constant } from '../../graph/ops/constant.ts';
import { type RecurrentKind, recurrentOperator } from '../../graph/ops/recurrent.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { split } from '../../graph/ops/split.ts';
import { transpose } from '../../graph/ops/transpose.ts';
import type { Value } from '../../graph/value.ts';

/** How ONNX has a recurrent layer of Keras: its operator, and where its gates stand in Keras's weights. */
export interface OperatorForm extends RecurrentKind {
  readonly order: readonly number[];
}

/** The weights of a recurrent layer. */
export interface RecurrentWeights {
  readonly kernel: Value;
  readonly recurrent: Value;
  readonly bias?: Value;
}

/**
 * All steps of a recurrent layer by ONNX's operator: the outputs (steps, batch, units), and that of the step taken last.
 * @param x (steps, batch, features)
 */
export function byOperator(
  form: OperatorForm,
  x: Value,
  { kernel, recurrent, bias }: RecurrentWeights,
  reverse: boolean,
): { outputs: Value; last: Value } {
  const [units, columns] = recurrent.shape;
  const ordered = (matrix: Value) => {
    const parts = split(matrix, new Array(form.order.length).fill(units), 1);
    return concat(
      form.order.map((gate) => parts[gate]),
      1,
    );
  };
  const turned = (matrix: Value) => reshape(transpose(ordered(matrix), [1, 0]), [1, columns, -1]);
  const none = constant(0, [1, columns]);
  const rows = bias === undefined ? none : ordered(reshape(bias, [-1, columns]));
  const both = rows.shape[0] === 2 ? rows : concat([rows, none], 0);
  const [all, last] = recurrentOperator(
    form,
    x,
    turned(kernel),
    turned(recurrent),
    reshape(both, [1, 2 * columns]),
    { reverse },
  );
  return { outputs: reshape(all, [x.shape[0], -1, units]), last: reshape(last, [-1, units]) };
}
