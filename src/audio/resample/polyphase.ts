import { resamplingKernel, rooms } from './kernel.ts';

/** Outputs computed at a time, which bounds the memory in use whatever the signal's length. */
const CHUNK = 32768;

/**
 * Coefficients for `up` positions between two samples: output n at time n·down/up = base + phase/up is
 * `Σ_j rows[phase·taps + j] · x[base + j − before]`.
 */
export interface PhaseTable {
  readonly up: number;
  readonly down: number;
  readonly before: number;
  /** A multiple of four. */
  readonly taps: number;
  readonly rows: Float32Array;
}

/**
 * Tabulates `weight(offset, phase)`, the factor of sample `base + offset` in an output of that phase, for
 * offsets from `-before` to `after`.
 */
export function phaseTable(
  up: number,
  down: number,
  before: number,
  after: number,
  weight: (offset: number, phase: number) => number,
): PhaseTable {
  const used = before + after + 1;
  const taps = Math.ceil(used / 4) * 4;
  const rows = new Float32Array(up * taps);
  for (let phase = 0; phase < up; phase++) {
    for (let j = 0; j < used; j++) rows[phase * taps + j] = weight(j - before, phase);
  }
  return { up, down, before, taps, rows };
}

/** `length` outputs of the table's filter; the signal is zero outside. */
export function applyPhaseTable(x: Float32Array, table: PhaseTable, length: number): Float32Array {
  const { up, down, before, taps } = table;
  const kernel = resamplingKernel();
  const span = Math.ceil((CHUNK * down) / up) + taps + 1;
  const [rows, input, output] = rooms(table.rows.length, span, CHUNK);
  rows.floats.set(table.rows);
  const y = new Float32Array(length);
  for (let n = 0; n < length; n += CHUNK) {
    const count = Math.min(CHUNK, length - n);
    copyPadded(x, Math.floor((n * down) / up) - before, input.floats);
    kernel.polyphase(count, up, down, (n * down) % up, input.at, taps, rows.at, output.at);
    y.set(output.floats.subarray(0, count), n);
  }
  return y;
}

/** Fills `target` with `x` from index `start` on, which may be negative or beyond the end: zeros there. */
export function copyPadded(x: Float32Array, start: number, target: Float32Array): void {
  const from = Math.min(Math.max(start, 0), x.length);
  const to = Math.min(Math.max(start + target.length, from), x.length);
  target.fill(0, 0, from - start).set(x.subarray(from, to), from - start);
  target.fill(0, to - start);
}
