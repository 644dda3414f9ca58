import { EarshotError } from '../errors.ts';
import { importForNode } from '../node.ts';
import { checkPositive } from './check.ts';

/** Options of {@link toPng}: at most one of both. */
export interface PngOptions {
  /** Width of the picture in pixels; the height follows. */
  width?: number;
  /** Pixels for each CSS pixel of the figure. Default 2. */
  scale?: number;
}

/**
 * A figure as a PNG file's bytes, on white. Text is set in DejaVu Sans Condensed, which comes with the package,
 * so that the picture is the same on every machine. Node only: the rasteriser is loaded on first use.
 *
 * @param figure a plot, or the text of an SVG document
 * @throws EarshotError INVALID_ARGUMENT (a bad size, text that is no SVG), ENGINE_FAILED (no rasteriser for
 *   this platform)
 *
 * @example
 * ```ts
 * import { linePlot, toPng } from 'earshot/plots';
 *
 * const png = await toPng(linePlot({ loss: [3, 2, 1] }), { width: 800 });
 * console.log(png.length > 1000); // true
 * ```
 */
export async function toPng(
  figure: string | { readonly svg: string },
  options: PngOptions = {},
): Promise<Uint8Array> {
  const { width, scale = 2 } = options;
  const svg = typeof figure === 'string' ? figure : figure.svg;
  checkPositive(width === undefined ? 'toPng: scale' : 'toPng: width', width ?? scale);
  const { Resvg } = await rasteriser();
  const { fileURLToPath } = await importForNode<typeof import('node:url')>('node:url');
  const font = fileURLToPath(new URL('../../assets/fonts/DejaVuSansCondensed.ttf', import.meta.url));
  try {
    const resvg = new Resvg(svg, {
      background: '#ffffff',
      fitTo:
        width === undefined ? { mode: 'zoom', value: scale } : { mode: 'width', value: Math.round(width) },
      font: {
        loadSystemFonts: false,
        fontFiles: [font],
        defaultFontFamily: 'DejaVu Sans Condensed',
        sansSerifFamily: 'DejaVu Sans Condensed',
      },
    });
    return Uint8Array.from(resvg.render().asPng());
  } catch (cause) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `toPng: the figure is not an SVG document that can be drawn: ${cause}.`,
      { cause },
    );
  }
}

async function rasteriser(): Promise<typeof import('@resvg/resvg-js')> {
  try {
    return await import('@resvg/resvg-js');
  } catch (cause) {
    throw new EarshotError(
      'ENGINE_FAILED',
      'toPng: @resvg/resvg-js cannot be loaded here; it needs Node and its binary for this platform. Use the SVG text, or install again with optional dependencies.',
      { cause },
    );
  }
}
