import { describe, EarshotError } from '../errors.ts';
import { base64 } from '../plots/base64.ts';
import { checkNumbers } from '../plots/check.ts';
import { type Html, html } from './html.ts';

/** A clip and what a classifier said about it. */
export interface JudgedClip {
  /** how it is called, such as its file's name */
  label: string;
  /** more about it, such as its length */
  note?: string;
  /** indices of the class that it is and of the one that was predicted */
  true: number;
  predicted: number;
  /** one for each class */
  probabilities: readonly number[];
  /** a picture of it, as a data URI */
  picture?: string;
  /** its sound: the bytes of a file, which stay in the page, or where the file lies beside the page */
  audio?: { bytes: Uint8Array; type?: string } | { href: string };
}

/** Classes with the highest probabilities that a card shows; the true class comes with them in any case. */
const SHOWN = 3;

/**
 * A clip with its picture and player, its true and its predicted class, and the highest probabilities as bars.
 * `classes` are the class names as people should read them, `marks` classes for the style sheet.
 */
export function clipCard(clip: JudgedClip, classes: readonly string[], marks = ''): Html {
  checkNumbers(`clipCard '${clip.label}': probabilities`, clip.probabilities);
  if (clip.probabilities.length !== classes.length) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `clipCard '${clip.label}': one probability for each of the ${classes.length} classes was expected; received ${clip.probabilities.length}.`,
    );
  }
  const right = clip.true === clip.predicted;
  const verdict = right
    ? html`<b class="is-true">${classes[clip.true]}</b>, right`
    : html`<b class="is-true">${classes[clip.true]}</b> taken for <b class="is-wrong">${classes[clip.predicted]}</b>`;
  const picture =
    clip.picture && html`<img src="${clip.picture}" alt="Spectrogram of ${clip.label}" decoding="async">`;
  return html`<article class="clip${marks && ` ${marks}`}">${picture}${player(clip)}
<p class="verdict">${verdict}</p>
<dl>${highest(clip).map((c) => bar(clip, c, classes[c]))}</dl>
<p class="about">${clip.label}${clip.note && html`<br>${clip.note}`}</p></article>`;
}

/** The predicted class, the next ones, and the true one. */
function highest({ probabilities, predicted, true: is }: JudgedClip): number[] {
  const order = Array.from(probabilities.keys())
    .filter((c) => c !== predicted)
    .sort((a, b) => probabilities[b] - probabilities[a]);
  const shown = [predicted, ...order].slice(0, SHOWN);
  return shown.includes(is) ? shown : [...shown, is];
}

function bar({ probabilities, predicted, true: is }: JudgedClip, c: number, name: string): Html {
  const kind = c === is ? html` class="is-true"` : c === predicted ? html` class="is-wrong"` : undefined;
  const share = Math.max(0, Math.min(1, probabilities[c]));
  return html`<div${kind} style="--share:${(100 * share).toFixed(1)}%"><dt>${name}</dt><dd>${chance(share)}</dd></div>`;
}

/** A probability for people: never 0 or 100 per cent where it is neither. */
function chance(share: number): string {
  const rounded = Math.round(100 * share);
  if (rounded === 100 && share < 1) return '> 99 %';
  if (rounded === 0 && share > 0) return '< 1 %';
  return `${rounded} %`;
}

function player({ audio, label }: JudgedClip): Html | undefined {
  if (audio === undefined) return undefined;
  if ('bytes' in audio && !(audio.bytes instanceof Uint8Array && audio.bytes.length > 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `clipCard '${label}': audio.bytes must be the non-empty Uint8Array of an audio file; received ${describe(audio.bytes)}.`,
    );
  }
  const source =
    'href' in audio ? audio.href : `data:${audio.type ?? 'audio/wav'};base64,${base64(audio.bytes)}`;
  return html`<audio controls preload="none" aria-label="${label}" src="${source}"></audio>`;
}
