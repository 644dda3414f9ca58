import { pullBack } from '../differentiate.ts';
import { captures, innerNodes, type Node, type Value } from '../value.ts';
import { add } from './add.ts';
import { constant } from './constant.ts';
import { input } from './input.ts';
import { scan, scanOf } from './scan.ts';
import { type Entry, StepValues } from './step-values.ts';
import { deferred, termsOf } from './sum-over-steps.ts';

/**
 * The gradient of a Scan is a Scan that goes the other way. It carries the gradients with respect to the state, and
 * takes from each step, as the forward Scan collected it, what the gradient rules ask for; only Scans inside the body
 * are computed again. The gradients with respect to what the body takes from outside are sums over the steps.
 */
export function scanGradient(
  node: Node,
  gradients: readonly (Value | undefined)[],
  needed: (value: Value) => boolean,
): (Value | undefined)[] {
  const { body, states, reverse } = scanOf(node);
  const step = new StepValues(node);
  const wanted = (value: Value) => value.dtype === 'float32' && needed(value);
  const carried = [...body.inputs.keys()].filter((i) => i < states && body.inputs[i].dtype === 'float32');
  const entries = body.inputs.filter((_, i) => i >= states && wanted(node.inputs[i]!));
  const shared = captures(body).filter(wanted);

  const given = body.outputs.flatMap((value, i) => {
    const sequence = i < states ? undefined : gradients[i];
    return sequence === undefined ? [] : [{ value, sequence, entry: input('gradient', value.shape) }];
  });
  const dNext = carried.map((i) => input('gradient', body.inputs[i].shape));
  const seeds = [
    ...carried.map((i, k) => [body.outputs[i], dNext[k]] as const),
    ...given.map(({ value, entry }) => [value, entry] as const),
  ];
  const wrt = [...carried.map((i) => body.inputs[i]), ...entries, ...shared];
  const found = pullBack(seeds, wrt, { within: innerNodes(body), asSeen: (inner) => step.asSeen(inner) });
  const gradientOf = new Map(wrt.map((value, i) => [value, found[i]]));

  const back = new BackwardScan(step, given);
  for (const [k, i] of carried.entries()) {
    const { shape } = body.inputs[i];
    back.carry(
      dNext[k],
      gradients[i] ?? constant(0, shape),
      gradientOf.get(body.inputs[i]) ?? constant(0, shape),
    );
  }
  const listed = entries.map((value) => back.collect(gradientOf.get(value)));
  const summed = shared.map((value) => back.sum(gradientOf.get(value)));
  const lastStates = back.run(!reverse);

  const result = new Map<Value, Value | undefined>();
  for (const [k, i] of carried.entries()) result.set(body.inputs[i], lastStates[k]);
  for (const [k, value] of entries.entries()) result.set(value, listed[k]?.());
  for (const [k, value] of shared.entries()) result.set(value, summed[k]?.());
  return [...body.inputs, ...captures(body)].map((value) => result.get(value));
}

/** What is there after the Scan has been built. */
type Result = () => Value;

/** A Scan that is put together state by state; what it gives is asked for after `run`. */
class BackwardScan {
  private readonly step: StepValues;
  private readonly given: readonly Entry[];
  private readonly states: { entry: Value; first: Value; next: Value }[] = [];
  private readonly collected: Value[] = [];
  private results: readonly Value[] = [];

  constructor(step: StepValues, given: readonly Entry[]) {
    this.step = step;
    this.given = given;
  }

  carry(entry: Value, first: Value, next: Value): Result {
    const index = this.states.push({ entry, first, next }) - 1;
    return () => this.results[index];
  }

  /** The sequence of a value of each step. */
  collect(value: Value | undefined): Result | undefined {
    if (value === undefined) return undefined;
    const known = this.step.sequence(value);
    if (known !== undefined) return () => known;
    if (!this.collected.includes(value)) this.collected.push(value);
    return () => this.results[this.states.length + this.collected.indexOf(value)];
  }

  /** The sum of a value over the steps. */
  sum(value: Value | undefined): Result | undefined {
    if (value === undefined) return undefined;
    const terms = termsOf(value).map((term) => {
      const later = deferred(term);
      if (later === undefined) {
        const soFar = input('sum', term.shape);
        return this.carry(soFar, constant(0, term.shape), add(soFar, term));
      }
      const sequences = later.from.map((from) => this.collect(from)!);
      return () => later.of(sequences.map((sequence) => sequence()));
    });
    return () => terms.map((term) => term()).reduce(add);
  }

  run(reverse: boolean): readonly Value[] {
    const outputs = [...this.states.map(({ next }) => next), ...this.collected];
    const sequences = [...this.step.usedBy(outputs), ...this.given];
    const body = {
      inputs: [...this.states.map(({ entry }) => entry), ...sequences.map(({ entry }) => entry)],
      outputs,
    };
    const first = this.states.map((state) => state.first);
    this.results = scan(
      first,
      sequences.map(({ sequence }) => sequence),
      body,
      { reverse },
    );
    return this.results;
  }
}
