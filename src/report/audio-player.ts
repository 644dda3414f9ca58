import { describe, EarshotError } from '../errors.ts';
import { base64 } from '../plots/base64.ts';
import { type Html, html, inline } from './html.ts';

/** One clip: the bytes of an audio file, what it is, and an optional remark. */
export interface Clip {
  /** The whole file, kept in the page as it is: short clips at a low rate keep the page small. */
  bytes: Uint8Array;
  label: string;
  note?: string;
  /** Media type of the file. Default `'audio/wav'`. */
  type?: string;
}

/** A player for one clip; it works without a network, and is left out in print. */
export function audioPlayer({ bytes, label, note, type = 'audio/wav' }: Clip): Html {
  if (!(bytes instanceof Uint8Array) || bytes.length === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `audioPlayer '${label}': bytes must be the non-empty Uint8Array of an audio file; received ${describe(bytes)}.`,
    );
  }
  const remark = note && html` <small>${inline(note)}</small>`;
  return html`<figure class="player"><figcaption>${label}${remark}</figcaption><audio controls preload="metadata" aria-label="${label}" src="data:${type};base64,${base64(bytes)}"></audio></figure>`;
}

/** Players side by side, as many as the page is wide enough for. */
export function audioPlayers(clips: readonly Clip[]): Html {
  return html`<div class="players">${clips.map(audioPlayer)}</div>`;
}
