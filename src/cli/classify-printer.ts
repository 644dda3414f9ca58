import type { SoundClassification } from '../experiment/classify/index.ts';
import { percent } from '../text.ts';
import { type Row, type RowFormat, type RowWriter, rowWriter } from './classify-rows.ts';
import type { Screen } from './screen.ts';

export interface PrinterOptions {
  /** `'json'`: nothing is printed, and `objects` has the results */
  format: RowFormat | 'json';
  /** the files and classes that may come */
  files: readonly string[];
  classes: readonly string[];
}

/** Prints what is heard as soon as it is known, or keeps it for the one object of `--json`. */
export class Printer {
  /** results for programs */
  readonly objects: unknown[] = [];
  readonly #screen: Screen;
  readonly #format: PrinterOptions['format'];
  readonly #writer: RowWriter;
  #headed = false;

  constructor(screen: Screen, { format, ...names }: PrinterOptions) {
    [this.#screen, this.#format] = [screen, format];
    this.#writer = rowWriter(format === 'json' ? 'jsonl' : format, names);
  }

  /** A sound as a whole or the events in it, of which `threshold` is the least score. */
  show(result: SoundClassification, threshold: number): void {
    if (this.#format === 'json') {
      this.objects.push(objectOf(result));
      return;
    }
    const rows = rowsOf(result);
    for (const row of rows) this.row(row);
    if (rows.length === 0 && this.#format === 'table')
      this.#line(`${result.path}: no class reaches ${percent(threshold)}; a lower --threshold shows more`);
  }

  row(row: Row): void {
    this.#line(this.#writer.line(row));
  }

  #line(text: string): void {
    const { head } = this.#writer;
    if (!this.#headed && head !== undefined) this.#screen.write(`${head}\n`);
    this.#headed = true;
    this.#screen.write(`${text}\n`);
  }
}

function rowsOf(result: SoundClassification): Row[] {
  const { path: file, duration } = result;
  if (result.kind === 'recording') return result.events.map((event) => ({ file, ...event }));
  return result.classification.top.map(({ className, probability }) => ({
    file,
    start: 0,
    end: duration,
    className,
    score: probability,
  }));
}

function objectOf(result: SoundClassification): unknown {
  const { path: file, kind, duration, sr: sampleRate } = result;
  const about = { file, kind, duration, sampleRate };
  if (result.kind === 'recording') {
    const events = result.events.map(({ className, ...event }) => ({ ...event, class: className }));
    return { ...about, events };
  }
  const { className, probability, probabilities, top } = result.classification;
  return {
    ...about,
    class: className,
    score: probability,
    top: top.map((one) => ({ class: one.className, score: one.probability })),
    probabilities,
  };
}
