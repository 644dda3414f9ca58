import { describe, expect, it } from 'vitest';
import { progressOn } from '../../src/cli/progress.ts';

/** A screen that collects, and a clock that the test turns. */
function setting({ isTTY, columns }: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  const clock = { now: 0 };
  const screen = { isTTY, columns, write: (text: string) => written.push(text) };
  return { written, clock, monitor: progressOn(screen, () => clock.now) };
}

describe('progress on a terminal', () => {
  it('is one live line, redrawn at most ten times a second', () => {
    const { written, clock, monitor } = setting({ isTTY: true, columns: 80 });
    const task = monitor.begin('training', 100);
    clock.now = 2000;
    task.advance(20, 'loss 0.5');
    clock.now = 2050;
    task.advance(21, 'loss 0.4');
    clock.now = 10_000;
    task.end('lowest loss 0.3');
    expect(written).toEqual([
      '\r  training\x1b[K',
      '\r  ━━━╶╶╶╶╶╶╶╶╶╶╶╶╶ training 20/100, 8.0 s left - loss 0.5\x1b[K',
      '\r  training: 10 s - lowest loss 0.3\x1b[K',
      '\n',
    ]);
  });

  it('makes room for a line that stays', () => {
    const { written, clock, monitor } = setting({ isTTY: true, columns: 80 });
    const task = monitor.begin('training', 4);
    monitor.say('  fold 1 is done');
    clock.now = 1000;
    task.advance(1);
    expect(written.slice(1)).toEqual([
      '\r  fold 1 is done\x1b[K\n',
      '\r  ━━━━╶╶╶╶╶╶╶╶╶╶╶╶ training 1/4, 3.0 s left\x1b[K',
    ]);
  });

  it('never wraps a line', () => {
    const { written, monitor } = setting({ isTTY: true, columns: 20 });
    monitor.begin('a training with a long name', 100).end();
    const shown = written.map((text) => text.replace('\r', '').replace('\u001b[K', ''));
    for (const line of shown) expect(line.length).toBeLessThan(20);
    expect(shown[0]).toBe('  a training with …');
  });
});

describe('progress elsewhere', () => {
  it('is about ten lines, without control codes', () => {
    const { written, clock, monitor } = setting();
    const task = monitor.begin('training', 1000);
    for (let epoch = 1; epoch <= 1000; epoch++) {
      clock.now += 100;
      task.advance(epoch, `loss ${epoch}`);
    }
    task.end('done');
    expect(written).toHaveLength(10);
    expect(written[0]).toBe('  training 100/1000, 1 min 30 s left - loss 100\n');
    expect(written[9]).toBe('  training: 1 min 40 s - done\n');
    expect(written.join('')).not.toContain('\r');
  });

  it('is one line for what ends within a second', () => {
    const { written, clock, monitor } = setting();
    const task = monitor.begin('training', 10);
    for (let epoch = 1; epoch <= 10; epoch++) {
      clock.now += 50;
      task.advance(epoch);
    }
    task.end();
    expect(written).toEqual(['  training: 0.5 s\n']);
  });

  it('shows bytes as a share, and no share where the total is unknown', () => {
    const { written, clock, monitor } = setting({ isTTY: true });
    const known = monitor.begin('downloading', 600e6);
    clock.now = 1000;
    known.advance(150e6, '150 MB');
    expect(written.at(-1)).toContain('downloading 25 %, 3.0 s left - 150 MB');
    const unknown = monitor.begin('downloading', 0);
    clock.now = 2000;
    unknown.advance(150e6, '150 MB');
    expect(written.at(-1)).toBe('\r  ╶╶╶╶╶╶╶╶╶╶╶╶╶╶╶╶ downloading - 150 MB\x1b[K');
  });
});
