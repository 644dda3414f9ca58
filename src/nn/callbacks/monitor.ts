import { EarshotError, unknownName } from '../../errors.ts';
import { checkNumber } from '../check.ts';
import type { Logs } from '../logs.ts';

/** Which number of the logs a callback watches, and what counts as better. */
export interface MonitorOptions {
  /** key of the logs that is watched; default 'val_loss' */
  monitor?: string;
  /**
   * whether smaller or larger is better; default 'auto': larger for accuracies, AUC, precision, recall, F scores, R2 and cosine
   * similarity under their own names, smaller for the rest
   */
  mode?: 'auto' | 'min' | 'max';
  /** how much better counts as better; default 0 */
  minDelta?: number;
}

/** The names of `MonitorOptions`. */
export const monitorOptions = ['monitor', 'mode', 'minDelta'] as const;

const largerIsBetter = /(accuracy|auc|precision|recall|f1Score|fBetaScore|r2Score|cosineSimilarity)$/i;

/** Decides whether a watched number has got better. */
export class Monitor {
  readonly key: string;
  readonly #sign: 1 | -1;
  readonly #minDelta: number;

  constructor({ monitor = 'val_loss', mode = 'auto', minDelta = 0 }: MonitorOptions) {
    if (!['auto', 'min', 'max'].includes(mode)) throw unknownName('mode', mode, ['auto', 'min', 'max']);
    const larger = mode === 'max' || (mode === 'auto' && largerIsBetter.test(monitor));
    checkNumber('minDelta', minDelta);
    this.key = monitor;
    this.#sign = larger ? 1 : -1;
    this.#minDelta = Math.abs(minDelta);
  }

  /** @throws EarshotError INVALID_ARGUMENT when the logs have no such number */
  value(logs: Logs): number {
    const value = logs[this.key];
    if (value !== undefined) return value;
    const known = Object.keys(logs).map((key) => `'${key}'`);
    const hint = this.key.startsWith('val_')
      ? ' Give fit validationData or validationSplit, or watch another one.'
      : '';
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `there is no '${this.key}' to monitor; the logs have ${known.join(', ')}.${hint}`,
    );
  }

  isBetter(value: number, than: number | undefined): boolean {
    return than === undefined || this.#sign * (value - than) > this.#minDelta;
  }
}
