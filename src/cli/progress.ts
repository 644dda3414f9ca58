import type { Monitor, Task } from '../lab/index.ts';
import { duration } from '../text.ts';
import type { Screen } from './screen.ts';

/** Milliseconds between two drawings of a live line. */
const REDRAW = 100;
/** Lines of a task where there is no terminal, and the fewest milliseconds between two of them. */
const LINES = 10;
const LINE_PAUSE = 1000;
const BAR = 16;

/** Progress on a terminal as a live line a task; elsewhere as a few plain lines. */
export function progressOn(screen: Screen, now: () => number = () => performance.now()): Monitor {
  return {
    // where a line is live, it is drawn again below at its next step
    say: (line) => void screen.write(screen.isTTY ? `\r${line}\x1b[K\n` : `${line}\n`),
    begin: (name, total) => (screen.isTTY ? liveLine : plainLines)(screen, name, total, now),
  };
}

function liveLine(screen: Screen, name: string, total: number, now: () => number): Task {
  const started = now();
  let drawn = Number.NEGATIVE_INFINITY;
  const draw = (text: string) => {
    const width = (screen.columns ?? 80) - 1;
    screen.write(`\r${text.length > width ? `${text.slice(0, width - 1)}…` : text}\x1b[K`);
  };
  draw(`  ${name}`);
  return {
    advance: (done, note) => {
      if (now() - drawn < REDRAW) return;
      drawn = now();
      draw(
        `  ${bar(total > 0 ? done / total : 0)} ${name}${countText(done, total)}${left(done, total, drawn - started)}${after(note)}`,
      );
    },
    end: (note) => {
      draw(`  ${name}: ${duration((now() - started) / 1000)}${after(note)}`);
      screen.write('\n');
    },
  };
}

function plainLines(screen: Screen, name: string, total: number, now: () => number): Task {
  const started = now();
  let said = 0;
  let saidAt = started;
  return {
    advance: (done, note) => {
      const tenth = Math.floor((LINES * done) / total);
      if (tenth <= said || done >= total || now() - saidAt < LINE_PAUSE) return;
      said = tenth;
      saidAt = now();
      screen.write(`  ${name}${countText(done, total)}${left(done, total, now() - started)}${after(note)}\n`);
    },
    end: (note) => void screen.write(`  ${name}: ${duration((now() - started) / 1000)}${after(note)}\n`),
  };
}

function bar(share: number): string {
  const filled = Math.round(BAR * share);
  return '━'.repeat(filled) + '╶'.repeat(BAR - filled);
}

/** Counts of bytes and the like are shown as a share. */
function countText(done: number, total: number): string {
  if (!(total > 0)) return '';
  return total > 1e5 ? ` ${Math.floor((100 * done) / total)} %` : ` ${done}/${total}`;
}

function left(done: number, total: number, elapsed: number): string {
  if (!(total > 0) || done === 0) return '';
  return `, ${duration(((elapsed / done) * (total - done)) / 1000)} left`;
}

function after(note: string | undefined): string {
  return note === undefined ? '' : ` - ${note}`;
}
