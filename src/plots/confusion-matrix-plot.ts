import { describe, EarshotError } from '../errors.ts';
import type { Numbers } from './check.ts';
import { checkNumbers } from './check.ts';
import { colours, textOn } from './colormap.ts';
import { formatPercent } from './format.ts';
import { type Plot, plotOf } from './plot.ts';
import { axisStyle, baseOption, type FigureOptions, INK, plotArea, TEXT } from './theme.ts';

/** Options of {@link confusionMatrixPlot}. */
export interface ConfusionMatrixPlotOptions extends FigureOptions {
  /** Name of each class, in the matrix's order. Default: their numbers. */
  classes?: readonly string[];
  /** `'true'`: each cell also shows its share of its row, and is shaded by it. Default: counts alone. */
  normalize?: 'true';
}

/** Counts, row by row: arrays in an array, or a tensor of shape (classes, classes). */
export type CountMatrix = ArrayLike<Numbers> | { readonly data: unknown; readonly dims: readonly number[] };

/**
 * A confusion matrix: one row a true class, one column a predicted class, counts in the cells.
 *
 * @param matrix square, counts of at least 0
 * @returns a figure whose size depends on the number of classes by default
 * @throws EarshotError SHAPE_MISMATCH (not square, another number of classes), INVALID_ARGUMENT (a negative
 *   count), NOT_FINITE
 * Reference: the role of `ConfusionMatrixDisplay`, scikit-learn 1.x.
 *
 * @example
 * ```ts
 * import { confusionMatrixPlot } from 'earshot/plots';
 *
 * const plot = confusionMatrixPlot([[8, 2], [1, 9]], { classes: ['dog', 'rain'] });
 * console.log(plot.description); // Confusion matrix of 2 classes and 20 samples, 17 on the diagonal.
 * ```
 */
export function confusionMatrixPlot(matrix: CountMatrix, options: ConfusionMatrixPlotOptions = {}): Plot {
  const counts = countsOf(matrix);
  const n = counts.length;
  const { classes = counts.map((_, i) => String(i)), normalize, title } = options;
  if (classes.length !== n) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `confusionMatrixPlot: classes must name each of the ${n} rows; received ${classes.length} names.`,
    );
  }
  if (normalize !== undefined && normalize !== 'true') {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `confusionMatrixPlot: normalize must be 'true' or left out; received ${describe(normalize)}.`,
    );
  }
  const cell = Math.max(34, Math.min(64, 460 / n));
  const longest = Math.max(...classes.map((name) => name.length));
  const turned = longest * 7 > cell;
  const labels = 24 + 7 * longest;
  // ECharts keeps an axis name clear of the labels in Helvetica; other fonts are wider.
  const nameGap = 14 + 7 * longest;
  const {
    width = Math.round(n * cell + labels + 40),
    height = Math.round(n * cell + (turned ? labels : 24) + 50 + (title ? 22 : 0)),
  } = options;

  const category = (name: string) => ({
    type: 'category',
    data: [...classes],
    ...axisStyle(name),
    axisTick: { show: false },
    splitLine: { show: false },
  });
  const label = { color: INK.text, fontSize: TEXT.label, interval: 0 };
  const option = {
    ...baseOption(title, width),
    grid: plotArea({ title }),
    xAxis: { ...category('Predicted class'), axisLabel: { ...label, rotate: turned ? 45 : 0 } },
    yAxis: { ...category('True class'), nameGap, inverse: true, axisLabel: label },
    series: [cells(counts, normalize === 'true')],
  };
  const total = counts.flat().reduce((a, b) => a + b, 0);
  const right = counts.reduce((sum, row, i) => sum + row[i], 0);
  const description = `${title ? `${title}. ` : ''}Confusion matrix of ${n} classes and ${total} samples, ${right} on the diagonal.`;
  return plotOf(option, { width, height, title: title ?? 'Confusion matrix', description });
}

function countsOf(matrix: CountMatrix): number[][] {
  const rows = 'dims' in matrix ? rowsOfTensor(matrix) : Array.from(matrix, (row) => Array.from(row));
  if (rows.length === 0)
    throw new EarshotError('INVALID_ARGUMENT', 'confusionMatrixPlot: the matrix is empty.');
  rows.forEach((row, i) => {
    checkNumbers(`confusionMatrixPlot: matrix[${i}]`, row);
    if (row.length !== rows.length) {
      throw new EarshotError(
        'SHAPE_MISMATCH',
        `confusionMatrixPlot: the matrix must be square; row ${i} has ${row.length} columns, there are ${rows.length} rows.`,
      );
    }
    if (row.some((count) => count < 0)) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `confusionMatrixPlot: counts cannot be negative; matrix[${i}] holds one.`,
      );
    }
  });
  return rows;
}

function rowsOfTensor({
  data,
  dims,
}: {
  readonly data: unknown;
  readonly dims: readonly number[];
}): number[][] {
  const [rows, columns] = dims;
  if (dims.length !== 2) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `confusionMatrixPlot: the matrix must have 2 axes; received ${dims.length}.`,
    );
  }
  const flat = Array.from(data as ArrayLike<number | bigint>, Number);
  return Array.from({ length: rows }, (_, i) => flat.slice(i * columns, (i + 1) * columns));
}

interface ItemApi {
  value(dimension: number): number;
  coord(point: number[]): number[];
  size(point: number[]): number[];
}

function cells(counts: readonly number[][], normalized: boolean): Record<string, unknown> {
  const shades = colours('blues');
  const highest = Math.max(1, ...counts.flat());
  const shares = counts.map((row) => {
    const total = row.reduce((a, b) => a + b, 0);
    return row.map((count) => (total === 0 ? 0 : count / total));
  });
  return {
    type: 'custom',
    silent: true,
    data: counts.flatMap((row, i) => row.map((count, j) => [j, i, count])),
    renderItem: (_: unknown, api: ItemApi) => {
      const [column, row, count] = [api.value(0), api.value(1), api.value(2)];
      const [x, y] = api.coord([column, row]);
      const [width, height] = api.size([1, 1]);
      const fill = shades[Math.round(255 * (normalized ? shares[row][column] : count / highest))];
      const shape = { x: x - width / 2 + 0.5, y: y - height / 2 + 0.5, width: width - 1, height: height - 1 };
      const text =
        normalized && count > 0 ? `${formatPercent(shares[row][column])}\n${count}` : String(count);
      return {
        type: 'rect',
        shape,
        style: { fill, stroke: INK.grid, lineWidth: 1 },
        textContent: {
          style: {
            text,
            fill: count === 0 ? INK.axis : textOn(fill),
            fontSize: TEXT.label,
            align: 'center',
            verticalAlign: 'middle',
          },
        },
        textConfig: { position: 'inside' },
      };
    },
  };
}
