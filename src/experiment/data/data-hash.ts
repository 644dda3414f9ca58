import { createHash } from 'node:crypto';
import type { ClipFacts, SoundSet } from '../sounds.ts';

/**
 * SHA-256 of the class names and of each clip's name, class, fold, group and sound. It does not depend on where the
 * folder is, nor on how the sounds are stored: a WAV file and the same samples as FLAC differ by name only.
 */
export function dataHash(
  { classes, clips }: Pick<SoundSet, 'classes' | 'clips'>,
  facts: readonly ClipFacts[],
): string {
  const hash = createHash('sha256').update(`${JSON.stringify(classes)}\n`);
  for (const [i, { name, label, fold = null, group = null }] of clips.entries())
    hash.update(`${JSON.stringify([name, label, fold, group, facts[i].hash])}\n`);
  return hash.digest('hex');
}
