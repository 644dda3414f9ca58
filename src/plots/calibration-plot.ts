import { EarshotError } from '../errors.ts';
import { checkNumbers } from './check.ts';
import { formatNumber, formatPercent } from './format.ts';
import { type Plot, plotOf } from './plot.ts';
import { baseOption, colourOf, type FigureOptions, INK, numericAxis, plotArea, TEXT } from './theme.ts';

/** A bin of confidence: its ends, the samples in it, and how many of them were right. */
export interface CalibrationBar {
  from: number;
  to: number;
  n: number;
  /** share of them that was right */
  accuracy: number;
}

/**
 * A reliability diagram: for each bin of confidence, a bar as high as the share of samples that were right, with their
 * number at its foot. On the dashed line, confidence and accuracy are equal.
 *
 * @param bins bins of confidence between 0 and 1, at least one with samples; those without are not drawn
 * @returns a figure of 480 x 360 pixels by default
 * @throws EarshotError INVALID_ARGUMENT (no bins, no samples, a share outside [0, 1]), NOT_FINITE
 * Reference: A. Niculescu-Mizil, R. Caruana, "Predicting good probabilities with supervised learning", ICML 2005.
 *
 * @example
 * ```ts
 * import { calibrationPlot } from 'earshot/plots';
 *
 * const plot = calibrationPlot([
 *   { from: 0, to: 0.5, n: 4, accuracy: 0.25 },
 *   { from: 0.5, to: 1, n: 16, accuracy: 0.875 },
 * ]);
 * console.log(plot.description); // Reliability diagram of 20 samples: 0 to 0.5, 25 % of 4 right; 0.5 to 1, 88 % of 16 right.
 * ```
 */
export function calibrationPlot(bins: readonly CalibrationBar[], options: FigureOptions = {}): Plot {
  const { title, width = 480, height = 360 } = options;
  const bars = bins.filter(({ n }) => n > 0);
  if (bars.length === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `calibrationPlot: at least one bin with samples is needed; received ${bins.length} bins without any.`,
    );
  }
  for (const [i, { from, to, n, accuracy }] of bars.entries()) {
    checkNumbers(`calibrationPlot: [from, to, n, accuracy] of bin ${i}`, [from, to, n, accuracy]);
    if (!(0 <= from && from < to && to <= 1 && 0 <= accuracy && accuracy <= 1)) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `calibrationPlot: a bin must have 0 <= from < to <= 1 and an accuracy in [0, 1]; received ${from}, ${to}, ${accuracy}.`,
      );
    }
  }
  const share = { min: 0, max: 1, interval: 0.2 };
  const percents = { color: INK.muted, fontSize: TEXT.tick, formatter: formatPercent };
  const option = {
    ...baseOption(title, width),
    grid: plotArea({ title, right: 26 }),
    xAxis: numericAxis('Probability of the predicted class', {
      ...share,
      axisLabel: percents,
      splitLine: { show: false },
    }),
    yAxis: numericAxis('Share that was right', { ...share, axisLabel: percents }),
    series: [barSeries(bars), equality()],
  };
  const total = bars.reduce((sum, { n }) => sum + n, 0);
  const parts = bars.map(
    ({ from, to, n, accuracy }) =>
      `${formatNumber(from)} to ${formatNumber(to)}, ${formatPercent(accuracy)} of ${n} right`,
  );
  const description = `${title ? `${title}. ` : ''}Reliability diagram of ${total} samples: ${parts.join('; ')}.`;
  return plotOf(option, { width, height, title: title ?? 'Reliability diagram', description });
}

interface ItemApi {
  coord(point: number[]): number[];
}

function barSeries(bars: readonly CalibrationBar[]): Record<string, unknown> {
  return {
    type: 'custom',
    silent: true,
    data: bars.map(({ from, to, accuracy }) => [from, accuracy, to]),
    encode: { x: [0, 2], y: 1 },
    renderItem: ({ dataIndex }: { dataIndex: number }, api: ItemApi) => {
      const { from, to, n, accuracy } = bars[dataIndex];
      const [left, top] = api.coord([from, accuracy]);
      const [right, bottom] = api.coord([to, 0]);
      const shape = { x: left + 1, y: top, width: right - left - 2, height: bottom - top };
      const bar = { type: 'rect', shape, style: { fill: colourOf(0), opacity: 0.85 } };
      const inside = bottom - top > 1.5 * TEXT.tick;
      const style = {
        text: String(n),
        fill: inside ? INK.ground : INK.text,
        fontSize: TEXT.tick,
        align: 'center',
        verticalAlign: 'bottom',
      };
      const number = { type: 'text', x: (left + right) / 2, y: inside ? bottom - 3 : top - 3, style, z2: 10 };
      return { type: 'group', children: [bar, number] };
    },
  };
}

function equality(): Record<string, unknown> {
  return {
    type: 'line',
    data: [
      [0, 0],
      [1, 1],
    ],
    showSymbol: false,
    silent: true,
    lineStyle: { width: 1.5, type: 'dashed', color: INK.text },
  };
}
