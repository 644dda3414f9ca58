import type { Value } from '../../graph/value.ts';

/** What an optimizer remembers of one parameter, by slot. */
export type Slots = Readonly<Record<string, Value>>;

/** Name of the state tensor that is slot `slot` of the trained tensor `tensor`. */
export const slotName = (tensor: string, slot: string) => `${tensor}:${slot}`;
