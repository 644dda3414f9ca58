import { type Tensor, tensor } from '../array/tensor.ts';
import { channelsOf, type Signal, slices } from './channels.ts';
import { columnsOf, putColumns } from './fft/columns.ts';
import { type FramingOptions, forEachBlock, framingOf } from './framing.ts';

/** A complex matrix as its real and its imaginary part. */
export interface ComplexTensor {
  real: Tensor;
  imag: Tensor;
}

/**
 * Short-time Fourier transform of a signal: row k is frequency k sr / nFft in Hz, column t is frame t,
 * equal to `librosa.stft` (0.11) to single precision (about 1e-7 of the largest magnitude).
 * A signal shorter than nFft is warned of and transformed. An nFft with a large prime factor is slow.
 *
 * Porting note: an empty signal is an error; librosa gives one frame of zeros.
 *
 * @param y - Mono samples, at least one, all finite; or a tensor of shape (..., n), as (channels, n).
 * @param options - See {@link FramingOptions}: `nFft` = 2048, `hopLength` = floor(winLength / 4),
 *   `winLength` = nFft, `window` = 'hann', `center` = true, `padMode` = 'constant'.
 * @returns Real and imaginary parts, each of shape (1 + floor(nFft / 2), frames), for a tensor of shape (..., n)
 *   (..., 1 + floor(nFft / 2), frames). Of n samples there are 1 + floor(n / hopLength) frames with `center` and
 *   an even nFft, 1 + floor((n - nFft) / hopLength) without `center`.
 * @throws EarshotError INVALID_ARGUMENT for an empty signal, options out of range, or a signal shorter than
 *   nFft without `center`; NOT_FINITE for NaN or infinity in `y`; UNKNOWN_NAME for another window or padMode.
 *
 * @example
 * ```ts
 * import { stft } from 'earshot/audio';
 *
 * const sr = 8000;
 * const y = Float32Array.from({ length: sr }, (_, n) => Math.sin((2 * Math.PI * 1000 * n) / sr));
 * const { real, imag } = stft(y, { nFft: 256 });
 * real.dims; // [129, 126]; the tone is in row 1000 / (8000 / 256) = 32
 * ```
 */
export function stft(y: Signal, options: FramingOptions = {}): ComplexTensor {
  const { lead, channels } = channelsOf('stft', y);
  const cut = framingOf('stft', channels[0].length, options);
  const dims = [1 + Math.floor(cut.nFft / 2), cut.frames];
  const size = dims[0] * dims[1];
  const real = new Float32Array(channels.length * size);
  const imag = new Float32Array(channels.length * size);
  const [reals, imags] = [slices(real, size), slices(imag, size)];
  const columns = columnsOf(dims[0], cut.frames);
  channels.forEach((channel, c) => {
    let done = 0;
    forEachBlock(channel, cut, { columns }, (transform, first, count) => {
      transform.collect(first - done);
      const ready = first + count - done;
      if (ready < columns && done + ready < cut.frames) return;
      const { collected } = transform;
      putColumns(collected.real, columns, 0, reals[c], cut.frames, done, ready);
      putColumns(collected.imag, columns, 0, imags[c], cut.frames, done, ready);
      done += ready;
    });
  });
  return { real: tensor(real, [...lead, ...dims]), imag: tensor(imag, [...lead, ...dims]) };
}
