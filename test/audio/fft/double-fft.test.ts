import { expect, test } from 'vitest';
import { doubleFft } from '../../../src/audio/fft/double-fft.ts';

test.each([1, 2, 3, 8, 15, 64, 97, 101, 441])('equals the sum that defines it, of %d points', (length) => {
  const re = Float64Array.from({ length }, (_, n) => Math.sin(n * n + 1));
  const im = Float64Array.from({ length }, (_, n) => Math.cos(3 * n * n));
  const [gotRe, gotIm] = [re.slice(), im.slice()];
  doubleFft(length)(gotRe, gotIm);
  for (let k = 0; k < length; k++) {
    let [x, y] = [0, 0];
    for (let n = 0; n < length; n++) {
      const angle = (-2 * Math.PI * ((k * n) % length)) / length;
      x += re[n] * Math.cos(angle) - im[n] * Math.sin(angle);
      y += re[n] * Math.sin(angle) + im[n] * Math.cos(angle);
    }
    expect(Math.abs(gotRe[k] - x)).toBeLessThan(1e-12 * length);
    expect(Math.abs(gotIm[k] - y)).toBeLessThan(1e-12 * length);
  }
});
