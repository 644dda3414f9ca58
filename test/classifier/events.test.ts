import { describe, expect, it } from 'vitest';
import { findEvents } from '../../src/classifier/events.ts';

const classes = ['rain', 'wind'];

/** Windows of two seconds, one second apart. */
const windows = (rows: number[][]) =>
  rows.map((probabilities, i) => ({ start: i, end: i + 2, probabilities }));

describe('findEvents', () => {
  it('joins neighbouring windows of one class', () => {
    const events = findEvents(
      windows([
        [0.9, 0.1],
        [0.6, 0.4],
        [0.3, 0.7],
        [0.55, 0.45],
        [0.2, 0.3],
      ]),
      { classes },
    );
    expect(events).toEqual([
      { start: 0, end: 3, className: 'rain', score: 0.9 },
      { start: 2, end: 4, className: 'wind', score: 0.7 },
      { start: 3, end: 5, className: 'rain', score: 0.55 },
    ]);
  });

  it('lets classes lie over each other with a low threshold, the likelier first', () => {
    const events = findEvents(
      windows([
        [0.4, 0.6],
        [0.1, 0.9],
      ]),
      { classes, threshold: 0.4 },
    );
    expect(events).toEqual([
      { start: 0, end: 3, className: 'wind', score: 0.9 },
      { start: 0, end: 2, className: 'rain', score: 0.4 },
    ]);
  });

  it('finds nothing where nothing is likely enough', () => {
    expect(findEvents(windows([[0.6, 0.4]]), { classes, threshold: 0.8 })).toEqual([]);
    expect(findEvents([], { classes })).toEqual([]);
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses the threshold %d', (threshold) => {
    expect(() => findEvents([], { classes, threshold })).toThrow(/threshold must be a probability/);
  });
});
