import { checkPositive } from './check.ts';
import { type ChartOption, renderBody, svgDocument } from './render.ts';

/**
 * A drawn figure.
 *
 * `svg` is one self-contained document of `width` x `height` CSS pixels that scales to any size. `description`
 * says in words what it shows, for readers who cannot see it. `option` is the same chart as ECharts takes it,
 * for {@link showPlot}; figures made of several plots have none.
 */
export interface Plot {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly description: string;
  readonly option?: ChartOption;
}

/** Draws a chart. @throws EarshotError INVALID_ARGUMENT when a size is not above zero. */
export function plotOf(option: ChartOption, figure: Omit<Plot, 'svg' | 'option'>): Plot {
  checkPositive('plot: width', figure.width);
  checkPositive('plot: height', figure.height);
  const svg = svgDocument(renderBody(option, figure.width, figure.height), figure);
  return { svg, ...figure, option };
}
