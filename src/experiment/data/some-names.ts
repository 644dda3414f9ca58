import { counted } from '../../text.ts';

/** `a.wav`, `a.wav and b.wav`, `a.wav, b.wav, c.wav and 17 others`: the first three names and a count. */
export function someNames(names: readonly string[]): string {
  if (names.length > 3) return `${names.slice(0, 3).join(', ')} and ${counted(names.length - 3, 'other')}`;
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
