import { formatNumber } from './format.ts';

/** System sans serif first; a raster of the figure uses the font in assets/ instead. */
export const FONT_FAMILY =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** Ink for text, axes and grid lines, all on white. */
export const INK = { text: '#1f2933', muted: '#52606d', axis: '#9aa5b1', grid: '#e9ecf0', ground: '#ffffff' };

/** Text sizes in pixels: small figures stay legible when a phone shows them at three quarters of their size. */
export const TEXT = { title: 15, label: 13, tick: 12 };

/**
 * Series colours that readers with any colour vision can tell apart, and that also differ in lightness.
 *
 * Reference: M. Okabe, K. Ito, "Color Universal Design", 2008.
 */
export const PALETTE = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  '#7a5195',
  '#3d4852',
];

/** Colour of series number `i`; they repeat after the eighth. */
export function colourOf(i: number): string {
  return PALETTE[i % PALETTE.length];
}

/** What every plot takes beside its data. */
export interface FigureOptions {
  /** Heading above the drawing. Default: none. */
  title?: string;
  /** Width in CSS pixels. Default: the plot's own. */
  width?: number;
  /** Height in CSS pixels. Default: the plot's own. */
  height?: number;
}

/** What plots over time take, so that those that stand above one another can line up. */
export interface TimeFigureOptions extends FigureOptions {
  /** Pixels left and right of the drawing area. Default: what labels need, which differs from plot to plot. */
  sides?: readonly [left: number, right: number];
}

/** Title (cut where the figure is too narrow for it), colours and text sizes that all charts share. */
export function baseOption(title: string | undefined, width: number): Record<string, unknown> {
  return {
    animation: false,
    color: PALETTE,
    textStyle: { fontSize: TEXT.label, color: INK.muted },
    title: title
      ? {
          text: fitted(title, width),
          left: 'center',
          top: 4,
          padding: [4, 4],
          textStyle: {
            fontSize: TEXT.title,
            fontWeight: 600,
            color: INK.text,
          },
        }
      : undefined,
  };
}

/** A title cut to what fits, letters taken as 0.6 of the text size wide. */
function fitted(title: string, width: number): string {
  const room = Math.max(1, Math.floor((width - 16) / (0.6 * TEXT.title)));
  return title.length > room ? `${title.slice(0, room - 1).trimEnd()}…` : title;
}

/** The drawing area; the axes' labels and names are kept inside the figure. */
export function plotArea(options: {
  title?: string;
  legend?: Legend;
  right?: number;
  sides?: TimeFigureOptions['sides'];
}): Record<string, unknown> {
  const top = 12 + (options.title ? 22 : 0) + LEGEND_LINE * (options.legend?.lines ?? 0);
  if (options.sides !== undefined) {
    const [left, right] = options.sides;
    return { left, right, top, bottom: BELOW, outerBoundsMode: 'none' };
  }
  return {
    left: 8,
    right: options.right ?? 18,
    top,
    bottom: 8,
    outerBoundsMode: 'same',
    outerBoundsContain: 'all',
  };
}

/** Room for the labels and the name of a horizontal axis. */
export const BELOW = 46;

/** A legend as ECharts takes it, and the lines of text that it needs. */
export interface Legend {
  option: Record<string, unknown>;
  lines: number;
}

const LEGEND_LINE = 22;

/** Names of the series under the title; for a single series there is nothing to tell apart. */
export function legendOf(
  names: readonly string[],
  figure: { title?: string; width: number; icon: 'line' | 'circle' },
): Legend {
  const shape =
    figure.icon === 'line'
      ? { icon: 'rect', itemWidth: 18, itemHeight: 3 }
      : { icon: 'circle', itemWidth: 9, itemHeight: 9 };
  const gap = 16;
  const widths = names.map((name) => shape.itemWidth + 5 + 0.6 * TEXT.label * name.length + gap);
  return {
    option: {
      data: [...names],
      show: names.length > 1,
      left: 'center',
      width: figure.width - 24,
      top: figure.title ? 26 : 4,
      padding: 2,
      itemGap: gap,
      ...shape,
      textStyle: { fontSize: TEXT.label, color: INK.text },
    },
    lines: names.length > 1 ? linesFor(widths, figure.width - 24) : 0,
  };
}

/** How many lines items of these widths fill. */
function linesFor(widths: readonly number[], room: number): number {
  let lines = 1;
  let used = 0;
  for (const width of widths) {
    if (used > 0 && used + width > room) {
      lines++;
      used = 0;
    }
    used += width;
  }
  return lines;
}

/** A numeric axis: light grid lines, short numbers, its name with the unit. */
export function numericAxis(
  name: string | undefined,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    type: 'value',
    scale: true,
    ...axisStyle(name),
    axisLabel: {
      color: INK.muted,
      fontSize: TEXT.tick,
      hideOverlap: true,
      formatter: (value: number) => formatNumber(value),
    },
    splitLine: { show: true, lineStyle: { color: INK.grid, width: 1 } },
    ...more,
  };
}

/** Name, line and ticks of an axis. */
export function axisStyle(name: string | undefined): Record<string, unknown> {
  return {
    name,
    nameLocation: 'middle',
    nameGap: 8,
    nameTextStyle: { color: INK.text, fontSize: TEXT.label },
    axisLine: { show: true, onZero: false, lineStyle: { color: INK.axis, cap: 'butt' } },
    axisTick: { show: true, length: 4, lineStyle: { color: INK.axis } },
  };
}
