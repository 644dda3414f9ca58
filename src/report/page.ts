import { EarshotError } from '../errors.ts';
import { type Block, checkText, type Html, html, inline } from './html.ts';
import { blocks } from './prose.ts';
import { STYLE } from './style.ts';

/** A part of the page with a heading; it may hold further sections. */
export interface Section {
  readonly title: string;
  readonly id: string;
  readonly badge?: Html;
  readonly content: readonly (Block | Section)[];
}

/** Content of {@link page}. */
export interface PageContent {
  title: string;
  /** A line below the title. Inline marks are read. */
  subtitle?: string;
  /** Blocks between the title and the table of contents. */
  lead?: Block | readonly Block[];
  sections: readonly Section[];
  /** Last lines: data, seed, version. Inline marks are read. */
  footer?: string;
  /** Table of contents, two levels deep. Default true. */
  contents?: boolean;
  /** Language of the text. Default `'en'`. */
  lang?: string;
  /** Where the sounds are: inside the page, or in files beside it, which its policy then allows. Default `'inside'`. */
  audio?: 'inside' | 'beside';
}

/**
 * A section of a page.
 *
 * @param title its heading
 * @param content blocks of this folder, text (read as prose), or sections below this one
 * @param options `id`: its anchor, by default made from the title; `badge`: stands beside the heading
 */
export function section(
  title: string,
  content: readonly (Block | Section)[],
  { id = slug(title), badge }: { id?: string; badge?: Html } = {},
): Section {
  return { title, id, badge, content };
}

/**
 * One self-contained HTML page: nothing is loaded from anywhere, and its security policy forbids it. It has
 * a light and a dark form, reads on a phone, and prints.
 *
 * @returns the whole document as text
 * @throws EarshotError INVALID_ARGUMENT when two sections share an id, or the title is no text
 *
 * @example
 * ```ts
 * import { linePlot } from 'earshot/plots';
 * import { callout, figure, page, section } from 'earshot/report';
 *
 * const plot = linePlot({ loss: [0.9, 0.4, 0.2] }, { title: 'Loss' });
 * const text = page({
 *   title: 'A report',
 *   sections: [section('Training', [figure(plot, 'Loss over three epochs.'), callout('see', 'It falls.')])],
 * });
 * console.log(text.startsWith('<!doctype html>')); // true
 * ```
 */
export function page(content: PageContent): string {
  const { title, subtitle, lead, sections, footer, contents = true, lang = 'en', audio = 'inside' } = content;
  const media = audio === 'beside' ? "'self' file:" : 'data:';
  checkText('page: title', title);
  checkIds(sections);
  const body = html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; media-src ${{ html: media }}; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${{ html: STYLE }}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header><h1>${title}</h1>${subtitle && html`<p class="subtitle">${inline(subtitle)}</p>`}${lead && blocks(lead)}</header>
${contents && sections.length > 0 && tableOfContents(sections)}
<main id="content">
${sections.map((part) => sectionHtml(part, 2))}
</main>
${footer && html`<footer><p>${inline(footer)}</p></footer>`}
</body>
</html>
`;
  return body.html;
}

function sectionHtml(part: Section, level: number): Html {
  const tag = { html: `h${Math.min(level, 6)}` };
  const content = part.content.map((item) => (isSection(item) ? sectionHtml(item, level + 1) : blocks(item)));
  return html`<section id="${part.id}"><${tag}>${part.title}${part.badge && html` ${part.badge}`} <a class="anchor" href="#${part.id}" aria-label="Link to this section">#</a></${tag}>
${content}</section>`;
}

function tableOfContents(sections: readonly Section[]): Html {
  const entry = (part: Section, depth: number): Html => {
    const below = depth < 2 ? part.content.filter(isSection) : [];
    const inner = below.length > 0 && html`<ol>${below.map((child) => entry(child, depth + 1))}</ol>`;
    return html`<li><a href="#${part.id}">${part.title}</a>${inner}</li>`;
  };
  return html`<nav aria-label="Contents"><p class="nav-title">Contents</p><ol>${sections.map((part) => entry(part, 1))}</ol></nav>`;
}

function checkIds(sections: readonly Section[], seen = new Set<string>(['content'])): void {
  for (const part of sections) {
    if (seen.has(part.id)) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `page: two sections have the id '${part.id}'; give one of them another by section(title, content, { id }).`,
      );
    }
    seen.add(part.id);
    checkIds(part.content.filter(isSection), seen);
  }
}

function isSection(item: Block | Section): item is Section {
  return typeof item === 'object' && 'content' in item;
}

function slug(title: string): string {
  const words = checkText('section: title', title)
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-');
  return words.replace(/^-+|-+$/g, '') || 'section';
}
