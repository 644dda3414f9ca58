import { sameShape, shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import {
  type Attribute,
  type Body,
  emit,
  innerNodes,
  type Node,
  type Operator,
  type TensorType,
  type Value,
} from '../value.ts';
import { Input } from './input.ts';
import { scanGradient } from './scan-gradient.ts';

/** Scan outputs that nothing reads are not written, nor is what only they need. */
export const Scan: Operator = {
  type: 'Scan',
  pruned: (node, isRead) => {
    const { body, states, reverse } = scanOf(node);
    const kept = [...node.outputs.keys()].filter((i) => i < states || isRead(node.outputs[i]));
    const written = { inputs: body.inputs, outputs: kept.map((i) => body.outputs[i]) };
    const attributes = scanAttributes(written, node.inputs.length - states, states, reverse);
    return { ...node, outputs: kept.map((i) => node.outputs[i]), attributes };
  },
  gradient: scanGradient,
};

export interface ScanOptions {
  /** go through the sequences from their last entry to the first; what is collected keeps their order; default false */
  reverse?: boolean;
}

/**
 * Runs `body` once for each entry of the first axis of `sequences`. What the body reads from the graph around it
 * counts as constant over the steps; gradients flow to it, to the first state and to the sequences.
 *
 * @param state the values that are carried from run to run; the body's first inputs (made by `input`)
 * @param sequences at least one tensor of shape (steps, ...); the body's further inputs are one entry of each
 * @param body returns the next state, then what is collected
 * @returns the last state, then what was collected, each of shape (steps, ...)
 * @throws EarshotError SHAPE_MISMATCH when the body's inputs or its next state do not fit
 *
 * @example
 * import { add, input, matmul, scan, tanh } from 'earshot/graph';
 * const [x, kernel] = [input('x', [20, 8, 4]), input('kernel', [4, 4])]; // steps, batch, units
 * const [state, entry] = [input('state', [8, 4]), input('entry', [8, 4])];
 * const next = tanh(add(entry, matmul(state, kernel)));
 * const [last, all] = scan([input('first', [8, 4])], [x], { inputs: [state, entry], outputs: [next, next] });
 * console.log(last.shape, all.shape); // [ 8, 4 ] [ 20, 8, 4 ]
 */
export function scan(
  state: readonly Value[],
  sequences: readonly Value[],
  body: Body,
  { reverse = false }: ScanOptions = {},
): readonly Value[] {
  return emitScan(Scan, state, sequences, body, reverse);
}

/** The same with a gradient rule of its own: the general one has each step store all that the rules inside ask for. */
export function scanWithRule(
  state: readonly Value[],
  sequences: readonly Value[],
  body: Body,
  gradient: NonNullable<Operator['gradient']>,
): readonly Value[] {
  return emitScan({ ...Scan, gradient }, state, sequences, body, false);
}

function emitScan(
  operator: Operator,
  state: readonly Value[],
  sequences: readonly Value[],
  body: Body,
  reverse: boolean,
): readonly Value[] {
  checkScan(state, sequences, body);
  const outputs = [...body.outputs, ...inside(body, state.length)];
  const [steps] = sequences[0].shape;
  const types = outputs.map(({ dtype, shape }, i) => ({
    dtype,
    shape: i < state.length ? shape : [steps, ...shape],
  }));
  const attributes = scanAttributes(
    { inputs: body.inputs, outputs },
    sequences.length,
    state.length,
    reverse,
  );
  return emit(operator, [...state, ...sequences], types, attributes).slice(0, body.outputs.length);
}

/** What a node made by `scan` runs, how many of its inputs are states, and its direction. */
export function scanOf(node: Node): { body: Body; states: number; reverse: boolean } {
  const { body } = node.attributes.body as { body: Body };
  const { int: sequences } = node.attributes.num_scan_inputs as { int: number };
  return {
    body,
    states: node.inputs.length - sequences,
    reverse: 'scan_input_directions' in node.attributes,
  };
}

function scanAttributes(
  body: Body,
  sequences: number,
  states: number,
  reverse: boolean,
): Record<string, Attribute> {
  const attributes: Record<string, Attribute> = { body: { body }, num_scan_inputs: { int: sequences } };
  if (reverse) {
    attributes.scan_input_directions = { ints: new Array(sequences).fill(1) };
    attributes.scan_output_directions = { ints: new Array(body.outputs.length - states).fill(1) };
  }
  return attributes;
}

/** What a gradient may want from each step beside what is collected: the states and all that the body computes. */
function inside(body: Body, states: number): Value[] {
  const collected = new Set(body.outputs.slice(states));
  const computed = [...innerNodes(body)].filter((node) => node.operator !== Input);
  const values = [...body.inputs.slice(0, states), ...computed.flatMap((node) => node.outputs)];
  return values.filter((value) => !collected.has(value));
}

function checkScan(state: readonly Value[], sequences: readonly Value[], { inputs, outputs }: Body): void {
  const refuse = (what: string) => {
    throw new EarshotError('SHAPE_MISMATCH', `Scan: ${what}.`);
  };
  if (sequences.length === 0) refuse('it needs at least one sequence, whose first axis gives the steps');
  if (inputs.length !== state.length + sequences.length || outputs.length < state.length) {
    refuse(
      `${state.length} states and ${sequences.length} sequences need as many inputs of the body and at least as many outputs as states; it has ${inputs.length} and ${outputs.length}`,
    );
  }
  const entries = sequences.map(({ dtype, shape }) => ({ dtype, shape: shape.slice(1) }));
  for (const [i, wanted] of [...state, ...entries].entries()) {
    if (!alike(wanted, inputs[i]))
      refuse(`input ${i} of the body is ${typeText(inputs[i])}, not ${typeText(wanted)}`);
  }
  for (const [i, first] of state.entries()) {
    if (!alike(first, outputs[i])) {
      refuse(`state ${i} begins as ${typeText(first)}; the body returns ${typeText(outputs[i])}`);
    }
  }
  const steps = sequences.map(({ shape }) => shape[0]);
  if (steps.some((count) => count === undefined || count !== steps[0])) {
    refuse(`the sequences ${sequences.map(({ shape }) => shapeText(shape)).join(', ')} differ in steps`);
  }
}

function alike(a: TensorType, b: TensorType): boolean {
  return a.dtype === b.dtype && sameShape(a.shape, b.shape);
}

function typeText({ dtype, shape }: TensorType): string {
  return `${dtype} ${shapeText(shape)}`;
}
