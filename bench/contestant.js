// A process that speaks the line protocol of bench/peers/line_protocol.py, seen from the driver.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export class Contestant {
  constructor(name, process, lines) {
    this.name = name;
    this.process = process;
    this.lines = lines;
  }

  /** Starts `command` and waits until it says `ready`. */
  static async start(name, [file, ...args], threads) {
    const env = { ...process.env, BENCH_THREADS: threads, OMP_NUM_THREADS: threads };
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
    const failure = new Promise((_, reject) => {
      child.once('error', (error) => reject(new Error(`${name}: ${error.message}`)));
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const contestant = new Contestant(name, child, lines);
    const first = await Promise.race([contestant.answer(), failure]);
    if (first !== 'ready') throw new Error(`${name}: expected \`ready\`; received ${first}`);
    return contestant;
  }

  async answer() {
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`${this.name} ended before it answered`);
    return value;
  }

  /** Milliseconds a unit of `units` units of work. */
  async run(units) {
    this.process.stdin.write(`run ${units}\n`);
    return JSON.parse(await this.answer());
  }

  quit() {
    this.process.stdin.end('quit\n');
  }
}
