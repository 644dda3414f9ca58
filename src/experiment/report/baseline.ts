import type { SoundSet } from '../sounds.ts';

/** The largest class, and its share of the clips: what guessing it always would reach. */
export function baseline({ classes, clips }: SoundSet): {
  name: string;
  share: number;
} {
  const counts = classes.map(() => 0);
  for (const { label } of clips) counts[label]++;
  const most = counts.indexOf(Math.max(...counts));
  return { name: classes[most], share: counts[most] / clips.length };
}
