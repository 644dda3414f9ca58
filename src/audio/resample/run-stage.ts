import { kaiserSinc } from './kaiser-sinc.ts';
import { applyFilterBank, type FilterBank, filterBank } from './overlap-save.ts';
import { applyPhaseTable, type PhaseTable, phaseTable } from './polyphase.ts';
import type { Stage } from './stage.ts';

/** From this many taps an output, on short cycles of phases, the Fourier transform is the faster way. */
const FOURIER_TAPS = 64;
const FOURIER_FILTERS = 12;
/** Phases that are tabulated; a longer cycle is interpolated between as many. */
const MOST_PHASES = 4096;

/** The stage's coefficients in the form that its length and ratio make fastest. */
export interface PreparedStage {
  readonly stage: Stage;
  readonly bank?: FilterBank;
  readonly table?: PhaseTable;
}

export function prepareStage(stage: Stage): PreparedStage {
  const { kernel, up, down } = stage;
  if (2 * kernel.support >= FOURIER_TAPS && up * down <= FOURIER_FILTERS) {
    return { stage, bank: filterBank(stage) };
  }
  const reach = Math.ceil(kernel.support);
  const phases = Math.min(up, MOST_PHASES);
  const g = kaiserSinc(kernel);
  const table = phaseTable(phases, down, reach, reach + 1, (offset, phase) => g(phase / phases - offset));
  return { stage, table };
}

/** The stage's first `length` outputs; by default all up to the first that is zero for good. */
export function runStage(
  x: Float32Array,
  { stage, bank, table }: PreparedStage,
  length = Math.ceil(((x.length + stage.kernel.support) * stage.up) / stage.down),
): Float32Array {
  const { up, down } = stage;
  if (bank !== undefined) return applyFilterBank(x, bank, length);
  if (up <= MOST_PHASES) return applyPhaseTable(x, table!, length);
  return interpolatePhases(x, table!, down / up, length);
}

/** Outputs at any times n·step, by straight lines between the two nearest tabulated phases. */
function interpolatePhases(x: Float32Array, table: PhaseTable, step: number, length: number): Float32Array {
  const { up: phases, before, taps, rows } = table;
  const y = new Float32Array(length);
  for (let n = 0; n < length; n++) {
    const base = Math.floor(n * step);
    const position = (n * step - base) * phases;
    const phase = Math.floor(position);
    const weight = position - phase;
    // The row after the last is the first one, for the next sample.
    const [next, shift] = phase + 1 < phases ? [phase + 1, 0] : [0, 1];
    let sum = 0;
    const from = Math.max(0, before - base);
    const to = Math.min(taps, x.length + before - base);
    for (let j = from; j < to; j++) {
      const upper = j >= shift ? rows[next * taps + j - shift] : 0;
      sum += x[base + j - before] * ((1 - weight) * rows[phase * taps + j] + weight * upper);
    }
    y[n] = sum;
  }
  return y;
}
