/** @file What workers.test.ts runs in threads. */

/** Waits; gives back what it was called with. */
export async function wait(milliseconds, value) {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return value;
}

/** Ends its thread. */
export function exit() {
  process.exit(3);
}
