import { Tensor, tensor } from '../array/tensor.ts';
import type { Signal } from './channels.ts';

/** `channels`, all of one length, in the form that `y` has. */
export function likeSignal<S extends Signal>(y: S, channels: readonly Float32Array[]): S {
  if (!(y instanceof Tensor)) return channels[0] as S;
  const n = channels[0].length;
  const data = new Float32Array(channels.length * n);
  channels.forEach((channel, c) => {
    data.set(channel, c * n);
  });
  return tensor(data, [...y.dims.slice(0, -1), n]) as S;
}
