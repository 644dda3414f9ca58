import { describe, EarshotError, unknownName } from '../errors.ts';
import { channelsOf, type Signal } from './channels.ts';
import { fixLength } from './fix-length.ts';
import { likeSignal } from './like-signal.ts';
import { interpolateLinearly } from './resample/linear.ts';
import { preparePoly } from './resample/resample-poly.ts';
import { prepareResampy, runResampy } from './resample/resampy.ts';
import { prepareStage, runStage } from './resample/run-stage.ts';
import { reduce, soxrStages } from './resample/soxr-stages.ts';

/** The resampling methods, by librosa's names. */
export const RES_TYPES = [
  'soxr_vhq',
  'soxr_hq',
  'soxr_mq',
  'soxr_lq',
  'kaiser_best',
  'kaiser_fast',
  'polyphase',
  'linear',
] as const;

export type ResType = (typeof RES_TYPES)[number];

export interface ResampleOptions {
  /** Sample rate of `y` in hertz. */
  origSr: number;
  /** Sample rate of the result in hertz. */
  targetSr: number;
  /**
   * The method, by librosa's name. Default `'soxr_hq'`.
   *
   * - `'soxr_vhq'`, `'soxr_hq'`, `'soxr_mq'`: linear phase, flat to 91 % of the lower Nyquist frequency and 175, 126
   *   or 102 dB down from there on (samples are single precision, which holds 140); `'soxr_lq'`: flat to 68 %.
   * - `'kaiser_best'`, `'kaiser_fast'`: resampy's windowed sincs.
   * - `'polyphase'`: the short filter of `scipy.signal.resample_poly`; whole rates only.
   * - `'linear'`: straight lines between samples, one input sample late, without a filter against aliases.
   */
  resType?: ResType;
}

type Resampler = (x: Float32Array) => Float32Array;

/** Filters of the conversions used last: preparing one costs more than a second of sound. */
const MOST_PREPARED = 8;
const prepared = new Map<string, Resampler>();

/**
 * The signal at another sample rate, as `librosa.resample` (0.11) with its defaults `fix=True` and
 * `scale=False`: `ceil(n · targetSr / origSr)` samples. Equal rates give a copy.
 *
 * docs/compatibility.md says how near each `resType` comes to librosa's. Besides the signals, memory is needed for the
 * filters and for one block, whatever the length.
 *
 * @param y mono samples, or a tensor (channels, n); finite, at least one sample
 * @returns the like of `y`, new
 * @throws EarshotError INVALID_ARGUMENT for an empty signal or rates that are not positive and finite (or that are
 *   more than a factor of 10,000 apart, or not whole for `'polyphase'`), SHAPE_MISMATCH for a tensor without samples,
 *   NOT_FINITE for a sample that is NaN or infinite, UNKNOWN_NAME for another `resType`
 * @example
 * ```ts
 * import { resample } from 'earshot/audio';
 *
 * const y = Float32Array.from({ length: 44100 }, (_, n) => Math.sin((2 * Math.PI * 440 * n) / 44100));
 * resample(y, { origSr: 44100, targetSr: 22050 }).length; // 22050
 * resample(y, { origSr: 44100, targetSr: 16000, resType: 'polyphase' }).length; // 16000
 * ```
 */
export function resample<S extends Signal>(
  y: S,
  { origSr, targetSr, resType = 'soxr_hq' }: ResampleOptions,
): S {
  const { channels } = channelsOf('resample', y);
  if (!RES_TYPES.includes(resType)) throw unknownName('resample: resType', resType, RES_TYPES);
  const convert = (signal: Float32Array) =>
    origSr === targetSr ? signal.slice() : convertRate(signal, origSr, targetSr, resType);
  return likeSignal(y, channels.map(convert));
}

/** `resample` between different rates, for samples that are known to be finite. */
export function convertRate(
  y: Float32Array,
  origSr: number,
  targetSr: number,
  resType: ResType,
): Float32Array {
  checkRates(origSr, targetSr, resType);
  const [up, down] = rateFraction(targetSr / origSr, origSr, targetSr);
  const converted = resampler(resType, up, down)(y);
  const length = Math.ceil(y.length * (targetSr / origSr));
  return converted.length === length ? converted : fixLength(converted, length);
}

function resampler(resType: ResType, up: number, down: number): Resampler {
  const key = `${resType} ${up}/${down}`;
  const run = prepared.get(key) ?? prepare(resType, up, down);
  prepared.delete(key);
  prepared.set(key, run);
  if (prepared.size > MOST_PREPARED) prepared.delete(prepared.keys().next().value!);
  return run;
}

function prepare(resType: ResType, up: number, down: number): Resampler {
  switch (resType) {
    case 'kaiser_best':
    case 'kaiser_fast': {
      const resampy = prepareResampy(resType, up, down);
      return (x) => runResampy(x, resampy);
    }
    case 'polyphase':
      return preparePoly(up, down);
    case 'linear':
      return (x) => interpolateLinearly(x, up, down);
    default: {
      const stages = soxrStages(up, down, resType).map(prepareStage);
      const last = stages.pop()!;
      return (x) => {
        const before = stages.reduce((signal, stage) => runStage(signal, stage), x);
        // soxr ends at the nearest whole number of samples, which may leave librosa a last zero to add.
        return runStage(before, last, Math.floor(x.length / (down / up) + 0.5));
      };
    }
  }
}

/** `targetSr / origSr` as a fraction in lowest terms; rates that are not whole come near by 1e-13. */
function rateFraction(ratio: number, origSr: number, targetSr: number): [number, number] {
  if (Number.isSafeInteger(origSr) && Number.isSafeInteger(targetSr)) return reduce(targetSr, origSr);
  // Continued fraction: the nearest fractions of growing size.
  let [up, previousUp, down, previousDown] = [Math.floor(ratio), 1, 1, 0];
  let rest = ratio;
  while (Math.abs(up / down - ratio) > 1e-13 * ratio) {
    rest = 1 / (rest - Math.floor(rest));
    const term = Math.floor(rest);
    [up, previousUp] = [term * up + previousUp, up];
    [down, previousDown] = [term * down + previousDown, down];
  }
  return [up, down];
}

function checkRates(origSr: number, targetSr: number, resType: ResType): void {
  for (const [name, rate] of Object.entries({ origSr, targetSr })) {
    if (!(typeof rate === 'number' && rate > 0 && Number.isFinite(rate))) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `resample: ${name} must be a rate above 0 in hertz; received ${describe(rate)}.`,
      );
    }
  }
  const ratio = targetSr / origSr;
  if (ratio > 1e4 || ratio < 1e-4) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `resample: from ${origSr} to ${targetSr} Hz is a factor of more than 10,000. Check the rates.`,
    );
  }
  if (resType === 'polyphase' && !(Number.isSafeInteger(origSr) && Number.isSafeInteger(targetSr))) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `resample: 'polyphase' needs rates that are whole numbers of hertz; received ${origSr} and ${targetSr}. Use 'soxr_hq'.`,
    );
  }
}
