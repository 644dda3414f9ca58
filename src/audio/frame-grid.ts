import { EarshotError } from '../errors.ts';
import { checkPositiveInteger } from './check.ts';
import { checkPadMode, type PadMode } from './pad.ts';

/** Where frames of a signal begin: frame t at sample t hopLength - pad. */
export interface FrameGrid {
  readonly frameLength: number;
  readonly hopLength: number;
  /** Samples of padding on each side. */
  readonly pad: number;
  readonly padMode: PadMode;
  readonly frames: number;
}

/** Checks the options, and says how many frames they make of a signal of `length` samples. */
export function frameGrid(
  where: string,
  length: number,
  options: { frameLength?: number; hopLength?: number; center?: boolean; padMode?: PadMode },
): FrameGrid {
  const { frameLength = 2048, hopLength = 512, center = true, padMode = 'constant' } = options;
  checkPositiveInteger(where, 'frameLength', frameLength);
  checkPositiveInteger(where, 'hopLength', hopLength);
  checkPadMode(where, padMode);
  if (frameLength > 2 ** 24) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: frameLength must be at most ${2 ** 24}; received ${frameLength}. A few thousand samples are usual.`,
    );
  }
  if (!center && frameLength > length) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: frameLength=${frameLength} is more than the ${length} samples of the signal, which without centring makes no frame. Choose shorter frames, pad the signal, or use center: true.`,
    );
  }
  const pad = center ? Math.floor(frameLength / 2) : 0;
  const frames = 1 + Math.floor((length + 2 * pad - frameLength) / hopLength);
  return { frameLength, hopLength, pad, padMode, frames };
}
