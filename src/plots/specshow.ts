import type { Tensor } from '../array/tensor.ts';
import { EarshotError, unknownName } from '../errors.ts';
import { checkNumbers, checkPositive, extent, type Numbers } from './check.ts';
import { type Colormap, colours } from './colormap.ts';
import { formatNumber } from './format.ts';
import { type FrequencyAxis, type FrequencyScale, frequencyAxis } from './frequency-axis.ts';
import { imageSeries, type Picture, reduced } from './image.ts';
import { type Plot, plotOf } from './plot.ts';
import { axisStyle, BELOW, baseOption, INK, plotArea, TEXT, type TimeFigureOptions } from './theme.ts';

/** Options of {@link specshow}. */
export interface SpecshowOptions extends TimeFigureOptions {
  /** Sampling rate in Hz. Default 22050. */
  sr?: number;
  /** Samples from one frame to the next. Default 512. */
  hopLength?: number;
  /** Seconds, or frame numbers. Default `'time'`. */
  xAxis?: 'time' | 'frames';
  /** What the rows are. Default `'mel'`. */
  yAxis?: FrequencyScale;
  /** Lowest frequency of the mel filters in Hz. Default 0. */
  fMin?: number;
  /** Highest frequency of the mel filters in Hz. Default `sr / 2`. */
  fMax?: number;
  /** HTK's mel formula in place of Slaney's. Default false. */
  htk?: boolean;
  /** Name of the horizontal axis. Default: by `xAxis`. */
  xLabel?: string;
  /** Name of the vertical axis. Default: by `yAxis`. */
  yLabel?: string;
  /** Unit shown on the colour bar. Default `'dB'`. */
  unit?: string;
  /** Whether a colour bar stands at the right. Default true. */
  colorbar?: boolean;
  /** Colour map. Default `'magma'`. */
  colormap?: Colormap;
  /** Value of the darkest colour. Default: the smallest value. */
  vMin?: number;
  /** Value of the brightest colour. Default: the largest value. */
  vMax?: number;
}

const MAX_COLUMNS = 1024;
const MAX_ROWS = 512;

/**
 * A spectrogram (or any feature over time) as a heat map. Larger matrices than 512 x 1024 are reduced for the
 * picture, each cell showing the largest value it covers, of pitch classes the mean.
 *
 * Porting note: `librosa.display.specshow` leaves both axes bare by default; here they are `'time'` and
 * `'mel'`. Mel ticks stand at the filters' true centres, which librosa places up to one row off.
 *
 * @param S tensor (rows, frames), row 0 the lowest frequency; usually decibels from `powerToDb`
 * @returns a figure of 480 x 300 pixels by default
 * @throws EarshotError SHAPE_MISMATCH (not two axes), INVALID_ARGUMENT, NOT_FINITE, UNKNOWN_NAME
 * Reference: the role of `librosa.display.specshow`, librosa 0.11.
 *
 * @example
 * ```ts
 * import { specshow } from 'earshot/plots';
 * import { melspectrogram, powerToDb } from 'earshot/audio';
 *
 * const y = Float32Array.from({ length: 22050 }, (_, n) => Math.sin((2 * Math.PI * 440 * n) / 22050));
 * const S = powerToDb(melspectrogram(y, { sr: 22050 }), { ref: 'max' });
 * const plot = specshow(S, { sr: 22050, hopLength: 512, title: 'A4' });
 * console.log(plot.description);
 * ```
 */
export function specshow(S: Tensor, options: SpecshowOptions = {}): Plot {
  const {
    sr = 22050,
    hopLength = 512,
    xAxis = 'time',
    yAxis = 'mel',
    title,
    width = 520,
    height = 300,
    sides,
  } = options;
  const { fMin = 0, fMax = sr / 2, htk = false, colormap = 'magma', colorbar = true, unit = 'dB' } = options;
  const [rows, frames] = matrixShape(S);
  const values = S.data as unknown as Numbers;
  checkNumbers('specshow: S', values);
  checkPositive('specshow: sr', sr);
  checkPositive('specshow: hopLength', hopLength);
  if (xAxis !== 'time' && xAxis !== 'frames') throw unknownName('specshow: xAxis', xAxis, ['time', 'frames']);
  if (!(fMin >= 0 && fMin < fMax)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `specshow: fMin must be at least 0 and below fMax; received ${fMin} and ${fMax}.`,
    );
  }

  const [low, high] = extent(values);
  const { vMin = low, vMax = high } = options;
  const palette = colours(colormap);
  const scale = frequencyAxis(yAxis, rows, { sr, fMin, fMax, htk });
  const frequencies = {
    ...scale,
    ticks: spaced(scale.ticks, (TEXT.tick * 1.25 * rows) / Math.max(height - 80, 1)),
  };
  const pixels = levels(values, rows, frames, frequencies, [vMin, vMax]);
  const most = [MAX_ROWS, MAX_COLUMNS] as const;
  const cells =
    yAxis === 'chroma'
      ? stepped(reduced(pixels, rows, frames, most, 'mean'))
      : reduced(pixels, rows, frames, most);
  const picture = { ...cells, palette };
  const end = xAxis === 'time' ? (frames * hopLength) / sr : frames;
  const { xLabel = xAxis === 'time' ? 'Time (s)' : 'Frame', yLabel = frequencies.name } = options;
  const barWidth = colorbar ? 12 : 0;
  const bar = colorbar && colourBar([vMin, vMax], unit, palette, { title, width: barWidth });

  const option = {
    ...baseOption(title, width),
    grid: [plotArea({ title, sides, right: colorbar ? barWidth + 64 : 14 }), ...(bar ? [bar.grid] : [])],
    xAxis: [timeAxis(xLabel, end), ...(bar ? [bar.xAxis] : [])],
    yAxis: [rowAxis(yLabel, rows, frequencies), ...(bar ? [bar.yAxis] : [])],
    series: [imageSeries(picture, { x: [0, end], y: [0, rows] }), ...(bar ? [bar.series] : [])],
  };
  const description =
    `${title ? `${title}. ` : ''}Heat map of ${rows} rows (${yLabel}) by ${frames} frames (${xLabel}), ` +
    `${formatNumber(low, 3)} to ${formatNumber(high, 3)} ${unit}.`;
  return plotOf(option, { width, height, title: title ?? 'Spectrogram', description });
}

function matrixShape(S: Tensor): [number, number] {
  if (S === null || typeof S !== 'object' || !Array.isArray(S.dims) || S.dims.length !== 2) {
    const came = Array.isArray(S?.dims) ? `a tensor of ${S.dims.length} axes` : String(S);
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `specshow: S must be a tensor of shape (rows, frames); received ${came}.`,
    );
  }
  return [S.dims[0], S.dims[1]];
}

/** Palette indices 0..255 of every value, rows as they stand in the picture. */
function levels(
  values: Numbers,
  rows: number,
  frames: number,
  axis: FrequencyAxis,
  [vMin, vMax]: readonly [number, number],
): Uint8Array {
  const scale = vMax > vMin ? 255 / (vMax - vMin) : 0;
  const pixels = new Uint8Array(rows * frames);
  for (let r = 0; r < rows; r++) {
    const from = axis.source(r) * frames;
    for (let t = 0; t < frames; t++) {
      pixels[r * frames + t] = Math.max(0, Math.min(255, Math.round((values[from + t] - vMin) * scale)));
    }
  }
  return pixels;
}

/** Each row several times, because what scales the picture blends neighbours, and pitch classes are no scale. */
function stepped({ pixels, rows, columns }: Omit<Picture, 'palette'>): Omit<Picture, 'palette'> {
  const times = 8;
  const out = new Uint8Array(times * pixels.length);
  for (let r = 0; r < times * rows; r++) {
    const from = Math.floor(r / times) * columns;
    out.set(pixels.subarray(from, from + columns), r * columns);
  }
  return { pixels: out, rows: times * rows, columns };
}

/** Ticks from the top down, without those nearer than `gap` rows to the one above. */
function spaced(ticks: FrequencyAxis['ticks'], gap: number): FrequencyAxis['ticks'] {
  const kept: FrequencyAxis['ticks'] = [];
  for (const tick of ticks.toReversed())
    if (kept.length === 0 || kept[0].row - tick.row >= gap) kept.unshift(tick);
  return kept;
}

function timeAxis(name: string, end: number): Record<string, unknown> {
  return {
    type: 'value',
    min: 0,
    max: end,
    ...axisStyle(name),
    axisLabel: {
      color: INK.muted,
      fontSize: TEXT.tick,
      hideOverlap: true,
      showMaxLabel: false,
      formatter: (v: number) => formatNumber(v),
    },
    splitLine: { show: false },
  };
}

function rowAxis(name: string, rows: number, { ticks }: FrequencyAxis): Record<string, unknown> {
  const customValues = ticks.map((tick) => tick.row);
  return {
    type: 'value',
    min: 0,
    max: rows,
    ...axisStyle(name),
    axisTick: { customValues, length: 4, lineStyle: { color: INK.axis } },
    axisLabel: {
      customValues,
      color: INK.muted,
      fontSize: TEXT.tick,
      formatter: (row: number) => ticks.find((tick) => Math.abs(tick.row - row) < 1e-6)?.text ?? '',
    },
    splitLine: { show: false },
  };
}

/** About five round numbers; ECharts would add the range's own ends to them. */
function roundTicks(low: number, high: number): Record<string, unknown> {
  const power = 10 ** Math.floor(Math.log10((high - low) / 2));
  const step = power * ([5, 2, 1].find((factor) => (high - low) / (factor * power) >= 3.5) ?? 1);
  const first = Math.ceil(low / step - 1e-6);
  const count = Math.floor(high / step + 1e-6) - first + 1;
  const customValues = Array.from({ length: count }, (_, i) => (first + i) * step);
  return {
    axisTick: { customValues, length: 4, lineStyle: { color: INK.axis } },
    axisLabel: {
      customValues,
      color: INK.muted,
      fontSize: TEXT.tick,
      formatter: (v: number) => formatNumber(v, 3),
    },
  };
}

/** A second, narrow drawing area at the right that holds the colour map and its values. */
function colourBar(
  [vMin, vMax]: [number, number],
  unit: string,
  palette: readonly string[],
  place: { title?: string; width: number },
) {
  const top = vMax > vMin ? vMax : vMin + 1;
  const picture = { pixels: Uint8Array.from({ length: 256 }, (_, i) => i), rows: 256, columns: 1, palette };
  return {
    grid: {
      ...plotArea({ title: place.title }),
      left: undefined,
      right: 44,
      width: place.width,
      bottom: BELOW,
      outerBoundsMode: 'none',
    },
    xAxis: { type: 'value', gridIndex: 1, min: 0, max: 1, show: false },
    yAxis: {
      type: 'value',
      gridIndex: 1,
      position: 'right',
      min: vMin,
      max: top,
      ...axisStyle(undefined),
      ...roundTicks(vMin, top),
      splitLine: { show: false },
      name: unit,
      nameLocation: 'start',
      nameGap: 10,
      nameTextStyle: { color: INK.text, fontSize: TEXT.tick },
    },
    series: imageSeries(picture, { x: [0, 1], y: [vMin, top] }, { xAxisIndex: 1, yAxisIndex: 1 }),
  };
}
