import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { sizeOf, Tensor } from '../../src/array/tensor.ts';
import { EarshotError, type ErrorCode } from '../../src/errors.ts';
import type { AnyModel } from '../../src/nn/index.ts';
import { generator } from '../graph/check-operator.ts';

/** A tensor of numbers from U(low, high). */
export function uniform(shape: readonly number[], seed: number, [low, high] = [-1, 1]): Tensor {
  const random = generator(seed);
  const data = Float32Array.from({ length: sizeOf(shape) }, () => low + (high - low) * random());
  return new Tensor('float32', data, shape);
}

/** The numbers of all weights of a model, one array a weight. */
export function weightsOf(model: AnyModel): Float32Array[] {
  return model.getWeights().map(({ data }) => data as Float32Array);
}

/** A folder for a test file, gone when its tests are. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Expects an EarshotError with this code, whose message matches each pattern. */
export async function expectError(
  action: () => unknown,
  code: ErrorCode,
  ...patterns: (string | RegExp)[]
): Promise<EarshotError> {
  let thrown: unknown;
  try {
    await action();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(EarshotError);
  const error = thrown as EarshotError;
  expect(error.code).toBe(code);
  for (const pattern of patterns) expect(error.message).toMatch(pattern);
  return error;
}
