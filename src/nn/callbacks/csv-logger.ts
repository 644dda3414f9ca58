import { appendText, writeFileWhole } from '../files.ts';
import type { Callback } from './callback.ts';

export interface CsvLoggerOptions {
  /** default ',' */
  separator?: string;
  /** go on with an existing file; default false: start anew */
  append?: boolean;
}

/**
 * Writes one line of logs after each epoch: epoch (from 0), then the logs by name. Keras: `callbacks.CSVLogger`.
 * @throws EarshotError NOT_WRITABLE when the file cannot be written
 */
export function csvLogger(
  path: string,
  { separator = ',', append = false }: CsvLoggerOptions = {},
): Callback {
  let columns: string[] | undefined;
  return {
    onTrainBegin: async () => {
      columns = undefined;
      if (!append) await writeFileWhole(path, '');
    },
    onEpochEnd: async (epoch, logs) => {
      const header = columns === undefined && !append;
      columns ??= Object.keys(logs).sort();
      const lines = header ? [['epoch', ...columns].join(separator)] : [];
      lines.push([epoch, ...columns.map((key) => logs[key] ?? 'NA')].join(separator));
      await appendText(path, `${lines.join('\n')}\n`);
    },
  };
}
