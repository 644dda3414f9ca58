import { kaiserSinc } from './kaiser-sinc.ts';
import { resamplingKernel, rooms } from './kernel.ts';
import { copyPadded } from './polyphase.ts';
import type { Stage } from './stage.ts';

/** Blocks that the kernel transforms at once. */
const BLOCKS = 8;

/**
 * A stage with small `up` and `down` as `up · down` plain filters: output phase q, the samples n = up·i + q,
 * is the sum over the input phases p, the samples k = down·a + p, of their convolution with
 * `f[d] = g(down·d + q·down/up − p)`; their spectra are ready for blocks of `size` points.
 */
export interface FilterBank {
  readonly up: number;
  readonly down: number;
  /** First index d of the filters. */
  readonly first: number;
  readonly taps: number;
  readonly size: number;
  readonly turns: Float32Array;
  /** (up, down, size) complex numbers, the bins in the kernel's order. */
  readonly spectra: Float32Array;
}

export function filterBank({ kernel, up, down }: Stage): FilterBank {
  const first = Math.floor((-kernel.support - down) / down);
  const last = Math.ceil((kernel.support + down) / down);
  const taps = last - first + 1;
  const size = 4 ** Math.ceil(Math.log(3 * taps) / Math.log(4));
  const turns = unitTurns(size);
  const spectra = new Float32Array(up * down * size * 2);
  const g = kaiserSinc(kernel);
  for (let q = 0; q < up; q++) {
    for (let p = 0; p < down; p++) {
      const filter = new Float64Array(taps);
      for (let d = 0; d < taps; d++) {
        filter[d] = g(down * (d + first) + (q * down) / up - p) / size;
      }
      writeSpectrum(filter, turns, spectra.subarray((q * down + p) * size * 2));
    }
  }
  return { up, down, first, taps, size, turns: Float32Array.from(turns), spectra };
}

/** `length` outputs of the bank; the signal is zero outside. */
export function applyFilterBank(x: Float32Array, bank: FilterBank, length: number): Float32Array {
  const { up, down, first, taps, size } = bank;
  const kernel = resamplingKernel();
  const skip = taps - 1;
  const hop = size - skip;
  const span = (BLOCKS - 1) * hop + size;
  const room = Math.ceil(span / 4) * 4;
  const outRoom = Math.ceil((BLOCKS * hop) / 4) * 4;
  const [turns, spectra, block, input, output, woven, work] = rooms(
    bank.turns.length,
    bank.spectra.length,
    down > 1 ? down * span : 0,
    down * room,
    up * outRoom,
    up > 1 ? up * outRoom : 0,
    (down + 1) * size * BLOCKS,
  );
  turns.floats.set(bank.turns);
  spectra.floats.set(bank.spectra);

  const y = new Float32Array(length);
  for (let i = 0; i * up < length; i += BLOCKS * hop) {
    // Output i of every phase needs the inputs a = i − d for d in [first, first + taps).
    const start = (i - first - skip) * down;
    if (down === 1) {
      copyPadded(x, start, input.floats.subarray(0, span));
    } else {
      copyPadded(x, start, block.floats);
      kernel.deal(down, span, block.at, input.at, room);
    }
    kernel.overlapSave(
      size,
      skip,
      turns.at,
      down,
      input.at,
      room,
      up,
      output.at,
      outRoom,
      spectra.at,
      work.at,
    );
    const count = Math.min(BLOCKS * hop * up, length - i * up);
    if (up > 1) kernel.weave(up, BLOCKS * hop, output.at, outRoom, woven.at);
    y.set((up > 1 ? woven : output).floats.subarray(0, count), i * up);
  }
  return y;
}

/** e^(−2πi m / size) for m in [0, size), as pairs. */
function unitTurns(size: number): Float64Array {
  const turns = new Float64Array(2 * size);
  for (let m = 0; m < size; m++) {
    turns[2 * m] = Math.cos((2 * Math.PI * m) / size);
    turns[2 * m + 1] = -Math.sin((2 * Math.PI * m) / size);
  }
  return turns;
}

/**
 * The discrete Fourier transform of the filter, filled up with zeros to a power of 4, in the kernel's order: digits to
 * base 4 in reverse, as butterflies by decimation in frequency leave them.
 */
function writeSpectrum(filter: Float64Array, turns: Float64Array, spectrum: Float32Array): void {
  const size = turns.length / 2;
  const x = new Float64Array(2 * size);
  for (let d = 0; d < filter.length; d++) x[2 * d] = filter[d];
  for (let span = size; span > 1; span /= 4) {
    const quarter = span / 2; // in numbers, of which a point has two
    for (let start = 0; start < 2 * size; start += 2 * span) {
      for (let j = 0; j < quarter; j += 2) {
        const a = start + j;
        const b = a + quarter;
        const c = b + quarter;
        const d = c + quarter;
        const evenRe = x[a] + x[c];
        const evenIm = x[a + 1] + x[c + 1];
        const oddRe = x[b] + x[d];
        const oddIm = x[b + 1] + x[d + 1];
        const restRe = x[a] - x[c];
        const restIm = x[a + 1] - x[c + 1];
        const turnRe = x[b + 1] - x[d + 1];
        const turnIm = x[d] - x[b];
        const turn = (j * size) / span;
        x[a] = evenRe + oddRe;
        x[a + 1] = evenIm + oddIm;
        putTurned(x, b, restRe + turnRe, restIm + turnIm, turns, turn);
        putTurned(x, c, evenRe - oddRe, evenIm - oddIm, turns, 2 * turn);
        putTurned(x, d, restRe - turnRe, restIm - turnIm, turns, 3 * turn);
      }
    }
  }
  spectrum.set(x);
}

function putTurned(
  x: Float64Array,
  at: number,
  re: number,
  im: number,
  turns: Float64Array,
  turn: number,
): void {
  x[at] = re * turns[turn] - im * turns[turn + 1];
  x[at + 1] = re * turns[turn + 1] + im * turns[turn];
}
