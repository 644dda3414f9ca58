import { floats, tensor } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';
import { channelsOf, type Signal } from './channels.ts';
import { checkPositiveInteger } from './check.ts';
import { amplitudeToDb, type DecibelOptions } from './db.ts';
import { rms } from './rms.ts';

export interface SilenceOptions {
  /** Frames this many decibels or more below the reference are silent; default 60. */
  topDb?: number;
  /** The loudness of 0 dB: 'max' (default), the loudest frame of all channels; an amplitude; or a function of all frames' amplitudes. */
  ref?: DecibelOptions['ref'];
  /** Samples of a frame; default 2048. */
  frameLength?: number;
  /** Samples from one frame to the next; default 512. */
  hopLength?: number;
  /** The level of a frame from those of its channels in decibels: the largest ('max', default), or a function of them. */
  aggregate?: 'max' | ((levels: Float32Array) => number);
}

/** For each frame of `y`, centred at its index times the hop, whether its root mean square is above the threshold. */
export function nonSilentFrames(
  where: string,
  y: Signal,
  { topDb = 60, ref = 'max', frameLength = 2048, hopLength = 512, aggregate = 'max' }: SilenceOptions,
): { frames: boolean[]; hopLength: number; samples: number } {
  const { channels } = channelsOf(where, y);
  checkPositiveInteger(where, 'frameLength', frameLength);
  checkPositiveInteger(where, 'hopLength', hopLength);
  if (!Number.isFinite(topDb)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: topDb must be a finite number of decibels; received ${topDb}.`,
    );
  }
  const samples = channels[0].length;
  const loudness = floats(rms(y, { frameLength, hopLength }));
  const count = loudness.length / channels.length;
  const db = amplitudeToDb(tensor(loudness, [channels.length, count]), { ref, topDb: null })
    .data as Float32Array;
  const level = aggregate === 'max' ? (levels: Float32Array) => Math.max(...levels) : aggregate;
  const frames = Array.from({ length: count }, (_, t) => {
    const levels = Float32Array.from(channels, (_, c) => db[c * count + t]);
    return (levels.length === 1 ? levels[0] : level(levels)) > -topDb;
  });
  return { frames, hopLength, samples };
}
