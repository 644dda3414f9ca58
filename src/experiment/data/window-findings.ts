import { counted, percent } from '../../text.ts';
import type { DataSettings } from '../experiment.ts';
import type { ClipFacts, Finding, SoundSet } from '../sounds.ts';
import { secondsText } from './clip-findings.ts';
import { someNames } from './some-names.ts';

/** Share of a window that lengths may differ by without a word. */
const NEARLY = 0.02;

/** By how much the shares of such clips may differ from class to class. */
const UNEVEN = 0.2;

/** How the clips go with an experiment's rate and window. */
export function windowFindings(set: SoundSet, facts: readonly ClipFacts[], data: DataSettings): Finding[] {
  return [...lowRates(set, facts, data), ...longer(facts, data), ...shorter(facts, data)];
}

function lowRates(
  { classes, clips }: SoundSet,
  facts: readonly ClipFacts[],
  { sampleRate }: DataSettings,
): Finding[] {
  const low = [...clips.keys()].filter((i) => facts[i].sampleRate < sampleRate);
  if (low.length === 0) return [];
  const lowest = Math.min(...low.map((i) => facts[i].sampleRate));
  const about =
    `${counted(low.length, 'clip')} below the experiment's ${sampleRate} Hz (${someNames(low.map((i) => clips[i].name))}): ` +
    `nothing above ${lowest / 2} Hz is in ${low.length === 1 ? 'it' : 'them'}.`;
  if (low.length === clips.length)
    return [
      { level: 'note', code: 'low-rate', text: `All ${about} data.sampleRate ${lowest} would be enough.` },
    ];
  const shares = classes.map((_, label) => shareOf(low, label, clips));
  const [most, least] = [Math.max(...shares), Math.min(...shares)];
  if (most - least < UNEVEN) return [{ level: 'note', code: 'low-rate', text: about }];
  const text =
    `${about} They are ${percent(most)} of ${classes[shares.indexOf(most)]} and ${percent(least)} of ${classes[shares.indexOf(least)]}: ` +
    `the model may learn the rate in place of the sound. data.sampleRate ${lowest} avoids it.`;
  return [{ level: 'warning', code: 'low-rate', text }];
}

/** Share of a class's clips that are among some. */
function shareOf(some: readonly number[], label: number, clips: SoundSet['clips']): number {
  return (
    some.filter((i) => clips[i].label === label).length / clips.filter((clip) => clip.label === label).length
  );
}

function longer(facts: readonly ClipFacts[], { duration, hop }: DataSettings): Finding[] {
  const long = facts.filter((clip) => clip.duration > duration * (1 + NEARLY));
  if (long.length === 0) return [];
  const text = `${counted(long.length, 'clip')} longer than the window of ${secondsText(duration)}: cut into windows every ${secondsText(hop ?? duration)}, over which the prediction is averaged.`;
  return [{ level: 'note', code: 'longer', text }];
}

function shorter(facts: readonly ClipFacts[], { duration, shorter }: DataSettings): Finding[] {
  const short = facts.filter((clip) => clip.duration < duration * (1 - NEARLY));
  if (short.length === 0) return [];
  const half = facts.filter((clip) => clip.duration < duration / 2).length;
  const what = shorter === 'pad' ? 'filled up with silence' : 'repeated until it is full';
  const mostly = half > facts.length / 2;
  const advice = mostly ? ' Most do not fill half of it: a smaller data.duration would do better.' : '';
  const text = `${counted(short.length, 'clip')} shorter than the window of ${secondsText(duration)}: ${what}.${advice}`;
  return [{ level: mostly ? 'warning' : 'note', code: 'shorter', text }];
}
