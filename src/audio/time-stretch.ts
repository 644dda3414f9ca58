import { EarshotError } from '../errors.ts';
import { channelsOf, type Signal } from './channels.ts';
import { checkPositive } from './check.ts';
import type { FramingOptions } from './framing.ts';
import { istft } from './istft.ts';
import { likeSignal } from './like-signal.ts';
import { phaseVocoder } from './phase-vocoder.ts';
import { roundHalfEven } from './round-half-even.ts';
import { stft } from './stft.ts';

export interface TimeStretchOptions extends Omit<FramingOptions, 'padMode'> {
  /** How many times faster, above 0: 2 halves the length, 0.5 doubles it. */
  rate: number;
}

/**
 * A signal made faster or slower without a change of pitch, as `librosa.effects.time_stretch` (0.11): by
 * {@link phaseVocoder}.
 *
 * @param y - Mono samples, or a tensor (channels, n).
 * @param options - `rate`, and `nFft` = 2048, `hopLength` = floor(nFft / 4), `winLength` = nFft, `window` = 'hann',
 *   `center` = true, see {@link FramingOptions}. With a `winLength` below nFft give `hopLength` too: as in librosa the
 *   transforms take a fourth of the window by default, and the vocoder a fourth of nFft.
 * @returns round(n / rate) samples, of the form given.
 * @throws EarshotError INVALID_ARGUMENT for a rate that is not above 0 or leaves no sample; else as {@link stft} does.
 *
 * @example
 * ```ts
 * import { timeStretch } from 'earshot/audio';
 *
 * const y = Float32Array.from({ length: 22050 }, (_, n) => Math.sin(n / 4));
 * timeStretch(y, { rate: 2 }).length; // 11025
 * ```
 */
export function timeStretch<S extends Signal>(y: S, { rate, ...options }: TimeStretchOptions): S {
  checkPositive('timeStretch', 'rate', rate);
  const samples = channelsOf('timeStretch', y).channels[0].length;
  const length = roundHalfEven(samples / rate);
  if (length < 1) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `timeStretch: a rate of ${rate} leaves nothing of ${samples} samples. Choose a smaller rate.`,
    );
  }
  const { nFft = 2048, hopLength, winLength, window, center } = options;
  const framing = { nFft, hopLength, winLength, window, center };
  const D = stft(y, framing);
  const stretched = istft(phaseVocoder(D, { rate, hopLength, nFft }), { ...framing, length });
  return likeSignal(y, channelsOf('timeStretch', stretched).channels);
}
