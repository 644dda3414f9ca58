import { LANES } from './fft/frame-transform.ts';
import type { Spectrograms } from './spectrogram.ts';

export interface PeakOptions {
  /** Lowest frequency of a peak in Hz; default 150. */
  fMin?: number;
  /** Peaks lie below this frequency in Hz; default 4000, and at most sr / 2. */
  fMax?: number;
  /** A peak's bin is above this share of its frame's largest; default 0.1. */
  threshold?: number;
}

/** The spectral peaks of all frames: frequencies in Hz and heights, by a parabola through three bins. */
export interface PitchPeaks {
  readonly pitches: Float32Array;
  readonly heights: Float32Array;
}

/** Finds peaks as `librosa.piptrack` (0.11) does, rounded to float32 at the same places. */
export function pitchPeaks(
  { channels, bins, nFft }: Spectrograms,
  sr: number,
  { fMin = 150, fMax = 4000, threshold = 0.1 }: PeakOptions,
): PitchPeaks {
  const pitches: number[] = [];
  const heights: number[] = [];
  const inRange = (bin: number) => fMin <= (bin * sr) / nFft && (bin * sr) / nFft < Math.min(fMax, sr / 2);
  const range = Array.from({ length: bins }, (_, bin) => bin).filter((bin) => bin > 0 && inRange(bin));
  const peaksOf = (block: Float32Array, lane: number) => {
    const floor = Math.fround(Math.fround(threshold) * frameMaximum(block, lane));
    for (const bin of range) {
      const at = bin * LANES + lane;
      const value = block[at];
      if (!(value > floor)) continue;
      const last = bin === bins - 1;
      const below = block[at - LANES];
      const above = last ? 0 : block[at + LANES];
      // A neighbour that is not above the floor counts as 0.
      if (value <= (below > floor ? below : 0) || (!last && value < (above > floor ? above : 0))) continue;
      const shift = last ? 0 : vertex(below, value, above);
      const slope = Math.fround(above - below) / 2;
      pitches.push(((bin + shift) * sr) / nFft);
      heights.push(value + Math.fround(0.5 * slope * shift));
    }
  };
  for (const blocks of channels) {
    blocks((block, _, count) => {
      for (let lane = 0; lane < count; lane++) peaksOf(block, lane);
    });
  }
  return { pitches: Float32Array.from(pitches), heights: Float32Array.from(heights) };
}

function frameMaximum(block: Float32Array, lane: number): number {
  let most = 0;
  for (let at = lane; at < block.length; at += LANES) if (block[at] > most) most = block[at];
  return most;
}

/** How far the vertex of the parabola through three values lies from the middle one; 0 where that is a bin or more. */
function vertex(below: number, value: number, above: number): number {
  const bend = Math.fround(above + below) - 2 * value;
  const slope = Math.fround(above - below) / 2;
  return Math.abs(slope) >= Math.abs(bend) ? 0 : Math.fround(-slope / bend);
}
