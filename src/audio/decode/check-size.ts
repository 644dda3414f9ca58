import { EarshotError } from '../../errors.ts';

/** Values that a file may decode to whatever its size, and values a byte beyond that: real sounds have at most 20. */
const MOST_VALUES = 2 ** 25;
const MOST_A_BYTE = 300;

/** @throws EarshotError UNSUPPORTED for a file that decodes to so much more than it weighs that memory is at stake */
export function checkSize(values: number, bytes: number, name: string): void {
  if (values <= MOST_VALUES || values <= MOST_A_BYTE * bytes) return;
  throw new EarshotError(
    'UNSUPPORTED',
    `${name} has ${bytes} bytes but may decode to ${values} values, more than a sound does that is not silent. ` +
      'Read it piece by piece with stream.',
  );
}
