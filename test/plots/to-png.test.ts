import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { linePlot, toPng } from '../../src/plots/index.ts';

const size = (png: Uint8Array) => {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
};

describe('toPng', () => {
  const plot = linePlot({ loss: [3, 2, 1] }, { title: 'Loss', width: 300, height: 200 });

  it('loads the rasteriser on first use only', async () => {
    const loaded = () =>
      Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes('resvg'));
    expect(loaded()).toBe(false);
    await toPng(plot);
    expect(loaded()).toBe(true);
  });

  it('gives a PNG of the size asked for', async () => {
    const png = await toPng(plot, { width: 450 });
    expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    expect(size(png)).toEqual([450, 300]);
    expect(size(await toPng(plot.svg))).toEqual([600, 400]);
    expect(size(await toPng(plot, { scale: 0.5 }))).toEqual([150, 100]);
  });

  it('draws text and lines, the same each time', async () => {
    const empty = await toPng('<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"/>');
    const text = await toPng(
      '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200" font-family="system-ui, sans-serif"><text x="20" y="90" font-size="40">Loss</text></svg>',
    );
    expect(text.length).toBeGreaterThan(empty.length + 500);
    expect(Buffer.compare(await toPng(plot), await toPng(plot))).toBe(0);
  });

  it('refuses bad sizes and what is no SVG', async () => {
    await expect(toPng(plot, { width: 0 })).rejects.toThrow(
      /toPng: width must be a number above 0; received 0/,
    );
    await expect(toPng(plot, { scale: Number.NaN })).rejects.toThrow(/toPng: scale/);
    await expect(toPng('<p>')).rejects.toThrow(/not an SVG document/);
  });
});
