import { remember } from '../remember.ts';
import { frameTransform, LANES } from './frame-transform.ts';

/** A complex spectrogram of shape (bins, frames). */
export interface Spectrum {
  readonly real: Float32Array;
  readonly imag: Float32Array;
  readonly bins: number;
  readonly frames: number;
}

const ones = remember((length: number) => new Float32Array(length).fill(1));

/**
 * Inverse real FFT of the first `frames` columns: `visit` gets the `nFft` samples of each frame, to be read before
 * the next call. Bins that are missing count as 0, those beyond 1 + floor(nFft / 2) are left out, and so are the
 * imaginary parts of the bins 0 and nFft / 2.
 */
export function forEachInverse(
  { real, imag, bins, frames }: Spectrum,
  nFft: number,
  count: number,
  visit: (samples: Float32Array, frame: number) => void,
): void {
  const transform = frameTransform({ nFft, window: ones(nFft), stride: nFft });
  const { input } = transform;
  const samples = new Float32Array(nFft);
  const scale = 1 / nFft;
  const used = Math.min(bins, 1 + Math.floor(nFft / 2));
  for (let first = 0; first < count; first += LANES) {
    const lanes = Math.min(LANES, count - first);
    // Of the real sequence Re X + Im X, continued to the negative frequencies with Re X even and Im X odd, the
    // forward transform H gives x[n] = (Re H[n] + Im H[n]) / nFft.
    input.fill(0);
    for (let lane = 0; lane < lanes; lane++) {
      const at = lane * nFft;
      input[at] = real[first + lane];
      for (let k = 1, from = frames + first + lane; k < used; k++, from += frames) {
        const im = 2 * k === nFft ? 0 : imag[from];
        input[at + nFft - k] = real[from] - im;
        input[at + k] = real[from] + im;
      }
    }
    const H = transform.complex();
    for (let lane = 0; lane < lanes; lane++) {
      samples[0] = scale * H.real[lane];
      for (let n = 1; 2 * n <= nFft; n++) {
        const at = n * LANES + lane;
        samples[n] = scale * (H.real[at] + H.imag[at]);
        samples[nFft - n] = scale * (H.real[at] - H.imag[at]);
      }
      visit(samples, first + lane);
    }
  }
}
