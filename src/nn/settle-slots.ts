import type { AnyModel } from './model.ts';
import { eachSlot } from './slots.ts';

/** Numbers of an optimizer's slots below this are 0 for it: its square root is less than the last bit of Adam's epsilon. */
const tiny = 1e-30;

/**
 * Whether a multiple of `period` lies among the `steps` steps after step `iterations`. It depends on nothing but the count of steps,
 * so that a training that is resumed settles where one that was never interrupted does.
 */
export function settlesWithin(iterations: number, steps: number, period: number): boolean {
  return Math.floor((iterations + steps) / period) > Math.floor(iterations / period);
}

/**
 * Sets what an optimizer remembers to 0 where it is as good as that, in place. The momentum of a weight whose gradient is 0 for good, as
 * behind a relu that never fires again, shrinks by a factor at each step and ends at subnormal numbers: there it stays, as
 * 0.9 of the fourth smallest float32 is rounded to itself, and a processor takes tens of times as long for each of those.
 */
export function settleSlots(model: AnyModel): void {
  for (const { data } of eachSlot(model))
    for (let i = 0; i < data.length; i++) if (Math.abs(data[i]) < tiny) data[i] = 0;
}
