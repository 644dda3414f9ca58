import { doubleFft } from './fft/double-fft.ts';
import type { Framing } from './framing.ts';
import { copyPadded } from './pad.ts';

/**
 * Magnitudes of the frames of `y`, of shape (bins, frames), by a transform in double precision: for features that
 * measure the quietest bins, which single precision fills with the rounding of the loudest.
 */
export function exactMagnitudes(
  y: Float32Array,
  { nFft, hopLength, pad, padMode, frames }: Framing,
  window: Float64Array,
): Float32Array {
  const bins = 1 + Math.floor(nFft / 2);
  const out = new Float32Array(bins * frames);
  const fft = doubleFft(nFft);
  const frame = new Float32Array(nFft);
  const [re, im] = [new Float64Array(nFft), new Float64Array(nFft)];
  // Two frames at once, as real and imaginary part: their transforms are the even and the odd part of the sum.
  for (let t = 0; t < frames; t += 2) {
    copyPadded(y, t * hopLength - pad, frame, padMode, pad);
    fill(re, frame, window);
    if (t + 1 < frames) {
      copyPadded(y, (t + 1) * hopLength - pad, frame, padMode, pad);
      fill(im, frame, window);
    } else {
      im.fill(0);
    }
    fft(re, im);
    put(re, im, out, t, frames);
  }
  return out;
}

/** The frame under the window, which stands in its middle. */
function fill(part: Float64Array, frame: Float32Array, window: Float64Array): void {
  const offset = Math.floor((part.length - window.length) / 2);
  if (window.length < part.length) part.fill(0);
  for (let i = 0, at = offset; i < window.length; i++, at++) part[at] = frame[at] * window[i];
}

/** Writes the magnitudes of the two frames whose transforms `re` and `im` hold into columns `t` and `t + 1`. */
function put(re: Float64Array, im: Float64Array, out: Float32Array, t: number, frames: number): void {
  const nFft = re.length;
  const both = t + 1 < frames;
  for (let k = 0, at = t, mirror = 0; 2 * k <= nFft; k++, at += frames, mirror = nFft - k) {
    const sumRe = re[k] + re[mirror];
    const sumIm = im[k] + im[mirror];
    const offRe = re[mirror] - re[k];
    const offIm = im[k] - im[mirror];
    out[at] = Math.sqrt(sumRe * sumRe + offIm * offIm) / 2;
    if (both) out[at + 1] = Math.sqrt(sumIm * sumIm + offRe * offRe) / 2;
  }
}
