import { unknownName } from '../errors.ts';

/**
 * What stands before and after a signal: zeros ('constant'), the outermost sample ('edge'), the signal
 * mirrored on its outermost sample ('reflect') or beside it ('symmetric'), or a straight line from the
 * outermost sample to zero ('linear_ramp'). The names are numpy.pad's.
 */
export type PadMode = 'constant' | 'edge' | 'reflect' | 'symmetric' | 'linear_ramp';

const padModes: readonly PadMode[] = ['constant', 'edge', 'reflect', 'symmetric', 'linear_ramp'];

/** Throws UNKNOWN_NAME unless `mode` is one of the modes. */
export function checkPadMode(where: string, mode: string): void {
  if (!padModes.includes(mode as PadMode)) throw unknownName(`${where}: padMode`, mode, padModes);
}

/**
 * Fills `target` with the samples of `y` from index `from` on, which may be negative; what lies outside of `y`
 * follows `mode`, with a padding of `width` samples on each side.
 */
export function copyPadded(
  y: Float32Array,
  from: number,
  target: Float32Array,
  mode: PadMode,
  width: number,
): void {
  const first = Math.min(Math.max(0, -from), target.length);
  const end = Math.max(first, Math.min(target.length, y.length - from));
  for (let i = 0; i < first; i++) target[i] = outside(y, from + i, mode, width);
  if (end > first) target.set(y.subarray(from + first, from + end), first);
  for (let i = end; i < target.length; i++) target[i] = outside(y, from + i, mode, width);
}

function outside(y: Float32Array, index: number, mode: PadMode, width: number): number {
  const last = y.length - 1;
  const nearest = index < 0 ? y[0] : y[last];
  if (mode === 'constant') return 0;
  if (mode === 'edge' || y.length === 1) return mode === 'linear_ramp' ? ramp() : nearest;
  if (mode === 'linear_ramp') return ramp();
  const period = mode === 'reflect' ? 2 * last : 2 * y.length;
  const place = ((index % period) + period) % period;
  return y[place <= last ? place : period - place - (mode === 'reflect' ? 0 : 1)];

  function ramp(): number {
    const distance = index < 0 ? -index : index - last;
    return (nearest * Math.max(0, width - distance)) / width;
  }
}
