import { unknownName } from '../errors.ts';
import type { Callback } from './callbacks/index.ts';
import type { Logs } from './logs.ts';

/** 0 nothing, 1 a bar, 2 a line an epoch, 'auto' a bar on a terminal and lines elsewhere. */
export type Verbose = 'auto' | 0 | 1 | 2;

const barWidth = 20;
const redrawEvery = 100; // milliseconds

/** Shows how training goes, in Keras's manner. */
export function progress(verbose: Verbose): Callback {
  if (!['auto', 0, 1, 2].includes(verbose))
    throw unknownName('verbose', String(verbose), ['auto', '0', '1', '2']);
  const terminal = typeof process !== 'undefined' && process.stdout?.isTTY === true;
  const how = verbose === 'auto' ? (terminal ? 1 : 2) : verbose;
  if (how === 0) return {};
  return how === 1 ? bar() : lines();
}

function lines(): Callback {
  let started = 0;
  return {
    onEpochBegin: () => {
      started = performance.now();
    },
    onEpochEnd: (epoch, logs, { epochs }) => {
      console.log(
        `Epoch ${epoch + 1}/${epochs} - ${seconds(performance.now() - started)} - ${logsText(logs)}`,
      );
    },
  };
}

function bar(): Callback {
  const write = (text: string) => void process.stdout.write(text);
  let trainingStarted = 0;
  let epochStarted = 0;
  let drawn = 0;
  let first = 0;
  return {
    onTrainBegin: () => {
      trainingStarted = performance.now();
      first = -1;
    },
    onEpochBegin: (epoch, { epochs }) => {
      if (first < 0) first = epoch;
      epochStarted = performance.now();
      drawn = 0;
      const left =
        epoch > first
          ? ` - ${seconds(((epochStarted - trainingStarted) / (epoch - first)) * (epochs - epoch))} left`
          : '';
      write(`Epoch ${epoch + 1}/${epochs}${left}\n`);
    },
    onProgress: (done, total, logs) => {
      const now = performance.now();
      if (now - drawn < redrawEvery) return;
      drawn = now;
      const left = ((now - epochStarted) / done) * (total - done);
      const how = total === Infinity ? `${done} examples` : `${barText(done, total)} ${seconds(left)} left`;
      write(`\r${onOneLine(`${how} - ${logsText(logs())}`)}\x1b[K`);
    },
    onEpochEnd: (_epoch, logs) => {
      write(`\r${barText(1, 1)} ${seconds(performance.now() - epochStarted)} - ${logsText(logs)}\x1b[K\n`);
    },
  };
}

function barText(done: number, total: number): string {
  const filled = Math.round((done / total) * barWidth);
  return '━'.repeat(filled) + '╶'.repeat(barWidth - filled);
}

/** A line that is drawn over must not wrap: the terminal would go back to the start of its last part alone. */
function onOneLine(text: string): string {
  return text.slice(0, (process.stdout.columns ?? 80) - 1);
}

function logsText(logs: Logs): string {
  return Object.entries(logs)
    .map(
      ([key, value]) =>
        `${key}: ${Math.abs(value) >= 1e-3 || value === 0 ? value.toFixed(4) : value.toExponential(2)}`,
    )
    .join(' - ');
}

function seconds(milliseconds: number): string {
  if (milliseconds < 10_000) return `${(milliseconds / 1000).toFixed(1)}s`;
  const whole = Math.round(milliseconds / 1000);
  return whole < 60 ? `${whole}s` : `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, '0')}s`;
}
