import { type Block, checkText, type Html, html, inline } from './html.ts';

/** Paragraphs, separated by blank lines, with the inline marks of {@link inline}. */
export function prose(text: string): Html {
  const paragraphs = checkText('prose: text', text)
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
  return html`${paragraphs.map((paragraph) => html`<p>${inline(paragraph)}</p>`)}`;
}

/** A list of points, or of steps when `ordered`. Text takes inline marks. */
export function list(
  items: readonly (string | Html)[],
  { ordered = false }: { ordered?: boolean } = {},
): Html {
  const entries = items.map((item) => html`<li>${typeof item === 'string' ? inline(item) : item}</li>`);
  return ordered ? html`<ol>${entries}</ol>` : html`<ul>${entries}</ul>`;
}

/** Preformatted text, such as a model's summary or a command, with an optional heading. Scrolls when wide. */
export function code(text: string, { title }: { title?: string } = {}): Html {
  const body = html`<pre tabindex="0"><code>${checkText('code: text', text)}</code></pre>`;
  return title ? html`<div class="code"><p class="code-title">${inline(title)}</p>${body}</div>` : body;
}

/** Content under a line that opens and closes it; printed pages show it open. */
export function details(
  summary: string,
  content: Block | readonly Block[],
  { open = false }: { open?: boolean } = {},
): Html {
  const state = open ? { html: ' open' } : undefined;
  return html`<details${state}><summary>${inline(summary)}</summary>${blocks(content)}</details>`;
}

/** A short word on a coloured ground: `good` green, `warn` amber, `bad` red, `neutral` grey. */
export function badge(text: string, tone: 'good' | 'warn' | 'bad' | 'neutral' = 'neutral'): Html {
  return html`<span class="badge ${tone}">${text}</span>`;
}

const CALLOUT_TITLES = {
  see: 'What you should see',
  try: 'Questions to try',
  note: 'Note',
  warning: 'Careful',
} as const;

/** A box beside the flow of the text: what the reader should see, questions to try, a note, a warning. */
export function callout(
  kind: keyof typeof CALLOUT_TITLES,
  content: Block | readonly Block[],
  { title = CALLOUT_TITLES[kind] }: { title?: string } = {},
): Html {
  return html`<aside class="callout ${kind}" aria-label="${title}"><p class="callout-title">${title}</p>${blocks(content)}</aside>`;
}

/** One block or several as HTML; text becomes prose. */
export function blocks(content: Block | readonly Block[]): Html {
  const all: readonly Block[] = Array.isArray(content) ? content : [content as Block];
  return html`${all.map((block) => (typeof block === 'string' ? prose(block) : block))}`;
}
