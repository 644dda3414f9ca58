import { EarshotError } from '../errors.ts';
import { checkNumbers, checkPairs, extent, type Numbers, namedEntries } from './check.ts';
import { tint } from './colormap.ts';
import { imageSeries } from './image.ts';
import { type Plot, plotOf } from './plot.ts';
import { baseOption, colourOf, type FigureOptions, legendOf, numericAxis, plotArea } from './theme.ts';

/** One named group of points, or, with `line`, the curve through them from left to right. */
export interface Points {
  x: Numbers;
  y: Numbers;
  /** Draw a line in the order of x in place of points. Default false. */
  line?: boolean;
}

/** The class that a model gives to each cell of a grid over the plane. */
export interface Regions {
  /** Class numbers, row by row, the first row at the lowest y. */
  classes: Numbers;
  /** How many rows the grid has; it divides the number of classes given. */
  rows: number;
  /** Left and right edge. */
  x: readonly [number, number];
  /** Lower and upper edge. */
  y: readonly [number, number];
}

/** Options of {@link scatterPlot}. */
export interface ScatterPlotOptions extends FigureOptions {
  /** Name of the horizontal axis, with its unit. Default `'x'`. */
  xLabel?: string;
  /** Name of the vertical axis, with its unit. Default `'y'`. */
  yLabel?: string;
  /** Decision regions drawn behind the points: class `c` has the colour of group number `c`. Default: none. */
  regions?: Regions;
}

/**
 * Points by group: data by class, or a model's predictions over the data.
 *
 * @param groups named groups, at least one; later groups lie on top
 * @returns a figure of 480 x 360 pixels by default
 * @throws EarshotError INVALID_ARGUMENT (no groups, no points at all, bad regions), SHAPE_MISMATCH (x and y of
 *   different lengths), NOT_FINITE
 *
 * @example
 * ```ts
 * import { scatterPlot } from 'earshot/plots';
 *
 * const data = { x: [0, 1, 2, 3], y: [0.1, 0.9, 2.2, 2.9] };
 * const fit = { x: [0, 3], y: [0, 3], line: true };
 * const plot = scatterPlot({ data, predictions: fit }, { title: 'A straight line' });
 * console.log(plot.width, plot.height); // 480 360
 * ```
 */
export function scatterPlot(
  groups: Readonly<Record<string, Points>>,
  options: ScatterPlotOptions = {},
): Plot {
  const { title, xLabel = 'x', yLabel = 'y', regions, width = 480, height = 360 } = options;
  const entries = namedEntries('scatterPlot: groups', groups);
  for (const [name, points] of entries) checkGroup(name, points);
  if (entries.every(([, points]) => points.x.length === 0)) {
    throw new EarshotError('INVALID_ARGUMENT', 'scatterPlot: every group is empty; give at least one point.');
  }

  const names = entries.map(([name]) => name);
  const legend = legendOf(names, { title, width, icon: 'circle' });
  const option = {
    ...baseOption(title, width),
    legend: legend.option,
    grid: plotArea({ title, legend }),
    xAxis: numericAxis(xLabel, regions && { min: regions.x[0], max: regions.x[1] }),
    yAxis: numericAxis(yLabel, regions && { min: regions.y[0], max: regions.y[1] }),
    series: [
      ...(regions ? [regionSeries(regions)] : []),
      ...entries.map(([name, points], i) => pointSeries(name, points, i)),
    ],
  };
  const sizes = entries.map(([name, points]) => `${name} (${points.x.length} points)`);
  const description = `${title ? `${title}. ` : ''}Scatter plot of ${yLabel} over ${xLabel}: ${sizes.join(', ')}.`;
  return plotOf(option, { width, height, title: title ?? names.join(', '), description });
}

/**
 * Splits the rows of a two-column matrix by their label into groups for {@link scatterPlot}.
 *
 * @param X two numbers a row, row-major: a tensor of shape (n, 2) or its data
 * @param labels class number of each row
 * @param classes name of each class number. Default `'class 0'`, `'class 1'`, ...
 * @throws EarshotError SHAPE_MISMATCH when there are not two numbers for each label
 */
export function pointsByClass(
  X: Numbers | { readonly data: unknown },
  labels: Numbers,
  classes?: readonly string[],
): Record<string, Points> {
  const rows = ('data' in X ? X.data : X) as Numbers;
  checkNumbers('pointsByClass: labels', labels);
  checkNumbers('pointsByClass: X', rows);
  if (rows.length !== 2 * labels.length) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `pointsByClass: X must hold 2 numbers for each of the ${labels.length} labels; received ${rows.length} numbers.`,
    );
  }
  const count = classes?.length ?? extent(labels)[1] + 1;
  const groups: Record<string, { x: number[]; y: number[] }> = {};
  for (let c = 0; c < count; c++) groups[classes?.[c] ?? `class ${c}`] = { x: [], y: [] };
  const byNumber = Object.values(groups);
  for (let i = 0; i < labels.length; i++) {
    const group = byNumber[labels[i]];
    if (group === undefined) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `pointsByClass: labels[${i}] is ${labels[i]}; expected a whole number from 0 to ${count - 1}.`,
      );
    }
    group.x.push(rows[2 * i]);
    group.y.push(rows[2 * i + 1]);
  }
  return groups;
}

/** A group may be empty beside others, as when a model never predicts a class. */
function checkGroup(name: string, points: Points): void {
  if (points?.x?.length === 0 && points.y?.length === 0) return;
  checkPairs(`scatterPlot: groups.${name}`, points?.x, points?.y);
}

function pointSeries(name: string, points: Points, i: number): Record<string, unknown> {
  const { x, y, line = false } = points;
  const data = Array.from(x, (value, k) => [value, y[k]]);
  const style = { name, itemStyle: { color: colourOf(i) }, emphasis: { disabled: true }, z: 3 + i * 0.01 };
  if (line) {
    data.sort((a, b) => a[0] - b[0]);
    return { type: 'line', data, showSymbol: false, lineStyle: { width: 2.5, color: colourOf(i) }, ...style };
  }
  const size = data.length > 500 ? 4 : data.length > 100 ? 5 : 7;
  return {
    type: 'scatter',
    data,
    symbol: 'circle',
    symbolSize: size,
    ...style,
    itemStyle: { color: colourOf(i), opacity: data.length > 100 ? 0.6 : 0.85 },
  };
}

function regionSeries({ classes, rows, x, y }: Regions): Record<string, unknown> {
  checkNumbers('scatterPlot: regions.classes', classes);
  const columns = classes.length / rows;
  const [, highest] = extent(classes);
  if (
    !Number.isInteger(columns) ||
    !Array.from(classes).every((c) => Number.isInteger(c) && c >= 0 && c < 256)
  ) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `scatterPlot: regions must hold ${rows} rows of equal length with class numbers from 0 on; received ${classes.length} values up to ${highest}.`,
    );
  }
  const palette = Array.from({ length: highest + 1 }, (_, c) => tint(colourOf(c), 0.22));
  const pixels = Uint8Array.from(classes);
  return imageSeries({ pixels, rows, columns, palette }, { x: [x[0], x[1]], y: [y[0], y[1]] });
}
