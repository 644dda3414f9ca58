import { appendToFile, hasText, writeFileWhole } from '../files.ts';
import { checkOptions } from '../options.ts';
import type { Callback } from './callback.ts';

/** Options of `csvLogger`. */
export interface CsvLoggerOptions {
  /** default ',' */
  separator?: string;
  /** go on at the end of an existing file, whose first line names the columns; default false: start anew */
  append?: boolean;
}

/**
 * Writes one line of logs after each epoch: epoch (from 0), then the logs by name. Keras: `callbacks.CSVLogger`.
 * @throws EarshotError NOT_WRITABLE when the file cannot be written
 */
export function csvLogger(path: string, options: CsvLoggerOptions = {}): Callback {
  checkOptions('csvLogger', options, ['separator', 'append']);
  const { separator = ',', append = false } = options;
  let columns: string[] | undefined;
  let header = true;
  return {
    onTrainBegin: async () => {
      columns = undefined;
      header = !(append && (await hasText(path)));
      if (!append) await writeFileWhole(path, '');
    },
    onEpochEnd: async (epoch, logs) => {
      columns ??= Object.keys(logs).sort();
      const lines = header ? [['epoch', ...columns].join(separator)] : [];
      header = false;
      lines.push([epoch, ...columns.map((key) => logs[key] ?? 'NA')].join(separator));
      await appendToFile(path, `${lines.join('\n')}\n`);
    },
  };
}
