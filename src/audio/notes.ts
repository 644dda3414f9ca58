import { describe, EarshotError } from '../errors.ts';
import { hzToMidi, midiToHz } from './convert.ts';
import { accidentalsOf, keyNames } from './key-names.ts';
import { roundHalfEven } from './round-half-even.ts';

export interface NoteOptions {
  /** Whether to write the octave, C4 being the middle C; default true. */
  octave?: boolean;
  /** Whether to write the distance to the note in cents, rounded down to whole ones; default false. */
  cents?: boolean;
  /** The key that decides between sharps and flats, such as 'C:maj', 'Eb:min' or 'D:dorian'; default 'C:maj'. */
  key?: string;
  /** Whether to write ♯ and ♭ (default), or # and b. */
  unicode?: boolean;
}

const NOTE = /^([A-Ga-g])([#♯𝄪b!♭𝄫♮n]*)([+-]?\d+)?([+-]\d+)?$/u;
const PITCHES: Record<string, number> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/**
 * The name of the note nearest to a MIDI number, as `librosa.midi_to_note` (0.11).
 *
 * @param midi - A MIDI number (69 is A4, 440 Hz), whole or not, or a list of them, finite.
 * @param options - See {@link NoteOptions}: `octave` = true, `cents` = false, `key` = 'C:maj', `unicode` = true.
 * @returns A name for a number, a list for a list.
 * @throws EarshotError INVALID_ARGUMENT for NaN, infinity, an unknown key, or `cents` without `octave`.
 *
 * @example
 * ```ts
 * import { midiToNote } from 'earshot/audio';
 *
 * midiToNote([60, 61, 69]); // ["C4", "C♯4", "A4"]
 * midiToNote(61, { key: 'Ab:maj', unicode: false }); // "Db4"
 * midiToNote(60.25, { cents: true }); // "C4+25"
 * ```
 */
export function midiToNote(midi: number, options?: NoteOptions): string;
export function midiToNote(midi: ArrayLike<number>, options?: NoteOptions): string[];
export function midiToNote(
  midi: number | ArrayLike<number>,
  { octave = true, cents = false, key = 'C:maj', unicode = true }: NoteOptions = {},
): string | string[] {
  if (cents && !octave) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      'midiToNote: cents can only be written behind the octave; received cents: true with octave: false.',
    );
  }
  const names = keyNames(key, unicode);
  const name = (value: number) => {
    if (!Number.isFinite(value)) {
      throw new EarshotError('INVALID_ARGUMENT', `midiToNote: midi must be finite; received ${value}.`);
    }
    const nearest = roundHalfEven(value);
    const off = Math.trunc(100 * (roundHalfEven((value - nearest) * 100) / 100));
    const pitch = names[((nearest % 12) + 12) % 12];
    return (
      pitch + (octave ? Math.trunc(nearest / 12) - 1 : '') + (cents ? `${off < 0 ? '' : '+'}${off + 0}` : '')
    );
  };
  return typeof midi === 'number' ? name(midi) : Array.from(midi, name);
}

/**
 * The MIDI number of a note, as `librosa.note_to_midi` (0.11).
 *
 * @param note - A letter, accidentals (#, b, !, ♯, ♭, 𝄪, 𝄫, ♮), an octave (0 where there is none) and cents, for example
 *   'C#4', 'Bb-1' or 'A4+25'; or a list of notes.
 * @param options - `roundMidi` (default true): to whole numbers; else cents become a fraction.
 * @returns A number for a note, a `Float64Array` for a list.
 * @throws EarshotError INVALID_ARGUMENT for what is no note.
 *
 * @example
 * ```ts
 * import { noteToMidi } from 'earshot/audio';
 *
 * noteToMidi(['C4', 'Db4', 'A4']); // Float64Array [60, 61, 69]
 * noteToMidi('C4+50', { roundMidi: false }); // 60.5
 * ```
 */
export function noteToMidi(note: string, options?: { roundMidi?: boolean }): number;
export function noteToMidi(note: readonly string[], options?: { roundMidi?: boolean }): Float64Array;
export function noteToMidi(
  note: string | readonly string[],
  { roundMidi = true }: { roundMidi?: boolean } = {},
): number | Float64Array {
  const number = (text: string) => {
    const match = typeof text === 'string' ? NOTE.exec(text) : null;
    if (match === null) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `noteToMidi: a note must be a letter from A to G with accidentals, octave and cents, such as 'C#4' or 'A4+25'; received ${describe(text)}.`,
      );
    }
    const [, letter, accidentals, octave = '0', cents = '0'] = match;
    const semitones = PITCHES[letter.toUpperCase()] + accidentalsOf(accidentals);
    const midi = 12 * (Number(octave) + 1) + semitones + Number(cents) * 0.01;
    return roundMidi ? roundHalfEven(midi) : midi;
  };
  return typeof note === 'string' ? number(note) : Float64Array.from(note, number);
}

/**
 * The name of the note nearest to a frequency, as `librosa.hz_to_note` (0.11).
 *
 * @param hz - A frequency in Hz above 0, or a list of them.
 * @param options - See {@link NoteOptions}: `octave` = true, `cents` = false, `key` = 'C:maj', `unicode` = true.
 * @returns A name for a number, a list for a list.
 * @throws EarshotError INVALID_ARGUMENT as {@link midiToNote} does, and for frequencies of 0 or below.
 *
 * @example
 * ```ts
 * import { hzToNote } from 'earshot/audio';
 *
 * hzToNote([32.703, 440]); // ["C1", "A4"]
 * hzToNote(445, { cents: true }); // "A4+20"
 * ```
 */
export function hzToNote(hz: number, options?: NoteOptions): string;
export function hzToNote(hz: ArrayLike<number>, options?: NoteOptions): string[];
export function hzToNote(hz: number | ArrayLike<number>, options: NoteOptions = {}): string | string[] {
  return typeof hz === 'number' ? midiToNote(hzToMidi(hz), options) : midiToNote(hzToMidi(hz), options);
}

/**
 * The frequency of a note, as `librosa.note_to_hz` (0.11).
 *
 * @param note - A note or a list of notes, written as for {@link noteToMidi}.
 * @param options - `roundMidi` (default true): leave cents out.
 * @returns Hz: a number for a note, a `Float64Array` for a list.
 * @throws EarshotError INVALID_ARGUMENT for what is no note.
 *
 * @example
 * ```ts
 * import { noteToHz } from 'earshot/audio';
 *
 * noteToHz(['A3', 'A4']); // Float64Array [220, 440]
 * ```
 */
export function noteToHz(note: string, options?: { roundMidi?: boolean }): number;
export function noteToHz(note: readonly string[], options?: { roundMidi?: boolean }): Float64Array;
export function noteToHz(
  note: string | readonly string[],
  options: { roundMidi?: boolean } = {},
): number | Float64Array {
  return typeof note === 'string' ? midiToHz(noteToMidi(note, options)) : midiToHz(noteToMidi(note, options));
}
