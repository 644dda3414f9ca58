import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';
import { fn, spyOn } from '@vitest/spy';

/** @file What the tests import from 'vitest', for a page: the same runner and the same matchers, without Node. */

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);

export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from '@vitest/runner';
export const { expect } = chai;
export const vi = { fn, spyOn };
