export { type Bar, type BarPlotOptions, barPlot } from './bar-plot.ts';
export { type CalibrationBar, calibrationPlot } from './calibration-plot.ts';
export type { Numbers } from './check.ts';
export type { Colormap } from './colormap.ts';
export {
  type ConfusionMatrixPlotOptions,
  type CountMatrix,
  confusionMatrixPlot,
} from './confusion-matrix-plot.ts';
export { formatNumber, formatPercent } from './format.ts';
export type { FrequencyScale } from './frequency-axis.ts';
export { type GridOptions, grid } from './grid.ts';
export { type Curve, type LinePlotOptions, linePlot } from './line-plot.ts';
export type { Plot } from './plot.ts';
export { type DrawnModel, type PlotModelOptions, plotModel } from './plot-model.ts';
export {
  type Points,
  pointsByClass,
  type Regions,
  type ScatterPlotOptions,
  scatterPlot,
} from './scatter-plot.ts';
export { type PlotElement, showPlot } from './show-plot.ts';
export { type SpecshowOptions, specshow } from './specshow.ts';
export type { FigureOptions } from './theme.ts';
export { type ThumbnailOptions, thumbnail } from './thumbnail.ts';
export { type PngOptions, toPng } from './to-png.ts';
export { type WaveformOptions, waveform } from './waveform.ts';
