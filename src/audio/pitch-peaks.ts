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
  { channels, bins, frames, nFft }: Spectrograms,
  sr: number,
  { fMin = 150, fMax = 4000, threshold = 0.1 }: PeakOptions,
): PitchPeaks {
  const pitches: number[] = [];
  const heights: number[] = [];
  const inRange = (bin: number) => fMin <= (bin * sr) / nFft && (bin * sr) / nFft < Math.min(fMax, sr / 2);
  const range = Array.from({ length: bins }, (_, bin) => bin).filter((bin) => bin > 0 && inRange(bin));
  for (const values of channels) {
    const floors = frameMaxima(values, frames).map((most) => Math.fround(threshold) * most);
    for (const bin of range) {
      for (let t = 0, at = bin * frames; t < frames; t++, at++) {
        const value = values[at];
        if (!(value > floors[t])) continue;
        const last = bin === bins - 1;
        const below = values[at - frames];
        const above = last ? 0 : values[at + frames];
        // A neighbour that is not above the floor counts as 0.
        if (value <= (below > floors[t] ? below : 0) || (!last && value < (above > floors[t] ? above : 0)))
          continue;
        const shift = last ? 0 : vertex(below, value, above);
        const slope = Math.fround(above - below) / 2;
        pitches.push(((bin + shift) * sr) / nFft);
        heights.push(value + Math.fround(0.5 * slope * shift));
      }
    }
  }
  return { pitches: Float32Array.from(pitches), heights: Float32Array.from(heights) };
}

function frameMaxima(values: Float32Array, frames: number): Float32Array {
  const maxima = new Float32Array(frames);
  for (let from = 0; from < values.length; from += frames) {
    for (let t = 0; t < frames; t++) if (values[from + t] > maxima[t]) maxima[t] = values[from + t];
  }
  return maxima;
}

/** How far the vertex of the parabola through three values lies from the middle one; 0 where that is a bin or more. */
function vertex(below: number, value: number, above: number): number {
  const bend = Math.fround(above + below) - 2 * value;
  const slope = Math.fround(above - below) / 2;
  return Math.abs(slope) >= Math.abs(bend) ? 0 : Math.fround(-slope / bend);
}
