import { channelsOf, type Signal } from './channels.ts';
import { decomposeHpss, type HarmonicPercussive, type HpssOptions } from './decompose-hpss.ts';
import type { FramingOptions } from './framing.ts';
import { istft } from './istft.ts';
import { likeSignal } from './like-signal.ts';
import { type ComplexTensor, stft } from './stft.ts';

export type SignalHpssOptions = Omit<HpssOptions, 'mask'> & FramingOptions;

/**
 * Parts a signal into a harmonic part (tones) and a percussive part (strokes), as `librosa.effects.hpss` (0.11): the
 * transform's parts of {@link decomposeHpss}, turned back into signals.
 *
 * Porting note: `window` is used for the transform and its inverse; librosa 0.11 takes it and uses 'hann'. Masks are
 * {@link decomposeHpss}'s.
 *
 * @param y - Mono samples, or a tensor (channels, n).
 * @param options - `kernelSize` = 31, `power` = 2 and `margin` = 1, see {@link HpssOptions}; and those of
 *   {@link stft}, see {@link FramingOptions}.
 * @returns `harmonic` and `percussive`, each of the form and length of `y`.
 * @throws EarshotError as {@link stft} and {@link decomposeHpss} do.
 *
 * @example
 * ```ts
 * import { hpss } from 'earshot/audio';
 *
 * const y = Float32Array.from({ length: 22050 }, (_, n) => Math.sin(n / 4) + (n % 5000 === 0 ? 10 : 0));
 * const { harmonic, percussive } = hpss(y);
 * percussive.length; // 22050
 * ```
 */
export function hpss<S extends Signal>(y: S, options: SignalHpssOptions = {}): HarmonicPercussive<S> {
  const parts = decomposeHpss(stft(y, options), { ...options, mask: false });
  const { length } = channelsOf('hpss', y).channels[0];
  const signal = (D: ComplexTensor) =>
    likeSignal(y, channelsOf('hpss', istft(D, { ...framingOnly(options), length })).channels);
  return { harmonic: signal(parts.harmonic), percussive: signal(parts.percussive) };
}

function framingOnly({ nFft = 2048, hopLength, winLength, window, center }: FramingOptions) {
  return { nFft, hopLength, winLength, window, center };
}
