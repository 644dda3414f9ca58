import { floats, shapeText, type Tensor } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';
import { isTensor } from './channels.ts';
import { fftFrequencies } from './convert.ts';
import type { Spectrograms } from './spectrogram.ts';

export interface FrequencyOptions {
  /** Sampling rate in Hz; default 22050. */
  sr?: number;
  /** Frequency of each bin, a list or a tensor (bins,), or of each bin in each frame, (bins, frames); default k sr / nFft. */
  freq?: ArrayLike<number> | Tensor;
}

/** Frequencies of the bins: that of bin k in frame t stands at k step, and at t + k step where each frame has its own. */
export interface BinFrequencies {
  readonly values: Float64Array;
  readonly perFrame: boolean;
  readonly step: number;
}

/** The frequencies of the bins of `S`, checked. */
export function binFrequencies(
  where: string,
  { bins, frames, nFft }: Spectrograms,
  { sr = 22050, freq }: FrequencyOptions,
): BinFrequencies {
  if (freq === undefined) return { values: fftFrequencies({ sr, nFft }), perFrame: false, step: 1 };
  const { values, dims } = isTensor(freq)
    ? { values: floats(freq), dims: freq.dims }
    : { values: freq as ArrayLike<number>, dims: [(freq as ArrayLike<number>).length] };
  const perFrame = dims.length === 2;
  if (dims[0] !== bins || dims.length > 2 || (perFrame && dims[1] !== frames)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${where}: freq must have the shape (${bins},) or (${bins}, ${frames}), as the spectrogram; received ${shapeText(dims)}.`,
    );
  }
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new EarshotError(
        'NOT_FINITE',
        `${where}: freq must be finite; received ${values[i]} at index ${i}.`,
      );
    }
  }
  return { values: Float64Array.from(values), perFrame, step: perFrame ? frames : 1 };
}
