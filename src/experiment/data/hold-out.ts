import { stratifiedGroupKFold } from '../../learn/index.ts';

/** Clips with what a split must respect: `labels` and `groups` are those of all clips. */
export interface Divisible {
  clips: readonly number[];
  labels: readonly number[];
  groups: readonly number[];
}

/** Most folds of which some are held out. */
const MOST_FOLDS = 10;

/**
 * Takes about a share of the clips away, whole groups, with all classes in their proportions as far as groups allow.
 * Every class keeps a group in `rest`; those of two groups or more have one in `held`.
 */
export function holdOut(
  { clips, labels, groups }: Divisible,
  share: number,
  seed: number,
): { rest: number[]; held: number[] } {
  if (share === 0) return { rest: [...clips], held: [] };
  const ownLabels = clips.map((i) => labels[i]);
  const ownGroups = clips.map((i) => groups[i]);
  const [taken, nSplits] = fraction(share, Math.min(new Set(ownGroups).size, largestCount(ownLabels)));
  const folds =
    nSplits < 2
      ? []
      : stratifiedGroupKFold(ownLabels, ownGroups, { nSplits, shuffle: true, randomState: seed });
  const isHeld = new Set(folds.slice(0, taken).flatMap(({ test }) => Array.from(test, (k) => clips[k])));
  mend({ clips, labels, groups }, isHeld);
  return { rest: clips.filter((i) => !isHeld.has(i)), held: clips.filter((i) => isHeld.has(i)) };
}

/** The nearest to a share that some of at most ten folds are: `[2, 10]` for 0.2 would be `[1, 5]`. */
function fraction(share: number, mostFolds: number): [number, number] {
  let best: [number, number] = [1, 0];
  let nearest = Number.POSITIVE_INFINITY;
  for (let n = 2; n <= Math.min(MOST_FOLDS, mostFolds); n++) {
    const m = Math.min(n - 1, Math.max(1, Math.round(share * n)));
    if (Math.abs(m / n - share) < nearest - 1e-9) {
      nearest = Math.abs(m / n - share);
      best = [m, n];
    }
  }
  return best;
}

function largestCount(labels: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Math.max(...counts.values());
}

/** Moves groups, smallest first, until every class is on the one side, and where it can be on the other too. */
function mend(data: Divisible, held: Set<number>): void {
  const members = membersOf(data);
  const bySize = [...members.keys()].sort((a, b) => members.get(a)!.length - members.get(b)!.length);
  const classesOf = (group: number) => new Set(members.get(group)!.map((i) => data.labels[i]));
  const isHeld = (group: number) => held.has(members.get(group)![0]);
  const groupsOf = new Map<number, number[]>();
  for (const group of bySize) for (const label of classesOf(group)) listIn(groupsOf, label).push(group);
  for (const own of groupsOf.values()) {
    if (own.every(isHeld)) for (const i of members.get(own[0])!) held.delete(i);
  }
  const canGo = (group: number) =>
    [...classesOf(group)].every((label) =>
      groupsOf.get(label)!.some((other) => other !== group && !isHeld(other)),
    );
  for (const own of groupsOf.values()) {
    if (own.some(isHeld)) continue;
    const group = own.find(canGo);
    for (const i of group === undefined ? [] : members.get(group)!) held.add(i);
  }
}

function membersOf({ clips, groups }: Divisible): Map<number, number[]> {
  const members = new Map<number, number[]>();
  for (const i of clips) listIn(members, groups[i]).push(i);
  return members;
}

function listIn(lists: Map<number, number[]>, key: number): number[] {
  const list = lists.get(key) ?? [];
  if (list.length === 0) lists.set(key, list);
  return list;
}
