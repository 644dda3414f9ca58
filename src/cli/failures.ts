import type { Failure } from '../experiment/classify/index.ts';
import { counted } from '../text.ts';

/** Names the paths with which something could not be done, and why: `1 path could not be classified`. */
export function failuresText(failures: readonly Failure[], done: string): string {
  const lines = failures.map(({ path, error: { message } }) =>
    message.includes(path) ? message : `${path}: ${message}`,
  );
  return `earshot: ${counted(failures.length, 'path')} could not be ${done}:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** The same for programs. */
export function failureObjects(failures: readonly Failure[]): unknown[] {
  return failures.map(({ path: file, error: { code, message } }) => ({ file, code, message }));
}
