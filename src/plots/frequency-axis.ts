import { unknownName } from '../errors.ts';

/** How the rows of a spectrogram map to frequency: `'chroma'` are pitch classes from C, `'rows'` plain row numbers. */
export type FrequencyScale = 'mel' | 'linear' | 'log' | 'chroma' | 'rows';

const SCALES: readonly FrequencyScale[] = ['mel', 'linear', 'log', 'chroma', 'rows'];

/** An axis whose unit is one picture row: where to put which tick, and what the axis is called. */
export interface FrequencyAxis {
  name: string;
  ticks: { row: number; text: string }[];
  /** Which data row stands in picture row `r` (only a log axis moves rows). */
  source(r: number): number;
}

/**
 * Ticks for a spectrogram of `rows` rows. Mel rows are triangular filters whose centres are evenly spaced in
 * mel between `fMin` and `fMax` (Slaney's scale, or HTK's); linear and log rows are FFT bins from 0 to `sr`/2.
 * @throws EarshotError UNKNOWN_NAME
 */
export function frequencyAxis(
  scale: FrequencyScale,
  rows: number,
  { sr, fMin, fMax, htk }: { sr: number; fMin: number; fMax: number; htk: boolean },
): FrequencyAxis {
  if (!SCALES.includes(scale)) throw unknownName('specshow: yAxis', scale, SCALES);
  const same = (r: number) => r;
  const nyquist = sr / 2;
  switch (scale) {
    case 'mel': {
      const mel = htk ? htkMel : slaneyMel;
      const step = (mel(fMax) - mel(fMin)) / (rows + 1);
      const rowOf = (hz: number) => (mel(hz) - mel(fMin)) / step - 0.5;
      return {
        name: 'Frequency (Hz, mel scale)',
        ticks: ticksAt(octaves(512, nyquist), rowOf, rows),
        source: same,
      };
    }
    case 'linear': {
      const rowOf = (hz: number) => (hz / nyquist) * (rows - 1) + 0.5;
      return { name: 'Frequency (Hz)', ticks: ticksAt(evenSteps(nyquist), rowOf, rows), source: same };
    }
    case 'log': {
      // the picture spans bin 1 to the last bin; bin 0 has no place on a log axis
      const last = rows - 1;
      const rowOf = (hz: number) => (Math.log((hz / nyquist) * last) / Math.log(last)) * rows;
      const source = (r: number) => Math.round(last ** ((r + 0.5) / rows));
      return { name: 'Frequency (Hz, log scale)', ticks: ticksAt(octaves(64, nyquist), rowOf, rows), source };
    }
    case 'chroma':
      return { name: 'Pitch class', ticks: naturalNotes(rows), source: same };
    case 'rows':
      return { name: 'Row', ticks: rowNumbers(rows), source: same };
  }
}

function ticksAt(frequencies: readonly number[], rowOf: (hz: number) => number, rows: number) {
  return frequencies
    .map((hz) => ({ row: Math.abs(rowOf(hz)) <= 0.5 ? 0 : rowOf(hz), text: String(hz) }))
    .filter(({ row }) => row >= 0 && row <= rows);
}

function octaves(first: number, highest: number): number[] {
  const frequencies = [];
  for (let hz = first; hz <= highest; hz *= 2) frequencies.push(hz);
  return first === 512 ? [0, ...frequencies] : frequencies;
}

function evenSteps(highest: number): number[] {
  const step = [100, 200, 500, 1000, 2000, 5000, 10000].find((s) => highest / s <= 8) ?? 20000;
  return Array.from({ length: Math.floor(highest / step) + 1 }, (_, i) => i * step);
}

/** The notes without a sharp, each at the middle of its class, of which an octave has `rows`. */
function naturalNotes(rows: number): { row: number; text: string }[] {
  const notes = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
  return Object.entries(notes).map(([text, semitone]) => ({ row: (semitone * rows) / 12 + 0.5, text }));
}

function rowNumbers(rows: number): { row: number; text: string }[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((s) => rows / s <= 8) ?? 1000;
  return Array.from({ length: Math.ceil(rows / step) }, (_, i) => ({
    row: i * step + 0.5,
    text: String(i * step),
  }));
}

/** Linear below 1000 Hz, logarithmic above (Slaney, Auditory Toolbox, 1998; librosa 0.11 `hz_to_mel`). */
function slaneyMel(hz: number): number {
  return hz < 1000 ? (3 * hz) / 200 : 15 + (27 * Math.log(hz / 1000)) / Math.log(6.4);
}

/** O'Shaughnessy's formula, as in HTK. */
function htkMel(hz: number): number {
  return 2595 * Math.log10(1 + hz / 700);
}
