/** Where the lab tells how it goes on; the command line draws it, a test can listen. */
export interface Monitor {
  /** A line that stays. */
  say(line: string): void;
  /** The start of some work of `total` steps. */
  begin(name: string, total: number): Task;
}

/** Some work that is under way. */
export interface Task {
  /** `done` of the steps are done; `note` says what they brought, such as a loss. */
  advance(done: number, note?: string): void;
  end(note?: string): void;
}

/** A monitor that shows nothing. */
export const silent: Monitor = {
  say: () => {},
  begin: () => ({ advance: () => {}, end: () => {} }),
};
