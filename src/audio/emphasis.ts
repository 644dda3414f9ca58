import { EarshotError } from '../errors.ts';
import { channelsOf, type Signal } from './channels.ts';
import { likeSignal } from './like-signal.ts';

export interface EmphasisOptions {
  /** Coefficient of the filter, usually 0 to 1; 0 leaves the signal as it is. Default 0.97. */
  coef?: number;
  /** State of the filter before the first sample: a number for all channels, or one for each. */
  zi?: number | ArrayLike<number>;
  /** Whether to return the state after the last sample too; default false. */
  returnZf?: boolean;
}

/** A filtered signal and the filter's state after it, a number for each channel: `zi` for what follows. */
export interface Filtered<S extends Signal> {
  y: S;
  zf: Float32Array;
}

const { fround } = Math;

/**
 * Raises high frequencies: y[n] - coef y[n - 1], as `librosa.effects.preemphasis` (0.11).
 *
 * @param y - Mono samples, or a tensor (channels, n); without `zi` at least two samples.
 * @param options - See {@link EmphasisOptions}: `coef` = 0.97; `zi`, by default 2 y[0] - y[1], as if the line
 *   through the first two samples went on before them; `returnZf` = false.
 * @returns The filtered signal, of the form given; with `returnZf` an object of it (`y`) and the final state (`zf`).
 * @throws EarshotError INVALID_ARGUMENT for too short a signal or options out of range, SHAPE_MISMATCH for a `zi`
 *   that is not one number a channel, NOT_FINITE for NaN or infinity.
 *
 * @example
 * ```ts
 * import { preemphasis } from 'earshot/audio';
 *
 * preemphasis(Float32Array.of(1, 1, 2, 2), { coef: 0.5 }); // Float32Array [2, 0.5, 1.5, 1]
 *
 * // Block by block, with the state handed on:
 * const first = preemphasis(Float32Array.of(1, 1), { returnZf: true });
 * const second = preemphasis(Float32Array.of(2, 2), { zi: first.zf });
 * ```
 */
export function preemphasis<S extends Signal>(y: S, options?: EmphasisOptions & { returnZf?: false }): S;
export function preemphasis<S extends Signal>(
  y: S,
  options: EmphasisOptions & { returnZf: true },
): Filtered<S>;
export function preemphasis<S extends Signal>(
  y: S,
  { coef = 0.97, zi, returnZf = false }: EmphasisOptions = {},
): S | Filtered<S> {
  const { channels, states } = prepare('preemphasis', y, coef, zi);
  const factor = fround(-coef);
  const filtered = channels.map((x, c) => {
    let state = zi === undefined ? fround(fround(2 * x[0]) - x[1]) : states[c];
    const out = new Float32Array(x.length);
    for (let n = 0; n < x.length; n++) {
      out[n] = x[n] + state;
      state = fround(factor * x[n]);
    }
    states[c] = state;
    return out;
  });
  const result = likeSignal(y, filtered);
  return returnZf ? { y: result, zf: states } : result;
}

/**
 * Undoes {@link preemphasis}: out[n] = y[n] + coef out[n - 1], as `librosa.effects.deemphasis` (0.11).
 *
 * @param y - Mono samples, or a tensor (channels, n); without `zi` at least two samples.
 * @param options - See {@link EmphasisOptions}: `coef` = 0.97; `zi`, by default what undoes the default of
 *   {@link preemphasis}; `returnZf` = false.
 * @returns The filtered signal, of the form given; with `returnZf` an object of it (`y`) and the final state (`zf`).
 * @throws EarshotError as {@link preemphasis} does.
 *
 * @example
 * ```ts
 * import { deemphasis, preemphasis } from 'earshot/audio';
 *
 * deemphasis(preemphasis(Float32Array.of(1, 2, 3))); // Float32Array [1, 2, 3]
 * ```
 */
export function deemphasis<S extends Signal>(y: S, options?: EmphasisOptions & { returnZf?: false }): S;
export function deemphasis<S extends Signal>(
  y: S,
  options: EmphasisOptions & { returnZf: true },
): Filtered<S>;
export function deemphasis<S extends Signal>(
  y: S,
  { coef = 0.97, zi, returnZf = false }: EmphasisOptions = {},
): S | Filtered<S> {
  const { channels, states } = prepare('deemphasis', y, coef, zi);
  const factor = fround(coef);
  const filtered = channels.map((x, c) => {
    let state = states[c];
    const out = new Float32Array(x.length);
    for (let n = 0; n < x.length; n++) {
      out[n] = x[n] + state;
      state = fround(factor * out[n]);
    }
    states[c] = state;
    if (zi === undefined) takeAwayStart(out, x, coef);
    return out;
  });
  const result = likeSignal(y, filtered);
  return returnZf ? { y: result, zf: states } : result;
}

/** Takes away what the first state of `preemphasis` left in the signal. */
function takeAwayStart(out: Float32Array, x: Float32Array, coef: number): void {
  let start = ((2 - coef) * x[0] - x[1]) / (3 - coef);
  for (let n = 0; n < out.length && start !== 0; n++) {
    out[n] -= start;
    start *= coef;
  }
}

function prepare(
  where: string,
  y: Signal,
  coef: number,
  zi: EmphasisOptions['zi'],
): { channels: readonly Float32Array[]; states: Float32Array } {
  const { channels } = channelsOf(where, y);
  if (!Number.isFinite(coef) || coef === 3) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: coef must be a finite number, usually 0 to 1; received ${coef}.`,
    );
  }
  if (zi === undefined && channels[0].length < 2) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: y has one sample, but without zi the first two tell the filter's state. Give zi, for example 0.`,
    );
  }
  const states =
    zi === undefined || typeof zi === 'number'
      ? new Float32Array(channels.length).fill(zi ?? 0)
      : Float32Array.from(zi);
  if (states.length !== channels.length) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${where}: zi must be a number or one for each of the ${channels.length} channel(s); received ${states.length}.`,
    );
  }
  if (!states.every(Number.isFinite)) {
    throw new EarshotError('NOT_FINITE', `${where}: zi must be finite; received ${states}.`);
  }
  return { channels, states };
}
