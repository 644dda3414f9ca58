export { type Bar, type BarPlotOptions, barPlot } from './barPlot.ts';
export type { Numbers } from './check.ts';
export type { Colormap } from './colormap.ts';
export {
  type ConfusionMatrixPlotOptions,
  type CountMatrix,
  confusionMatrixPlot,
} from './confusionMatrixPlot.ts';
export { formatNumber, formatPercent } from './format.ts';
export type { FrequencyScale } from './frequencyAxis.ts';
export { type GridOptions, grid } from './grid.ts';
export { type Curve, type LinePlotOptions, linePlot } from './linePlot.ts';
export type { Plot } from './plot.ts';
export {
  type Points,
  pointsByClass,
  type Regions,
  type ScatterPlotOptions,
  scatterPlot,
} from './scatterPlot.ts';
export { type PlotElement, showPlot } from './showPlot.ts';
export { type SpecshowOptions, specshow } from './specshow.ts';
export type { FigureOptions } from './theme.ts';
export { type PngOptions, toPng } from './toPng.ts';
export { type WaveformOptions, waveform } from './waveform.ts';
