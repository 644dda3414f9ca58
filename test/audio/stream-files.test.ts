import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeWav } from '../../src/audio/encode-wav.ts';
import { stream } from '../../src/audio/stream.ts';
import { noise } from './resample-input.ts';

test('stream closes the file when the loop is left', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-stream-'));
  const path = join(folder, 'left.wav');
  writeFileSync(path, encodeWav(noise(100_000), { sr: 8000 }));
  for (let i = 0; i < 3000; i++) {
    for await (const block of stream(path, { blockLength: 16, frameLength: 1024, hopLength: 256 })) {
      expect(block.length).toBe(4864);
      break;
    }
  }
  rmSync(folder, { recursive: true });
});
