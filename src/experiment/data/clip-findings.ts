import { counted, percent } from '../../text.ts';
import type { ClipFacts, Finding, SoundSet } from '../sounds.ts';
import { someNames } from './some-names.ts';

/** A class below this many clips is learned and judged from too little. */
const FEW = 10;
/** Times that the largest class may have of the smallest one's clips. */
const BALANCED = 3;
/** Share of a clip that may be silent. */
const MUCH_SILENCE = 0.5;
/** Times that the longest clip may last of the shortest one. */
const ALIKE = 4;

/** What is to be said of the clips by themselves: their number in each class, silence, lengths and rates. */
export function clipFindings(set: SoundSet, facts: readonly ClipFacts[]): Finding[] {
  return [
    ...countFindings(set),
    ...silenceFindings(set, facts),
    ...endFindings(set, facts),
    ...durationFindings(facts),
    ...rateFindings(facts),
  ];
}

function countFindings({ classes, clips }: SoundSet): Finding[] {
  const sizes = classes.map((name, label) => ({
    name,
    n: clips.filter((clip) => clip.label === label).length,
  }));
  const bySize = sizes.toSorted((a, b) => a.n - b.n);
  const few = bySize.filter(({ n }) => n < FEW);
  const [smallest, largest] = [bySize[0], bySize[bySize.length - 1]];
  const findings: Finding[] = [];
  if (few.length > 0) {
    const names = someNames(few.map(({ name, n }) => `${name} (${n})`));
    const which = few.length === 1 ? '1 class has' : `${few.length} classes have`;
    const text = `${which} fewer than ${FEW} clips: ${names}. Scores of so few say little; add clips.`;
    findings.push({ level: 'warning', code: 'few-clips', text });
  }
  if (largest.n > BALANCED * smallest.n) {
    const text =
      `Out of balance: ${largest.name} has ${counted(largest.n, 'clip')}, ${smallest.name} ${smallest.n}. ` +
      'Look at the scores of each class; the accuracy tells of the large ones.';
    findings.push({ level: 'warning', code: 'imbalance', text });
  }
  return findings;
}

function silenceFindings({ clips }: SoundSet, facts: readonly ClipFacts[]): Finding[] {
  const named = (holds: (silence: number) => boolean) =>
    clips.flatMap(({ name }, i) => (holds(facts[i].silence) ? [name] : []));
  const whole = named((silence) => silence === 1);
  const much = named((silence) => silence >= MUCH_SILENCE && silence < 1);
  const findings: Finding[] = [];
  if (whole.length > 0) {
    const text = `${are(whole.length)} silent throughout: ${someNames(whole)}. Take such clips out, unless silence is a class.`;
    findings.push({ level: 'warning', code: 'silence', text });
  }
  if (much.length > 0) {
    const text = `${are(much.length)} silent for half of the time or more: ${someNames(much)}.`;
    const level = much.length > clips.length / 10 ? 'warning' : 'note';
    findings.push({ level, code: 'much-silence', text });
  }
  return findings;
}

/** Parts that end before they were said to. */
function endFindings({ clips }: SoundSet, facts: readonly ClipFacts[]): Finding[] {
  const short = clips.flatMap(({ name, start = 0, end }, i) =>
    end !== undefined && end - start > facts[i].duration + 0.05 ? [name] : [],
  );
  if (short.length === 0) return [];
  const text = `${counted(short.length, 'part')} cut short by the end of the file: ${someNames(short)}.`;
  return [{ level: 'warning', code: 'beyond-end', text }];
}

function durationFindings(facts: readonly ClipFacts[]): Finding[] {
  const durations = facts.map(({ duration }) => duration).sort((a, b) => a - b);
  const [shortest, longest] = [durations[0], durations[durations.length - 1]];
  if (longest <= ALIKE * shortest) return [];
  const median = durations[durations.length >> 1];
  const text = `Lengths differ: ${secondsText(shortest)} to ${secondsText(longest)}, half of the clips up to ${secondsText(median)}.`;
  return [{ level: 'note', code: 'durations', text }];
}

function rateFindings(facts: readonly ClipFacts[]): Finding[] {
  const counts = new Map<number, number>();
  for (const { sampleRate } of facts) counts.set(sampleRate, (counts.get(sampleRate) ?? 0) + 1);
  if (counts.size < 2) return [];
  const rates = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([rate, n]) => `${rate} Hz (${percent(n / facts.length)})`);
  const text = `Sample rates differ: ${someNames(rates)}. All are brought to one.`;
  return [{ level: 'note', code: 'mixed-rates', text }];
}

function are(n: number): string {
  return n === 1 ? '1 clip is' : `${n} clips are`;
}

/** `0.04 s`, `5 s`, `62 s`: two digits or more. */
export function secondsText(seconds: number): string {
  return `${seconds < 9.95 ? Number(seconds.toPrecision(2)) : Math.round(seconds)} s`;
}
