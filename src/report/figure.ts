import { describe, EarshotError } from '../errors.ts';
import type { Plot } from '../plots/plot.ts';
import { type Html, html, inline } from './html.ts';

/** A plot, or the text of an SVG document with a description for readers who cannot see it. */
export type Drawing = Pick<Plot, 'svg' | 'description'>;

/** A drawing with its caption. It shrinks with the page and never grows above its own width by more than a quarter. */
export function figure(drawing: Drawing, caption: string, { id }: { id?: string } = {}): Html {
  return html`<figure${anchor(id)}>${panel(drawing)}<figcaption>${inline(caption)}</figcaption></figure>`;
}

/**
 * Several drawings under one caption, as many side by side as the page is wide enough for.
 * @param minWidth the narrowest that a drawing may become before it moves to the next line, in CSS pixels
 */
export function figures(
  drawings: readonly Drawing[],
  caption: string,
  { id, minWidth = 320 }: { id?: string; minWidth?: number } = {},
): Html {
  if (drawings.length === 0) {
    throw new EarshotError('INVALID_ARGUMENT', `figures '${caption}': give at least one drawing.`);
  }
  return html`<figure class="wide"${anchor(id)}><div class="panels" style="--panel:${Number(minWidth)}px">
${drawings.map(panel)}
</div><figcaption>${inline(caption)}</figcaption></figure>`;
}

function panel(drawing: Drawing): Html {
  const svg = drawing?.svg;
  if (typeof svg !== 'string' || !/^\s*<svg[\s>][\s\S]*<\/svg>\s*$/.test(svg)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `figure: a drawing must hold one whole <svg> element; received ${describe(svg)}.`,
    );
  }
  const width = Number(/^\s*<svg[^>]* width="([\d.]+)"/.exec(svg)?.[1] ?? 520);
  const label = /^\s*<svg[^>]* aria-label="/.test(svg)
    ? undefined
    : html` role="img" aria-label="${drawing.description}"`;
  return html`<div class="panel" style="max-width:${Math.round(width * 1.25)}px"${label}>${{ html: svg.trim() }}</div>`;
}

function anchor(id: string | undefined): Html | undefined {
  return id === undefined ? undefined : html` id="${id}"`;
}
