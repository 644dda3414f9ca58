/**
 * The mean of the channels, sample by sample (`librosa.to_mono`). One channel is returned as it is.
 *
 * @param channels signals of one length, at least one
 * @example
 * ```ts
 * import { toMono } from 'earshot/audio';
 *
 * toMono([Float32Array.of(1, 0.5), Float32Array.of(0, 0.5)]); // Float32Array [0.5, 0.5]
 * ```
 */
export function toMono(channels: readonly Float32Array[]): Float32Array {
  if (channels.length === 1) return channels[0];
  const mono = new Float32Array(channels[0].length);
  if (channels.length === 2) {
    const [left, right] = channels;
    for (let i = 0; i < mono.length; i++) mono[i] = (left[i] + right[i]) / 2;
    return mono;
  }
  for (let i = 0; i < mono.length; i++) {
    let sum = 0;
    for (const channel of channels) sum += channel[i];
    mono[i] = sum / channels.length;
  }
  return mono;
}
