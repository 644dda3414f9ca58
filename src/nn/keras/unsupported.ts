import { EarshotError } from '../../errors.ts';
import type { Json } from './file.ts';

/** What in a file cannot be read, gathered while the rest of it is: 'Conv3D 'conv': ...'. */
export class Unsupported {
  readonly #found = new Set<string>();

  add(what: string, reason: string): void {
    this.#found.add(`${what}: ${reason}`);
  }

  /**
   * Runs what may meet something that earshot refuses, and notes that; then gives undefined.
   * @param reason default what earshot says
   */
  noting<T>(what: string, action: () => T, reason?: string): T | undefined {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof EarshotError)) throw error;
      this.add(what, reason ?? error.message);
      return undefined;
    }
  }

  /** @throws EarshotError UNSUPPORTED with everything that was found */
  check(where: string): void {
    if (this.#found.size === 0) return;
    const list = [...this.#found].map((line) => `\n- ${line}`).join('');
    throw new EarshotError(
      'UNSUPPORTED',
      `${where} holds what earshot cannot read (docs/keras-files.md says what it can):${list}`,
    );
  }
}

/** A short form of a value of JSON for messages. */
export function shown(value: Json): string {
  const text = JSON.stringify(typeof value?.class_name === 'string' ? value.class_name : value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
