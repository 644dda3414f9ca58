import { describe, expect, it } from 'vitest';
import { linePlot } from '../../src/plots/index.ts';
import { logTicks } from '../../src/plots/log-axis.ts';

/** The x and y pixels of the corners of the path with this colour. */
function corners(svg: string, colour: string): [number, number][] {
  const path = [...svg.matchAll(/<path d="([^"]+)"[^>]* stroke="([^"]+)" stroke-width="1.8"/g)].find(
    (m) => m[2] === colour,
  );
  return [...path![1].matchAll(/([-\d.]+) ([-\d.]+)/g)].map((m) => [Number(m[1]), Number(m[2])]);
}

describe('linePlot', () => {
  it('draws one path a curve, through every point', () => {
    const { svg } = linePlot({ loss: [4, 2, 1, 3], val_loss: [5, 4, 3, 2] });
    const loss = corners(svg, '#0072b2');
    expect(loss).toHaveLength(4);
    expect(corners(svg, '#d55e00')).toHaveLength(4);
    const steps = loss.slice(1).map(([x], i) => x - loss[i][0]);
    for (const step of steps) expect(step).toBeCloseTo(steps[0], 0);
    // pixels count downwards; 4, 2, 1, 3 are one linear scale
    const [y4, y2, y1, y3] = loss.map(([, y]) => y);
    expect((y2 - y4) / (y1 - y2)).toBeCloseTo(2, 1);
    expect((y3 - y4) / (y2 - y4)).toBeCloseTo(0.5, 1);
  });

  it('shows title, axis names and legend, and escapes them', () => {
    const { svg, title } = linePlot(
      { 'a <b>': [1, 2], c: [2, 1] },
      { title: 'R & D', xLabel: 'Step', yLabel: 'Loss (dB)' },
    );
    expect(title).toBe('R & D');
    for (const text of ['>a &lt;b&gt;<', '>c<', '>R &amp; D<', '>Step<', '>Loss (dB)<'])
      expect(svg).toContain(text);
    expect(svg).not.toContain('<b>');
  });

  it('needs no legend for a single curve', () => {
    expect(linePlot({ loss: [1, 2] }).svg).not.toContain('>loss</text>');
  });

  it('marks the lowest or highest point and says so in the description', () => {
    const plot = linePlot(
      { loss: [3, 1, 2], accuracy: [0.1, 0.5, 0.7] },
      { mark: { loss: 'min', accuracy: 'max' } },
    );
    expect(plot.svg).toContain('>min 1 at 2</text>');
    expect(plot.svg).toContain('>max 0.7 at 3</text>');
    expect(plot.description).toBe('Line chart of loss, accuracy over Epoch; min 1 at 2; max 0.7 at 3.');
    expect(plot.svg.match(/<circle/g)).toHaveLength(2);
  });

  it('takes curves of different lengths and curves with their own x', () => {
    const { svg } = linePlot({ short: [1, 2, 3], long: { x: [10, 20, 30, 40], y: [1, 2, 3, 4] } });
    expect(corners(svg, '#0072b2')).toHaveLength(3);
    expect(corners(svg, '#d55e00')).toHaveLength(4);
  });

  it('draws several runs of one thing in one colour, named once, and marks the best of them', () => {
    const runs = [
      [3, 2, 1],
      [3, 2.5, 0.5, 0.75],
    ];
    const { svg, description } = linePlot({ loss: { runs }, other: [2, 2] }, { mark: { loss: 'min' } });
    expect(svg.match(/<path[^>]*stroke="#0072b2"[^>]*stroke-width="1.1"/g)).toHaveLength(2);
    expect(svg.match(/>loss</g)).toHaveLength(1);
    expect(description).toBe('Line chart of loss, other over Epoch; min 0.5 at 3.');
    expect(() => linePlot({ loss: { runs: [] } })).toThrow(/curves.loss.runs is empty/);
    expect(() => linePlot({ loss: { runs: [[1], [Number.NaN]] } })).toThrow(
      /curves.loss.runs\[1\]\[0\] is NaN/,
    );
  });

  it('leaves gaps where a curve that may have them is NaN', () => {
    const x = [0, 1, 2, 3, 4, 5, 6];
    const y = [1, 2, Number.NaN, Number.NaN, 3, 2, 1];
    const plot = linePlot({ y: { x, y, gaps: true } }, { mark: { y: 'max' } });
    const [path] = [...plot.svg.matchAll(/<path d="([^"]+)"[^>]* stroke="#0072b2" stroke-width="1.8"/g)];
    expect(path[1].match(/M/g)).toHaveLength(2);
    expect(corners(plot.svg, '#0072b2')).toHaveLength(5);
    expect(plot.description).toContain('max 3 at 4');
    expect(() => linePlot({ y: { x, y } })).toThrow(/curves.y.y\[2\] is NaN/);
    const none = { x: [1], y: [Number.NaN], gaps: true };
    expect(() => linePlot({ none })).toThrow(/curves.none.y without gaps is empty/);
    const endless = { x: [1, 2], y: [1, Number.POSITIVE_INFINITY], gaps: true };
    expect(() => linePlot({ endless })).toThrow(/is Infinity/);
  });

  it('keeps what stands beside a gap in a long curve', () => {
    const x = Array.from({ length: 30_000 }, (_, i) => i);
    const y = x.map((i) => (i % 100 < 90 ? Number.NaN : i === 12_391 ? 9 : 1));
    const { svg } = linePlot({ y: { x, y, gaps: true } });
    expect(svg.length).toBeLessThan(40_000);
    const heights = corners(svg, '#0072b2').map(([, py]) => py);
    expect(Math.min(...heights)).toBeLessThan(Math.max(...heights) - 150);
  });

  it('ends its axes where it is told to', () => {
    const { svg } = linePlot({ y: [2, 3] }, { xRange: [0, 10], yRange: [-80, 20] });
    for (const text of ['0', '10', '-80', '20']) expect(svg).toContain(`>${text}</text>`);
    const [[left], [right]] = corners(svg, '#0072b2');
    expect(right - left).toBeLessThan(60);
  });

  it('keeps the extremes of a long curve while drawing few points', () => {
    const y = Float32Array.from({ length: 20_000 }, (_, i) => (i === 12_345 ? 9 : Math.sin(i)));
    const { svg } = linePlot({ y });
    expect(svg.length).toBeLessThan(60_000);
    const heights = corners(svg, '#0072b2').map(([, py]) => py);
    expect(Math.min(...heights)).toBeLessThan(Math.max(...heights) - 150);
  });

  it('cuts a title that is too long for the figure, but keeps it for readers', () => {
    const title = 'a very long title '.repeat(6);
    const plot = linePlot({ loss: [1, 2] }, { title, width: 300 });
    expect(plot.svg).toContain('>a very long title a very long…</text>');
    expect(plot.svg).toContain(`<title>${title}</title>`);
  });

  it('puts ticks on whole epochs only', () => {
    const { svg } = linePlot({ loss: [1, 2, 3] });
    expect(svg).not.toContain('>1.5</text><text');
    expect(linePlot({ loss: { x: [1, 1.5, 2], y: [1, 2, 3] } }, { yLabel: 'y' }).svg).toContain(
      '>1.2</text>',
    );
    expect(linePlot({ one: [5] }).svg.match(/<circle/g)).toHaveLength(1);
  });

  it('puts equal ratios at equal distances on a log axis', () => {
    const [a, b, c] = corners(linePlot({ loss: [10, 1, 0.1] }, { logY: true }).svg, '#0072b2').map(
      ([, y]) => y,
    );
    expect(b - a).toBeCloseTo(c - b, 0);
  });

  it('chooses log ticks that are round and within the range', () => {
    expect(logTicks([0.04, 1.1])).toEqual([0.05, 0.1, 0.2, 0.5, 1]);
    expect(logTicks([1e-8, 1e3])).toEqual([1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10, 100, 1000]);
    expect(logTicks([0.041, 0.049])).toEqual([0.041, 0.049]);
    expect(logTicks([0.11, 0.19])).toEqual([0.12, 0.14, 0.16, 0.18]);
  });

  it.each([
    ['no curves', {}, {}, 'INVALID_ARGUMENT', 'linePlot: curves has no series'],
    ['an empty curve', { loss: [] }, {}, 'INVALID_ARGUMENT', 'linePlot: curves.loss is empty'],
    ['NaN', { loss: [1, Number.NaN] }, {}, 'NOT_FINITE', 'linePlot: curves.loss[1] is NaN'],
    ['infinity', { loss: [Number.POSITIVE_INFINITY] }, {}, 'NOT_FINITE', 'is Infinity'],
    [
      'text in place of numbers',
      { loss: ['1'] },
      {},
      'INVALID_ARGUMENT',
      "loss[0] must be a number; received '1'",
    ],
    ['no record', [1, 2, 3], {}, 'INVALID_ARGUMENT', 'must be an object of named series'],
    ['null', { loss: null }, {}, 'INVALID_ARGUMENT', 'must be an array of numbers; received null'],
    ['ragged x and y', { a: { x: [1, 2], y: [1] } }, {}, 'SHAPE_MISMATCH', 'received 2 and 1'],
    [
      'zero on a log axis',
      { loss: [1, 0] },
      { logY: true },
      'INVALID_ARGUMENT',
      'takes values above 0; curves.loss holds 0',
    ],
    [
      'a mark for another curve',
      { loss: [1] },
      { mark: { los: 'min' } },
      'UNKNOWN_NAME',
      "Did you mean 'loss'?",
    ],
    [
      'an unknown mark',
      { loss: [1] },
      { mark: { loss: 'low' } },
      'INVALID_ARGUMENT',
      "'min' or 'max'; received 'low'",
    ],
    ['a width of zero', { loss: [1] }, { width: 0 }, 'INVALID_ARGUMENT', 'width must be a number above 0'],
  ])('refuses %s', (_, curves, options, code, message) => {
    const draw = () => linePlot(curves as never, options as never);
    expect(draw).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  });
});
