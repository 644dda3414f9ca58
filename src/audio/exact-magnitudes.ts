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
  const offset = Math.floor((nFft - window.length) / 2);
  // Two frames at once, as real and imaginary part: their transforms are the even and the odd part of the sum.
  for (let t = 0; t < frames; t += 2) {
    [re, im].forEach((part, second) => {
      part.fill(0);
      if (t + second >= frames) return;
      copyPadded(y, (t + second) * hopLength - pad, frame, padMode, pad);
      for (let i = 0; i < window.length; i++) part[offset + i] = frame[offset + i] * window[i];
    });
    fft(re, im);
    for (let k = 0; k < bins; k++) {
      const mirror = k === 0 ? 0 : nFft - k;
      const [a, b, c, d] = [re[k], im[k], re[mirror], im[mirror]];
      out[k * frames + t] = Math.sqrt((a + c) ** 2 + (b - d) ** 2) / 2;
      if (t + 1 < frames) out[k * frames + t + 1] = Math.sqrt((b + d) ** 2 + (c - a) ** 2) / 2;
    }
  }
  return out;
}
