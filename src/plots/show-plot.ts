import { DataZoomInsideComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { describe, EarshotError } from '../errors.ts';
import { formatNumber } from './format.ts';
import type { Plot } from './plot.ts';

/** Where an interactive plot goes: an element of the page that has a size. */
export type PlotElement = NonNullable<Parameters<typeof init>[0]>;

/**
 * Draws a plot into an element of a web page, with values under the pointer, and zoom by wheel or pinch where
 * axes are numeric. Browser only.
 *
 * @param element an element with a width and a height
 * @param plot a single plot; for a `grid`, show its plots one by one
 * @returns ECharts' chart: call its `resize()` when the element changes size and `dispose()` at the end
 * @throws EarshotError INVALID_ARGUMENT for a figure made of several plots, or no element
 *
 * @example
 * ```ts
 * import { linePlot, type PlotElement, showPlot } from 'earshot/plots';
 *
 * export function show(element: PlotElement) {
 *   return showPlot(element, linePlot({ loss: [0.9, 0.5, 0.3] }));
 * }
 * ```
 */
export function showPlot(element: PlotElement, plot: Plot): EChartsType {
  if (plot?.option === undefined) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `showPlot: expected a single plot; received ${describe(plot)} without an option. Show the plots of a grid one by one.`,
    );
  }
  if (element === null || typeof element !== 'object') {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `showPlot: expected an element of the page; received ${describe(element)}.`,
    );
  }
  use([CanvasRenderer, DataZoomInsideComponent, TooltipComponent]);
  const chart = init(element, null, { renderer: 'canvas' });
  chart.setOption({ ...plot.option, tooltip: tooltipFor(plot), dataZoom: zoomFor(plot) });
  return chart;
}

/** Curves are read at one x together, everything else item by item. */
function tooltipFor({ option }: Plot): Record<string, unknown> {
  const lines = parts(option?.series).some((series) => series.type === 'line');
  return {
    trigger: lines ? 'axis' : 'item',
    confine: true,
    valueFormatter: (value: unknown) =>
      typeof value === 'number' ? formatNumber(value) : String(value ?? ''),
  };
}

function zoomFor({ option }: Plot): Record<string, unknown>[] {
  const numeric = (axes: unknown) => parts(axes)[0]?.type !== 'category';
  return [
    ...(numeric(option?.xAxis) ? [{ type: 'inside', xAxisIndex: 0, filterMode: 'none' }] : []),
    ...(numeric(option?.yAxis) ? [{ type: 'inside', yAxisIndex: 0, filterMode: 'none' }] : []),
  ];
}

function parts(value: unknown): Record<string, unknown>[] {
  return (Array.isArray(value) ? value : [value]).filter((part) => part !== undefined);
}
