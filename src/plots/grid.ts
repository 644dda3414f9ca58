import { EarshotError } from '../errors.ts';
import { checkPositive } from './check.ts';
import type { Plot } from './plot.ts';
import { escapeXml, svgDocument } from './render.ts';
import { INK } from './theme.ts';

/** Options of {@link grid}. */
export interface GridOptions {
  /** Plots side by side. Default: all in one row, at most four. */
  columns?: number;
  /** Space between plots in pixels. Default 8. */
  gap?: number;
  /** Heading above all plots. Default: none. */
  title?: string;
}

/**
 * Several plots as one figure, row by row. A column is as wide as its widest plot, a row as high as its highest.
 *
 * @throws EarshotError INVALID_ARGUMENT (no plots, columns below 1)
 *
 * @example
 * ```ts
 * import { grid, linePlot } from 'earshot/plots';
 *
 * const loss = linePlot({ Training: [0.9, 0.5, 0.3] }, { title: 'Loss' });
 * const accuracy = linePlot({ Training: [0.4, 0.7, 0.8] }, { title: 'Accuracy' });
 * const figure = grid([loss, accuracy], { columns: 2 });
 * console.log(figure.width); // 968
 * ```
 */
export function grid(plots: readonly Plot[], options: GridOptions = {}): Plot {
  if (!Array.isArray(plots) || plots.length === 0) {
    throw new EarshotError('INVALID_ARGUMENT', 'grid: plots is empty; give at least one plot.');
  }
  const { columns = Math.min(plots.length, 4), gap = 8, title } = options;
  checkPositive('grid: columns', columns);
  const across = Math.min(Math.ceil(columns), plots.length);
  const down = Math.ceil(plots.length / across);

  const widths = Array.from({ length: across }, (_, c) =>
    Math.max(...plots.filter((_, i) => i % across === c).map((p) => p.width)),
  );
  const heights = Array.from({ length: down }, (_, r) =>
    Math.max(...plots.slice(r * across, (r + 1) * across).map((p) => p.height)),
  );
  const heading = title ? 30 : 0;
  const lefts = starts(widths, gap);
  const tops = starts(heights, gap).map((y) => y + heading);
  const width = lefts[across - 1] + widths[across - 1];
  const height = tops[down - 1] + heights[down - 1];

  const cells = plots.map((plot, i) => nested(plot, lefts[i % across], tops[Math.floor(i / across)]));
  const text = title
    ? `<text x="${width / 2}" y="20" text-anchor="middle" font-size="16" font-weight="600" fill="${INK.text}">${escapeXml(title)}</text>\n`
    : '';
  const description = `${title ? `${title}. ` : ''}${plots.map((plot) => plot.description).join(' ')}`;
  const name = title ?? plots.map((plot) => plot.title).join(', ');
  return {
    svg: svgDocument(text + cells.join('\n'), { width, height, title: name, description }),
    width,
    height,
    title: name,
    description,
  };
}

function starts(sizes: readonly number[], gap: number): number[] {
  let next = 0;
  return sizes.map((size) => {
    const start = next;
    next += size + gap;
    return start;
  });
}

/** A plot's document as an element inside another one, at (x, y). */
function nested(plot: Plot, x: number, y: number): string {
  const inner = plot.svg.slice(plot.svg.indexOf('>') + 1, plot.svg.lastIndexOf('</svg>')).trim();
  return `<svg x="${x}" y="${y}" width="${plot.width}" height="${plot.height}" viewBox="0 0 ${plot.width} ${plot.height}">\n${inner}\n</svg>`;
}
