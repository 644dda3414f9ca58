import { describe, expect, it } from 'vitest';
import { grid, linePlot, waveform } from '../../src/plots/index.ts';

describe('grid', () => {
  const line = linePlot({ a: [1, 2, 3] }, { title: 'Line', width: 300, height: 200 });
  const wave = waveform([0, 1, 0], { title: 'Wave', width: 200, height: 100 });

  it('places plots row by row, without overlap', () => {
    const figure = grid([line, wave, wave], { columns: 2, gap: 10 });
    expect([figure.width, figure.height]).toEqual([510, 310]);
    const places = [...figure.svg.matchAll(/<svg x="(\d+)" y="(\d+)"/g)].map((m) => [
      Number(m[1]),
      Number(m[2]),
    ]);
    expect(places).toEqual([
      [0, 0],
      [310, 0],
      [0, 210],
    ]);
    expect(figure.svg.match(/<svg /g)).toHaveLength(4);
    expect(figure.svg.match(/<\/svg>/g)).toHaveLength(4);
  });

  it('keeps room for a title and describes its parts', () => {
    const figure = grid([line, wave], { title: 'A & B' });
    expect(figure.svg).toContain('>A &amp; B</text>');
    expect(figure.height).toBe(230);
    expect(figure.description).toContain(line.description);
    expect(figure.description).toContain(wave.description);
  });

  it('gives every drawing its own ids', () => {
    const other = linePlot({ a: [3, 2, 1] }, { width: 400 });
    const figure = grid([line, other]);
    const ids = [...figure.svg.matchAll(/ id="([^"]+)"/g)].map((m) => m[1]);
    expect(ids.length).toBeGreaterThanOrEqual(2);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of figure.svg.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(id);
  });

  it('refuses no plots and no columns', () => {
    expect(() => grid([])).toThrow(/give at least one plot/);
    expect(() => grid([line], { columns: 0 })).toThrow(/columns must be a number above 0; received 0/);
  });
});
