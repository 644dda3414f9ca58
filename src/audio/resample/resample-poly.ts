import { besselI0, sinc } from './kaiser-sinc.ts';
import { applyPhaseTable, phaseTable } from './polyphase.ts';

/** Shape of scipy's Kaiser window, and its sinc's zero crossings on either side. */
const BETA = 5;
const CROSSINGS = 10;
/** Longer cycles of phases than this are computed output by output. */
const MOST_PHASES = 4096;

/**
 * Prepares `scipy.signal.resample_poly` with its default window by `up / down` (coprime integers), to
 * `ceil(n · up/down)` samples.
 */
export function preparePoly(up: number, down: number): (x: Float32Array) => Float32Array {
  const tap = filterTap(up, down);
  const side = Math.ceil((CROSSINGS * Math.max(up, down)) / up);
  const outputs = (x: Float32Array) => Math.ceil((x.length * up) / down);
  if (up <= MOST_PHASES) {
    const table = phaseTable(up, down, side, side + 1, (offset, phase) => tap(phase - offset * up));
    return (x) => applyPhaseTable(x, table, outputs(x));
  }
  return (x) =>
    Float32Array.from({ length: outputs(x) }, (_, n) => {
      const base = Math.floor((n * down) / up);
      let sum = 0;
      for (let i = Math.max(0, base - side); i <= Math.min(x.length - 1, base + side + 1); i++) {
        sum += x[i] * tap(n * down - i * up);
      }
      return sum;
    });
}

/** The filter at `m`, in steps of the common multiple of both rates. */
function filterTap(up: number, down: number): (m: number) => number {
  const widest = Math.max(up, down);
  const reach = CROSSINGS * widest;
  const edge = besselI0(BETA);
  const windowed = (m: number) =>
    Math.abs(m) > reach ? 0 : sinc(m / widest) * (besselI0(BETA * Math.sqrt(1 - (m / reach) ** 2)) / edge);
  let sum = windowed(0);
  for (let m = 1; m <= reach; m++) sum += 2 * windowed(m);
  return (m) => (up / sum) * windowed(m);
}
