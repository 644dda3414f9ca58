import { sizeOf } from '../array/tensor.ts';
import type { AnyModel } from './model.ts';
import { slotName } from './optimizers/apply.ts';

/** Views of the optimizer's slots in the model's state, one for each weight, named `layer/name:slot`. */
export function eachSlot(model: AnyModel) {
  return model.weights.flatMap(({ layer, name, shape, trainable, tensor, offset }) =>
    (trainable ? model.compiled.optimizer.slots : []).map((slot) => {
      const data = model.state.get(slotName(tensor, slot))!.data as Float32Array;
      return { name: `${layer}/${name}:${slot}`, data: data.subarray(offset, offset + sizeOf(shape)), shape };
    }),
  );
}
