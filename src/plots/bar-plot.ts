import { describe, EarshotError } from '../errors.ts';
import { checkNumbers, namedEntries } from './check.ts';
import { formatNumber, formatPercent } from './format.ts';
import { type Plot, plotOf } from './plot.ts';
import {
  axisStyle,
  baseOption,
  colourOf,
  type FigureOptions,
  INK,
  numericAxis,
  plotArea,
  TEXT,
} from './theme.ts';

/** A bar's length, alone or with the interval that its error bar spans. */
export type Bar = number | { value: number; low: number; high: number };

/** Options of {@link barPlot}. */
export interface BarPlotOptions extends FigureOptions {
  /** Name of the value axis, with its unit. Default: none. */
  label?: string;
  /** Values are shares and are written as per cent. Default false. */
  percent?: boolean;
  /** Upper end of the value axis. Default: chosen by the data. */
  max?: number;
}

interface Row {
  name: string;
  value: number;
  low: number;
  high: number;
}

/**
 * Horizontal bars from zero, one a name and the first on top, such as accuracies of models; with error bars
 * where intervals are given. Each bar's value stands at its end.
 *
 * @param bars named values, at least one
 * @returns a figure 480 pixels wide by default, its height by the number of bars
 * @throws EarshotError INVALID_ARGUMENT (no bars, an interval that does not hold its value), NOT_FINITE
 *
 * @example
 * ```ts
 * import { barPlot } from 'earshot/plots';
 *
 * const accuracy = { MLP: 0.39, CNN: { value: 0.59, low: 0.52, high: 0.66 } };
 * const plot = barPlot(accuracy, { label: 'Accuracy', percent: true, max: 1 });
 * console.log(plot.description); // Bar chart of Accuracy: MLP 39 %, CNN 59 % (52 % to 66 %).
 * ```
 */
export function barPlot(bars: Readonly<Record<string, Bar>>, options: BarPlotOptions = {}): Plot {
  const { title, label, percent = false, max, width = 480 } = options;
  const rows = namedEntries('barPlot: bars', bars).map(([name, bar]) => rowOf(name, bar));
  const { height = 70 + (title ? 22 : 0) + 34 * rows.length } = options;
  const format = percent ? formatPercent : (value: number) => formatNumber(value);

  const option = {
    ...baseOption(title, width),
    grid: plotArea({ title, right: 58 }),
    xAxis: numericAxis(label, {
      scale: false,
      max,
      axisLabel: { color: INK.muted, fontSize: TEXT.tick, hideOverlap: true, formatter: format },
    }),
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map((row) => row.name),
      ...axisStyle(undefined),
      axisTick: { show: false },
      axisLabel: {
        color: INK.text,
        fontSize: TEXT.label,
        interval: 0,
        width: 0.38 * width,
        overflow: 'break',
      },
    },
    series: [barSeries(rows), endings(rows, format)],
  };
  const values = rows.map(
    (row) =>
      `${row.name} ${format(row.value)}${row.high > row.low ? ` (${format(row.low)} to ${format(row.high)})` : ''}`,
  );
  const description = `${title ? `${title}. ` : ''}Bar chart${label ? ` of ${label}` : ''}: ${values.join(', ')}.`;
  return plotOf(option, { width, height, title: title ?? label ?? 'Bar chart', description });
}

function rowOf(name: string, bar: Bar): Row {
  if (typeof bar !== 'number' && (bar === null || typeof bar !== 'object')) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `barPlot: bars.${name} must be a number or { value, low, high }; received ${describe(bar)}.`,
    );
  }
  const { value, low, high } = typeof bar === 'number' ? { value: bar, low: bar, high: bar } : bar;
  checkNumbers(`barPlot: [value, low, high] of bars.${name}`, [value, low, high]);
  if (low > value || high < value) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `barPlot: bars.${name} must have low <= value <= high; received ${low}, ${value}, ${high}.`,
    );
  }
  return { name, value, low, high };
}

function barSeries(rows: readonly Row[]): Record<string, unknown> {
  return {
    type: 'bar',
    barWidth: '58%',
    itemStyle: { color: colourOf(0) },
    emphasis: { disabled: true },
    data: rows.map((row) => row.value),
  };
}

interface ItemApi {
  coord(point: number[]): number[];
}

/** What stands at each bar's end: the error bar, where there is an interval, and the value. */
function endings(rows: readonly Row[], format: (value: number) => string): Record<string, unknown> {
  return {
    type: 'custom',
    silent: true,
    z: 4,
    data: rows.map((row, i) => [row.low, i, row.high]),
    encode: { x: [0, 2], y: 1 },
    renderItem: ({ dataIndex }: { dataIndex: number }, api: ItemApi) => {
      const row = rows[dataIndex];
      const [left, y] = api.coord([row.low, dataIndex]);
      const [right] = api.coord([Math.max(row.high, 0), dataIndex]);
      const [end] = api.coord([row.high, dataIndex]);
      const stroke = { stroke: INK.text, lineWidth: 1.5, fill: 'none' };
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: 'line',
        shape: { x1, y1, x2, y2 },
        style: stroke,
      });
      const bar = [line(left, y, end, y), line(left, y - 5, left, y + 5), line(end, y - 5, end, y + 5)];
      const text = { text: format(row.value), fill: INK.text, fontSize: TEXT.label, fontWeight: 600 };
      const value = { type: 'text', x: right + 8, y, style: { ...text, verticalAlign: 'middle' } };
      return { type: 'group', children: row.high > row.low ? [...bar, value] : [value] };
    },
  };
}
