import { shapeText, sizeOf } from '../array/tensor.ts';
import { costs } from './cost.ts';
import type { AnyModel } from './model.ts';
import type { BuiltLayer } from './network.ts';

/** How `summary` is laid out. */
export interface SummaryOptions {
  /** characters a line, as Keras counts them; default 76 */
  lineLength?: number;
  /** a column of multiply-accumulates for each layer; default false */
  costs?: boolean;
}

interface Column {
  readonly title: string;
  /** where its right edge is, as a share of the line */
  readonly edge: number;
  readonly align: 'left' | 'right';
  cell(one: number | BuiltLayer): string;
}

/**
 * The table of a model's layers, drawn as Keras 3 draws it, then what the model costs: multiply-accumulates and the
 * memory of all intermediate results for one example, both in prediction.
 */
export function summary(model: AnyModel, { lineLength = 76, costs: perLayer }: SummaryOptions = {}): string {
  const branched = isBranched(model);
  // Keras lists inputs in functional models alone.
  const rows = model.listing.filter((one) => typeof one !== 'number' || !model.stack);
  const { total, trainable, nonTrainable } = model.countParams();
  const cost = model.foreign === undefined ? costs(model) : undefined;
  const columns = columnsOf(model, branched);
  if (perLayer && cost !== undefined) {
    for (const [i, column] of columns.entries()) columns[i] = { ...column, edge: column.edge * 0.82 };
    const macs = (one: number | BuiltLayer) =>
      typeof one === 'number' ? '0' : grouped(cost.layers.get(one)?.macs ?? 0);
    columns.push({ title: 'MACs', edge: 1, align: 'right', cell: macs });
  }
  return [
    `Model: "${model.name}"`,
    ...table(columns, rows, columnWidths(lineLength, columns)),
    ...[
      ['Total', total] as const,
      ['Trainable', trainable] as const,
      ['Non-trainable', nonTrainable] as const,
    ].map(([what, count]) => ` ${what} params: ${grouped(count)} (${memory(count)})`),
    ...(cost === undefined
      ? []
      : [
          ` Multiply-accumulates: ${grouped(cost.macs)} an example`,
          ` Intermediate results: ${grouped(cost.numbers)} an example (${memory(cost.numbers)})`,
        ]),
  ].join('\n');
}

/** True when layers do not simply follow each other: Keras then tells what each is connected to. */
function isBranched({ inputs, outputs, calls, layers }: AnyModel): boolean {
  const several = inputs.length > 1 || outputs.length > 1 || calls.length > layers.length;
  return several || calls.some((call, i) => call.inputs.length !== 1 || call.inputs[0] !== i);
}

function columnsOf(model: AnyModel, branched: boolean): Column[] {
  const edges = branched ? [0.3, 0.56, 0.74, 1] : [0.45, 0.8, 1];
  const columns: Omit<Column, 'edge'>[] = [
    { title: 'Layer (type)', align: 'left', cell: (one) => titleOf(model, one) },
    { title: 'Output Shape', align: 'left', cell: (one) => shapeText([null, ...shapeOf(model, one)]) },
    { title: 'Param #', align: 'right', cell: (one) => grouped(paramsOf(model, one)) },
  ];
  if (branched)
    columns.push({ title: 'Connected to', align: 'left', cell: (one) => connections(model, one) });
  return columns.map((column, i) => ({ ...column, edge: edges[i] }));
}

function titleOf({ inputNames }: AnyModel, one: number | BuiltLayer): string {
  return typeof one === 'number' ? `${inputNames[one]} (InputLayer)` : `${one.name} (${one.layer.kind})`;
}

function shapeOf({ inputs }: AnyModel, one: number | BuiltLayer): readonly number[] {
  return typeof one === 'number' ? inputs[one].shape : one.outputShape;
}

function paramsOf({ weights, foreign }: AnyModel, one: number | BuiltLayer): number {
  if (typeof one === 'number') return 0;
  const own = weights.filter((weight) => weight.layer === one.name);
  return foreign?.parameters ?? own.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** `name[number of the call][0]` of all that a layer takes, as Keras writes it. */
function connections({ calls, inputs, inputNames }: AnyModel, one: number | BuiltLayer): string {
  const source = (place: number) => {
    if (place < inputs.length) return `${inputNames[place]}[0][0]`;
    const { layer } = calls[place - inputs.length];
    const earlier = calls.slice(0, place - inputs.length).filter((call) => call.layer === layer);
    return `${layer.name}[${earlier.length}][0]`;
  };
  const taken = calls.filter(({ layer }) => layer === one).flatMap((call) => call.inputs);
  return taken.length === 0 ? '-' : taken.map(source).join(', ');
}

/** Widths of the text in the columns, which Keras's table gives them; the last but one makes room for the border. */
function columnWidths(lineLength: number, columns: readonly Column[]): number[] {
  const ends = columns.map(({ edge }) => Math.floor(edge * lineLength));
  return ends.map((end, i) => end - (ends[i - 1] ?? 0) - (i === columns.length - 2 ? 4 : 3));
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

function table(
  columns: readonly Column[],
  rows: readonly (number | BuiltLayer)[],
  widths: readonly number[],
): string[] {
  const rule = (left: string, line: string, cross: string, right: string) =>
    left + widths.map((width) => line.repeat(width + 2)).join(cross) + right;
  const cells = (texts: readonly string[], border: string) => row(texts, columns, widths, border);
  const body = rows.flatMap((one, i) => [
    ...(i > 0 ? [rule('├', '─', '┼', '┤')] : []),
    ...cells(
      columns.map(({ cell }) => cell(one)),
      '│',
    ),
  ]);
  return [
    rule('┏', '━', '┳', '┓'),
    ...cells(
      columns.map(({ title }) => title),
      '┃',
    ),
    rule('┡', '━', '╇', '┩'),
    ...body,
    rule('└', '─', '┴', '┘'),
  ];
}

/** One row of cells, on as many lines as its longest cell needs. */
function row(
  texts: readonly string[],
  columns: readonly Column[],
  widths: readonly number[],
  border: string,
): string[] {
  const wrapped = texts.map((text, column) => wrap(text, widths[column]));
  const height = Math.max(...wrapped.map((text) => text.length));
  return Array.from({ length: height }, (_, line) => {
    const parts = wrapped.map((text, column) => {
      const part = text[line] ?? '';
      return columns[column].align === 'right' ? part.padStart(widths[column]) : part.padEnd(widths[column]);
    });
    return `${border} ${parts.join(` ${border} `)} ${border}`;
  });
}

/** Lines of words; a word that is too long is cut. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line));
}

/** Memory of float32 numbers, as Keras writes it. */
function memory(count: number): string {
  let size = count * 4;
  for (const unit of ['B', 'KB', 'MB', 'GB']) {
    if (size < 1024 || unit === 'GB') return `${size.toFixed(2)} ${unit}`;
    size /= 1024;
  }
  return '';
}
