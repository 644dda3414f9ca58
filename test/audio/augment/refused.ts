import { expect } from 'vitest';
import type { ErrorCode } from '../../../src/errors.ts';

/** Matches an EarshotError. */
export const refused = (message: RegExp, code: ErrorCode = 'INVALID_ARGUMENT') =>
  expect.objectContaining({ name: 'EarshotError', code, message: expect.stringMatching(message) });
