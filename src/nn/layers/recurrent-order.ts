import { integers } from '../../graph/ops/constant.ts';
import { emit, type Operator, type Value } from '../../graph/value.ts';

/** A Gather that only changes the order, so that its gradient is one, too. */
const ReverseSteps: Operator = {
  type: 'Gather',
  gradient: (_, [dy]) => [reverseSteps(dy!), undefined],
};

/** (batch, steps, ...) with the steps from the last to the first. */
export function reverseSteps(x: Value): Value {
  const order = integers(Array.from({ length: x.shape[1] }, (_, i) => x.shape[1] - 1 - i));
  return emit(ReverseSteps, [x, order], [x], { axis: { int: 1 } })[0];
}
