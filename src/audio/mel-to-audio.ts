import type { Tensor } from '../array/tensor.ts';
import type { Signal } from './channels.ts';
import { type GriffinlimOptions, griffinlim } from './griffinlim.ts';
import { type MelToStftOptions, melToStft } from './mel-to-stft.ts';

export interface MelToAudioOptions
  extends MelToStftOptions,
    Omit<GriffinlimOptions, 'nFft' | 'momentum' | 'init'> {}

/**
 * A signal whose mel spectrogram is near `M`, as `librosa.feature.inverse.mel_to_audio` (0.11): {@link melToStft}, then
 * {@link griffinlim} of random phases.
 *
 * @param M - Mel spectrogram (nMels, frames), or (..., nMels, frames), finite and at least 0.
 * @param options - Those of {@link melToStft}, and of {@link griffinlim} `nIter` = 32, `randomState`, `hopLength`,
 *   `winLength`, `window`, `center`, `padMode`, `length`, as `M` was made.
 * @returns Mono samples of two axes, of more a tensor (..., n).
 * @throws EarshotError as {@link melToStft} and {@link griffinlim} do.
 *
 * @example
 * ```ts
 * import { melspectrogram, melToAudio } from 'earshot/audio';
 *
 * const y = Float32Array.from({ length: 4096 }, (_, n) => Math.sin((2 * Math.PI * 440 * n) / 22050));
 * const again = melToAudio(melspectrogram(y), { nIter: 4, randomState: 0 }) as Float32Array;
 * again.length; // 4096
 * ```
 */
export function melToAudio(M: Tensor, options: MelToAudioOptions = {}): Signal {
  const { sr, power, fMin, fMax, htk, norm, nFft = 2048, ...phases } = options;
  const S = melToStft(M, { sr, power, fMin, fMax, htk, norm, nFft });
  return griffinlim(S, { ...phases, nFft });
}
