import { shapeText, sizeOf } from '../array/tensor.ts';
import type { AnyModel } from './model.ts';

/** How `summary` is laid out. */
export interface SummaryOptions {
  /** characters a line, as Keras counts them; default 76 */
  lineLength?: number;
}

/** The table of a model's layers, drawn as Keras 3 draws it. */
export function summary(model: AnyModel, { lineLength = 76 }: SummaryOptions = {}): string {
  const rows = model.layers.map(({ layer, name, outputShape }) => {
    const params = model.weights
      .filter((weight) => weight.layer === name)
      .reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    return [`${name} (${layer.kind})`, shapeText([null, ...outputShape]), params.toLocaleString('en-US')];
  });
  const { total, trainable, nonTrainable } = model.countParams();
  return [
    `Model: "${model.name}"`,
    ...table(['Layer (type)', 'Output Shape', 'Param #'], rows, columnWidths(lineLength)),
    ...[
      ['Total', total] as const,
      ['Trainable', trainable] as const,
      ['Non-trainable', nonTrainable] as const,
    ].map(([what, count]) => ` ${what} params: ${count.toLocaleString('en-US')} (${memory(count)})`),
  ].join('\n');
}

/** Widths of the text in the three columns, whose right edges Keras puts at 45, 80 and 100 percent of the line. */
function columnWidths(lineLength: number): number[] {
  const layer = Math.floor(lineLength * 0.45) - 3;
  const params = lineLength - Math.floor(lineLength * 0.8) - 3;
  return [layer, lineLength - 10 - layer - params, params];
}

function table(header: readonly string[], rows: readonly string[][], widths: readonly number[]): string[] {
  const rule = (left: string, line: string, cross: string, right: string) =>
    left + widths.map((width) => line.repeat(width + 2)).join(cross) + right;
  const body = rows.flatMap((row, i) => [
    ...(i > 0 ? [rule('├', '─', '┼', '┤')] : []),
    ...cells(row, widths, '│'),
  ]);
  return [
    rule('┏', '━', '┳', '┓'),
    ...cells(header, widths, '┃'),
    rule('┡', '━', '╇', '┩'),
    ...body,
    rule('└', '─', '┴', '┘'),
  ];
}

/** One row of cells, on as many lines as its longest cell needs; the last column stands right. */
function cells(row: readonly string[], widths: readonly number[], border: string): string[] {
  const wrapped = row.map((text, column) => wrap(text, widths[column]));
  const height = Math.max(...wrapped.map((text) => text.length));
  return Array.from({ length: height }, (_, line) => {
    const parts = wrapped.map((text, column) => {
      const part = text[line] ?? '';
      return column === widths.length - 1 ? part.padStart(widths[column]) : part.padEnd(widths[column]);
    });
    return `${border} ${parts.join(` ${border} `)} ${border}`;
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
    for (; line.length > width; line = line.slice(width)) lines.push(line.slice(0, width));
  }
  return [...lines, line];
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
