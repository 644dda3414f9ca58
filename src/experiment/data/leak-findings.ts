import { counted } from '../../text.ts';
import type { ClipFacts, Finding, SoundSet } from '../sounds.ts';
import { someNames } from './some-names.ts';

const LEAK = 'Testing on a fold meets sounds known from training, so the accuracy will be too high.';

/** What is to be said of clips that are not independent of each other: equal sounds, and recordings in several folds. */
export function leakFindings({ classes, clips }: SoundSet, facts: readonly ClipFacts[]): Finding[] {
  const findings: Finding[] = [];
  const warn = (code: string, text: string) => findings.push({ level: 'warning', code, text });
  const indices = [...clips.keys()];
  const foldsIn = (own: readonly number[]) => new Set(own.map((i) => clips[i].fold)).size;
  const pair = ([first, second]: readonly number[]) => `${clips[first].name} = ${clips[second].name}`;
  const equal = together(indices, (i) => (facts[i].silence === 1 ? undefined : facts[i].hash));
  const disputed = equal.filter((own) => new Set(own.map((i) => clips[i].label)).size > 1);
  if (disputed.length > 0) {
    const named = disputed.map((own) => {
      const other = own.find((i) => clips[i].label !== clips[own[0]].label)!;
      const [a, b] = [own[0], other].map((i) => classes[clips[i].label]);
      return `${pair([own[0], other])} (${a}, ${b})`;
    });
    warn(
      'two-labels',
      `${sounds(disputed.length)} in two classes: ${someNames(named)}. Remove the wrong one.`,
    );
  }
  const agreed = equal.filter((own) => !disputed.includes(own));
  const extra = agreed.reduce((sum, own) => sum + own.length - 1, 0);
  if (extra > 0) {
    const across = agreed.filter((own) => foldsIn(own) > 1);
    const text = `${extra === 1 ? '1 clip has' : `${extra} clips have`} the very samples of another: ${someNames(agreed.map(pair))}.`;
    if (across.length > 0) warn('duplicates', `${text} ${sounds(across.length)} in several folds. ${LEAK}`);
    else warn('duplicates', `${text} Equal sounds are kept on one side of every split.`);
  }
  const shared = together(indices, (i) => clips[i].group).filter((own) => foldsIn(own) > 1);
  if (shared.length > 0) {
    const named = shared.map((own) => clips[own[0]].group!);
    warn(
      'shared-recording',
      `${counted(shared.length, 'group')} with clips in several folds: ${someNames(named)}. ${LEAK}`,
    );
  }
  return findings;
}

function sounds(n: number): string {
  return n === 1 ? '1 sound is' : `${n} sounds are`;
}

/** Indices that share a key, where two or more do. */
function together(indices: readonly number[], keyOf: (i: number) => string | undefined): number[][] {
  const byKey = new Map<string, number[]>();
  for (const i of indices) {
    const key = keyOf(i);
    if (key === undefined) continue;
    const own = byKey.get(key);
    if (own === undefined) byKey.set(key, [i]);
    else own.push(i);
  }
  return [...byKey.values()].filter((own) => own.length > 1);
}
