import { EarshotError } from '../errors.ts';

/** Letters in steps of a fifth; C is at 0 on the line of fifths, F at -1, F sharp at 6. */
const LETTERS = 'FCGDAEB';
const FIFTHS_OF_SHARP = 7;
/** Fifths from the tonic of a mode to that of the major scale of the same notes. */
const TO_MAJOR: Record<string, number> = {
  maj: 0,
  ion: 0,
  mix: -1,
  dor: -2,
  aeo: -3,
  min: -3,
  phr: -4,
  loc: -5,
  lyd: 1,
};
const SEMITONES: Record<string, number> = { '#': 1, '♯': 1, '𝄪': 2, b: -1, '!': -1, '♭': -1, '𝄫': -2 };
const KEY =
  /^([A-Ga-g])([#♯𝄪b!♭𝄫♮n]*):(maj|min|ion|dor|phr|lyd|mix|aeo|loc|major|minor|(?:ion|dor|phryg|lyd|mixolyd|aeol|locr)(?:ian)?)$/u;

/** Semitones that accidentals raise a note by. */
export function accidentalsOf(text: string): number {
  return [...text].reduce((sum, sign) => sum + (SEMITONES[sign] ?? 0), 0);
}

/** The names of the pitch classes from C to B in a key such as 'C:maj', 'Eb:min' or 'D:dorian'. */
export function keyNames(key: string, unicode: boolean): string[] {
  const match = typeof key === 'string' ? KEY.exec(key) : null;
  if (match === null) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `midiToNote: key must be a tonic, a colon and a scale or mode, such as 'C:maj', 'Eb:min' or 'D:dorian'; received '${key}'.`,
    );
  }
  const [, letter, accidentals, scale] = match;
  const mode = scale.slice(0, 3);
  const tonic = LETTERS.indexOf(letter.toUpperCase()) - 1 + FIFTHS_OF_SHARP * accidentalsOf(accidentals);
  const first =
    mode === 'maj' || mode === 'min'
      ? firstFifth(tonic, TO_MAJOR[mode])
      : firstFifth(tonic + TO_MAJOR[mode], 0);
  return Array.from({ length: 12 }, (_, pitch) => {
    const away = (((7 * pitch - first) % 12) + 12) % 12;
    return spelled(first + away, unicode);
  });
}

/** Where on the line of fifths the key's twelve names begin: sharps or flats as the tonic has, else the fewer. */
function firstFifth(tonic: number, toMajor: number): number {
  const accidental = Math.floor((tonic + 1) / 7);
  const beyond = accidental - Math.sign(accidental);
  if (beyond !== 0) return firstFifth(tonic - FIFTHS_OF_SHARP * beyond, toMajor) + FIFTHS_OF_SHARP * beyond;
  const sharps = tonic + toMajor;
  const usesSharps = accidental > 0 || (accidental === 0 && sharps >= 0);
  return usesSharps ? -1 + Math.max(0, sharps - 5) : -6 - Math.max(0, -sharps - 5);
}

function spelled(fifth: number, unicode: boolean): string {
  const accidental = Math.floor((fifth + 1) / 7);
  const letter = LETTERS[fifth + 1 - 7 * accidental];
  const count = Math.abs(accidental);
  if (!unicode) return letter + (accidental > 0 ? '#' : 'b').repeat(count);
  const [one, two] = accidental > 0 ? ['♯', '𝄪'] : ['♭', '𝄫'];
  return letter + one.repeat(count % 2) + two.repeat(Math.floor(count / 2));
}
