import { checkNumbers, checkPositive, extent, type Numbers } from './check.ts';
import { envelope } from './envelope.ts';
import { formatNumber } from './format.ts';
import { type Plot, plotOf } from './plot.ts';
import { baseOption, colourOf, numericAxis, plotArea, TEXT, type TimeFigureOptions } from './theme.ts';

/** Options of {@link waveform}. */
export interface WaveformOptions extends TimeFigureOptions {
  /** Sampling rate in Hz. Default 22050. */
  sr?: number;
  /** Upper (and, negated, lower) end of the amplitude axis. Default: the largest absolute sample. */
  peak?: number;
  /** Name of the horizontal axis. Default `'Time (s)'`. */
  xLabel?: string;
  /** Name of the vertical axis. Default `'Amplitude'`. */
  yLabel?: string;
}

/**
 * A mono signal over time. A long signal is drawn as its envelope, the lowest and the highest sample of each
 * stretch about a pixel wide, so that no peak is lost and the text stays small.
 *
 * @param y samples, full scale at -1 and 1
 * @returns a figure of 480 x 200 pixels by default
 * @throws EarshotError INVALID_ARGUMENT (empty, bad `sr`), NOT_FINITE
 * Reference: the role of `librosa.display.waveshow`, librosa 0.11.
 *
 * @example
 * ```ts
 * import { waveform } from 'earshot/plots';
 *
 * const y = Float32Array.from({ length: 22050 }, (_, n) => Math.sin((2 * Math.PI * 440 * n) / 22050));
 * const plot = waveform(y, { sr: 22050, title: 'One second of A4' });
 * console.log(plot.svg.length < 20_000); // true
 * ```
 */
export function waveform(y: Numbers, options: WaveformOptions = {}): Plot {
  const { sr = 22050, title, width = 480, height = 200, sides } = options;
  const { xLabel = 'Time (s)', yLabel = 'Amplitude' } = options;
  checkNumbers('waveform: y', y);
  checkPositive('waveform: sr', sr);
  const [low, high] = extent(y);
  const { peak = Math.max(-low, high) || 1 } = options;
  checkPositive('waveform: peak', peak);

  const seconds = y.length / sr;
  const option = {
    ...baseOption(title, width),
    grid: plotArea({ title, sides }),
    xAxis: numericAxis(xLabel, { min: 0, max: seconds, splitLine: { show: false } }),
    yAxis: numericAxis(yLabel, { min: -peak, max: peak, ...ticksAt([-peak, 0, peak]) }),
    series: [
      {
        type: 'line',
        data: envelope(y, Math.max(1, width - 60)).map(([n, value]) => [n / sr, value]),
        showSymbol: y.length === 1,
        symbol: 'circle',
        silent: true,
        lineStyle: { width: 1, color: colourOf(0), join: 'round' },
      },
    ],
  };
  const description = `${title ? `${title}. ` : ''}Waveform of ${formatNumber(seconds)} s; samples from ${formatNumber(low, 3)} to ${formatNumber(high, 3)}.`;
  return plotOf(option, { width, height, title: title ?? 'Waveform', description });
}

function ticksAt(values: readonly number[]): Record<string, unknown> {
  return {
    axisTick: { customValues: values, length: 4 },
    axisLabel: {
      customValues: values,
      fontSize: TEXT.tick,
      formatter: (value: number) => formatNumber(value, 2),
    },
  };
}
