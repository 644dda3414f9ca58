import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { FONT_FAMILY } from './theme.ts';

use([
  BarChart,
  CustomChart,
  LineChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  TitleComponent,
  SVGRenderer,
]);

/** ECharts option: what a chart shows, as data. */
export type ChartOption = EChartsCoreOption;

/** What `escapeXml` must replace to make text safe inside XML and HTML, attributes included. */
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made safe for XML and HTML, inside elements and inside quoted attributes. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** Draws a chart with ECharts' server-side SVG renderer and returns what stands inside its `<svg>` element. */
export function renderBody(option: ChartOption, width: number, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(option);
    return tidy(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

/**
 * One whole, self-contained SVG document: white ground, accessible title and description, the font family
 * once at the root. Ids get a prefix made from the content, so that the same drawing always is the same text
 * and two different drawings on one page never share an id.
 */
export function svgDocument(
  body: string,
  figure: { width: number; height: number; title: string; description: string },
): string {
  const { width, height, title, description } = figure;
  const head =
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(description)}" font-family="${FONT_FAMILY}">`;
  const ground = `<rect width="${width}" height="${height}" fill="#fff"/>`;
  return `${head}\n<title>${escapeXml(title)}</title>\n${ground}\n${withOwnIds(body)}\n</svg>\n`;
}

/** ECharts' round symbol: a unit circle as a path, scaled and moved. */
const UNIT_CIRCLE =
  /<path d="M1 0A1 1 0 1 1 1 -0\.1A1 1 0 0 1 1 0" transform="matrix\(([\d.]+),0,0,\1,([-\d.]+),([-\d.]+)\)"([^>]*)><\/path>/g;

function tenths(text: string): string {
  return String(Math.round(Number(text) * 10) / 10);
}

function rescaled(attributes: string, factor: number): string {
  return attributes.replace(
    /stroke-width="([\d.]+)"/,
    (_, width) => `stroke-width="${Number((width * factor).toFixed(2))}"`,
  );
}

/** Drops what only serves ECharts' own mouse handling, and writes round symbols and empty elements shortly. */
function tidy(svg: string): string {
  return svg
    .replace(/^<svg[^>]*>\s*<rect[^>]*><\/rect>\s*/, '')
    .replace(/<\/svg>\s*$/, '')
    .replace(/<style ?><!\[CDATA\[[\s\S]*?\]\]>\s*<\/style>\s*/g, '')
    .replace(/ (?:class|ecmeta_\w+|pointer-events|xml:space)="[^"]*"/g, '')
    .replace(/font-family:[^;"]*;?/g, '')
    .replace(
      UNIT_CIRCLE,
      (_, r, x, y, rest) =>
        `<circle r="${r}" cx="${tenths(x)}" cy="${tenths(y)}"${rescaled(rest, Number(r))}></circle>`,
    )
    .replace(/<(?:path|rect)[^>]* fill="none"(?![^>]*stroke=)[^>]*><\/(?:path|rect)>\s*/g, '')
    .replace(/<path[^>]* fill="rgb\(0,0,0\)" fill-opacity="0"[^>]*><\/path>\s*/g, '')
    .replace(/<image /g, '<image preserveAspectRatio="none" ')
    .replace(/><\/(?:path|circle|rect|image|polygon|polyline|line)>/g, '/>')
    .replace(/<defs ?>\s*<\/defs>\s*/g, '')
    .trim();
}

function withOwnIds(body: string): string {
  const names = [...new Set(Array.from(body.matchAll(/ id="([^"]+)"/g), (match) => match[1]))];
  if (names.length === 0) return body;
  const numbered = new Map(names.map((name, i) => [name, i]));
  const plain = body.replace(/( id="|url\(#)([^")]+)/g, (_, lead, name) => `${lead}@${numbered.get(name)}`);
  const prefix = `p${fnv1a(plain).toString(36)}-`;
  return plain.replace(/( id="|url\(#)@/g, `$1${prefix}`);
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
