import { describe, EarshotError, unknownName } from '../errors.ts';
import { checkNumbers, checkPairs, extent, type Numbers, namedEntries } from './check.ts';
import { envelope } from './envelope.ts';
import { formatNumber } from './format.ts';
import { logAxis } from './log-axis.ts';
import { type Plot, plotOf } from './plot.ts';
import {
  baseOption,
  colourOf,
  INK,
  legendOf,
  numericAxis,
  plotArea,
  TEXT,
  type TimeFigureOptions,
} from './theme.ts';

/**
 * One curve: its y values over x = 1, 2, 3, ..., or both coordinates, where with `gaps` a y of NaN leaves a gap; or
 * several runs of the same thing, which are thin lines of one colour.
 */
export type Curve = Numbers | { x: Numbers; y: Numbers; gaps?: boolean } | { runs: readonly Numbers[] };

/** Options of {@link linePlot}. */
export interface LinePlotOptions extends TimeFigureOptions {
  /** Name of the horizontal axis, with its unit. Default `'Epoch'`. */
  xLabel?: string;
  /** Name of the vertical axis, with its unit. Default: none. */
  yLabel?: string;
  /** Ends of the axes. Default: those of the curves, horizontally; vertically round numbers around them. */
  xRange?: readonly [number, number];
  yRange?: readonly [number, number];
  /** Logarithmic vertical axis; all values must be above zero. Default false. */
  logY?: boolean;
  /** Marks and labels a curve's lowest or highest point: `{ val_loss: 'min' }`. Default: none. */
  mark?: Record<string, 'min' | 'max'>;
}

interface Line {
  name: string;
  x: Numbers;
  y: Numbers;
  /** number of the curve, which gives the colour */
  number: number;
  width: number;
  gaps?: boolean;
}

/**
 * Curves over a shared axis, such as a training history. Curves may differ in length; the first lies on top.
 *
 * @param curves named curves, at least one; each holds finite numbers
 * @returns a figure of 480 x 310 pixels by default
 * @throws EarshotError INVALID_ARGUMENT (no curves, an empty one, a value at or below zero on a log axis),
 *   SHAPE_MISMATCH (x and y of different lengths), NOT_FINITE, UNKNOWN_NAME (a mark for a curve not given)
 *
 * @example
 * ```ts
 * import { linePlot } from 'earshot/plots';
 *
 * const history = { loss: [0.9, 0.5, 0.3, 0.2], val_loss: [0.95, 0.6, 0.5, 0.55] };
 * const plot = linePlot(history, { title: 'Training', yLabel: 'Loss', mark: { val_loss: 'min' } });
 * console.log(plot.description);
 * ```
 */
export function linePlot(curves: Readonly<Record<string, Curve>>, options: LinePlotOptions = {}): Plot {
  const { title, xLabel = 'Epoch', yLabel, logY = false, mark = {} } = options;
  const { width = 480, height = 310, sides } = options;
  const lines = namedEntries('linePlot: curves', curves).flatMap(([name, curve], i) =>
    linesOf(name, curve, i),
  );
  if (logY) for (const line of lines) checkAboveZero(line);
  const marks = Object.entries(mark).map(([name, kind]) => markOf(lines, name, kind));

  const names = [...new Set(lines.map((line) => line.name))];
  const { xRange = extent(lines.flatMap((line) => extent(line.x))) } = options;
  const values = extent(lines.flatMap((line) => extent(line.y)));
  const legend = legendOf(names, { title, width, icon: 'line' });
  const option = {
    ...baseOption(title, width),
    legend: legend.option,
    grid: plotArea({ title, legend, sides }),
    xAxis: numericAxis(xLabel, { ...spanOf(lines, xRange), splitLine: { show: false } }),
    yAxis: logY ? logAxis(yLabel, values) : numericAxis(yLabel, endsOf(options.yRange)),
    series: [
      ...lines.map((line, i) => lineSeries(line, i, width)),
      ...marks.map((point) => markSeries(point, xRange)),
    ],
  };
  const description = `${title ? `${title}. ` : ''}Line chart of ${names.join(', ')} over ${xLabel}${marks.map((point) => `; ${point.text}`).join('')}.`;
  return plotOf(option, { width, height, title: title ?? names.join(', '), description });
}

function linesOf(name: string, curve: Curve, number: number): Line[] {
  const where = `linePlot: curves.${name}`;
  if (curve !== null && typeof curve === 'object' && 'runs' in curve) {
    if (curve.runs.length === 0) {
      throw new EarshotError('INVALID_ARGUMENT', `${where}.runs is empty; give at least one.`);
    }
    const width = curve.runs.length === 1 ? 1.8 : 1.1;
    return curve.runs.map((y, i) => ({ ...counted(`${where}.runs[${i}]`, y), name, number, width }));
  }
  if (curve !== null && typeof curve === 'object' && 'x' in curve) {
    const { x, y, gaps = false } = curve;
    if (gaps)
      checkNumbers(
        `${where}.y without gaps`,
        Array.from(y).filter((value) => !Number.isNaN(value)),
      );
    checkPairs(where, x, gaps ? Array.from(y, (value) => value || 0) : y);
    return [{ name, x, y, gaps, number, width: 1.8 }];
  }
  return [{ ...counted(where, curve), name, number, width: 1.8 }];
}

/** Values over 1, 2, 3, ... */
function counted(where: string, y: Numbers): { x: Numbers; y: Numbers } {
  checkNumbers(where, y);
  return { x: Array.from(y, (_, i) => i + 1), y };
}

function checkAboveZero({ name, y }: Line): void {
  const [low] = extent(y);
  if (low <= 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `linePlot: a log axis takes values above 0; curves.${name} holds ${low}. Leave logY out, or drop those values.`,
    );
  }
}

/** A long curve is drawn as its lowest and highest values; ECharts' own way would lose what stands beside a gap. */
function lineSeries(line: Line, i: number, width: number): Record<string, unknown> {
  const points = line.gaps ? envelope(line.y, Math.ceil(width / 3)) : Array.from(line.y, (y, k) => [k, y]);
  return {
    type: 'line',
    name: line.name,
    data: points.map(([k, y]) => [line.x[k], y]),
    showSymbol: line.x.length === 1,
    symbol: 'circle',
    sampling: 'minmax',
    z: 3 - 0.01 * i,
    lineStyle: { width: line.width, color: colourOf(line.number) },
    itemStyle: { color: colourOf(line.number) },
    emphasis: { disabled: true },
  };
}

/** Curves fill the axis from end to end; whole numbers, such as epochs, get no ticks between them. */
function spanOf(lines: readonly Line[], [low, high]: readonly [number, number]): Record<string, unknown> {
  const whole = lines.every(({ x }) => Array.from(x).every(Number.isInteger));
  const [min, max] = high > low ? [low, high] : [low - 1, high + 1];
  return { min, max, minInterval: whole ? 1 : undefined };
}

function endsOf(range: readonly [number, number] | undefined): Record<string, unknown> {
  return range === undefined ? {} : { min: range[0], max: range[1] };
}

interface Mark {
  x: number;
  y: number;
  text: string;
  kind: 'min' | 'max';
  colour: string;
}

function markOf(lines: readonly Line[], name: string, kind: 'min' | 'max'): Mark {
  const named = lines.filter((line) => line.name === name);
  if (named.length === 0) {
    const names = [...new Set(lines.map((line) => line.name))];
    throw unknownName('linePlot: a curve named in mark', name, names);
  }
  if (kind !== 'min' && kind !== 'max') {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `linePlot: mark.${name} must be 'min' or 'max'; received ${describe(kind)}.`,
    );
  }
  const better = (a: number, b: number) => (kind === 'min' ? a < b : a > b);
  const points = named.map(({ x, y, number }) => {
    let best = 0;
    for (let k = 1; k < y.length; k++) if (better(y[k], y[best]) || Number.isNaN(y[best])) best = k;
    return { x: x[best], y: y[best], colour: colourOf(number) };
  });
  const point = points.reduce((a, b) => (better(b.y, a.y) ? b : a));
  return { ...point, kind, text: `${kind} ${formatNumber(point.y)} at ${formatNumber(point.x, 6)}` };
}

/** The label stands where a falling (rising) curve leaves room: above a minimum, below a maximum. */
function markSeries(point: Mark, [low, high]: readonly [number, number]): Record<string, unknown> {
  const share = high > low ? (point.x - low) / (high - low) : 0.5;
  return {
    type: 'scatter',
    data: [[point.x, point.y]],
    symbolSize: 9,
    itemStyle: { color: INK.ground, borderColor: point.colour, borderWidth: 2.5, opacity: 1 },
    emphasis: { disabled: true },
    z: 5,
    label: {
      show: true,
      formatter: () => point.text,
      position: point.kind === 'min' ? 'top' : 'bottom',
      distance: 10,
      align: share > 0.7 ? 'right' : share < 0.3 ? 'left' : 'center',
      fontSize: TEXT.label,
      fontWeight: 600,
      color: point.colour,
      textBorderColor: INK.ground,
      textBorderWidth: 3,
    },
  };
}
