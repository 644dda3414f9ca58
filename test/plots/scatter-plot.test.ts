import { describe, expect, it } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import { pointsByClass, scatterPlot } from '../../src/plots/index.ts';
import { twoClouds } from './samples.ts';

const circles = (svg: string, colour: string) =>
  svg.match(new RegExp(`<circle [^>]*fill="${colour}"`, 'g'))?.length ?? 0;

describe('scatterPlot', () => {
  it('draws one circle a point and one legend mark a group', () => {
    const { X, labels } = twoClouds(1000);
    const { svg, description } = scatterPlot(pointsByClass(X, labels), { title: 'Two Gaussians' });
    expect(circles(svg, '#0072b2') + circles(svg, '#d55e00')).toBeGreaterThanOrEqual(2000);
    expect(svg.length).toBeLessThan(200_000);
    expect(description).toBe(
      'Two Gaussians. Scatter plot of y over x: class 0 (1000 points), class 1 (1000 points).',
    );
  });

  it('draws a line in the order of x', () => {
    const { svg } = scatterPlot({
      data: { x: [0, 1], y: [0, 1] },
      fit: { x: [2, 0, 1], y: [2, 0, 1], line: true },
    });
    const path = /<path d="M([^"]+)"[^>]* stroke="#d55e00" stroke-width="2.5"/.exec(svg)![1];
    const xs = [...path.matchAll(/([\d.]+) [\d.]+/g)].map((m) => Number(m[1]));
    expect(xs).toEqual(xs.toSorted((a, b) => a - b));
    expect(xs).toHaveLength(3);
  });

  it('lays decision regions behind the points, over the whole area', () => {
    const regions = { classes: [0, 0, 1, 1], rows: 2, x: [-1, 1], y: [-2, 2] } as const;
    const { svg } = scatterPlot({ a: { x: [0], y: [0] } }, { regions });
    expect(svg).toMatch(/<image preserveAspectRatio="none"[^>]*href="data:image\/png;base64,/);
    expect(svg.indexOf('<image')).toBeLessThan(svg.indexOf('<circle'));
    for (const tick of ['>-2<', '>2<', '>-1<', '>1<']) expect(svg).toContain(tick);
  });

  it('keeps a group without points in the legend, so that colours stay', () => {
    const { svg } = scatterPlot({ never: { x: [], y: [] }, always: { x: [1, 2], y: [1, 2] } });
    expect(svg).toContain('>never</text>');
    expect(circles(svg, '#d55e00')).toBeGreaterThanOrEqual(2);
  });

  it.each([
    ['no groups', {}, {}, 'INVALID_ARGUMENT', 'has no series'],
    ['no points at all', { a: { x: [], y: [] } }, {}, 'INVALID_ARGUMENT', 'every group is empty'],
    ['x without y', { a: { x: [1] } }, {}, 'INVALID_ARGUMENT', 'groups.a.y must be an array of numbers'],
    ['ragged x and y', { a: { x: [1, 2, 3], y: [1] } }, {}, 'SHAPE_MISMATCH', 'received 3 and 1'],
    ['NaN', { a: { x: [Number.NaN], y: [1] } }, {}, 'NOT_FINITE', 'groups.a.x[0] is NaN'],
    [
      'ragged regions',
      { a: { x: [1], y: [1] } },
      { regions: { classes: [0, 1, 1], rows: 2, x: [0, 1], y: [0, 1] } },
      'INVALID_ARGUMENT',
      'must hold 2 rows of equal length',
    ],
    [
      'regions of fractions',
      { a: { x: [1], y: [1] } },
      { regions: { classes: [0.5], rows: 1, x: [0, 1], y: [0, 1] } },
      'INVALID_ARGUMENT',
      'class numbers from 0 on',
    ],
  ])('refuses %s', (_, groups, options, code, message) => {
    const draw = () => scatterPlot(groups as never, options as never);
    expect(draw).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  });
});

describe('pointsByClass', () => {
  it('splits the rows of a tensor by label', () => {
    const X = tensor([1, 2, 3, 4, 5, 6], [3, 2]);
    expect(pointsByClass(X, [1, 0, 1])).toEqual({
      'class 0': { x: [3], y: [4] },
      'class 1': { x: [1, 5], y: [2, 6] },
    });
    expect(Object.keys(pointsByClass(X, [0, 0, 0], ['dog', 'cat']))).toEqual(['dog', 'cat']);
  });

  it('refuses a wrong number of values and labels without a class', () => {
    expect(() => pointsByClass([1, 2, 3], [0, 1])).toThrow(/2 numbers for each of the 2 labels; received 3/);
    expect(() => pointsByClass([1, 2], [2], ['a', 'b'])).toThrow(
      /labels\[0\] is 2; expected a whole number from 0 to 1/,
    );
    expect(() => pointsByClass([1, 2], [-1])).toThrow(/is -1/);
  });
});
