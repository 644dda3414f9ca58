import { describe, EarshotError } from '../errors.ts';
import { escapeXml } from '../plots/render.ts';

/** A piece of HTML that is safe to put into a page. Only the functions of this folder make it. */
export interface Html {
  readonly html: string;
}

/** What a page is made of: HTML, or text, which is read as {@link prose}. */
export type Block = Html | string;

/**
 * A template for HTML: what stands in `${}` is escaped, unless it is {@link Html} already; an array is joined,
 * `undefined` and `false` leave nothing.
 */
export function html(texts: TemplateStringsArray, ...values: readonly unknown[]): Html {
  return { html: texts.reduce((whole, text, i) => whole + fragment(values[i - 1]) + text) };
}

/** Escaped text with inline marks: `` `code` ``, `**strong**` and `*emphasis*`; everything else stays as it is. */
export function inline(text: string): Html {
  const parts = checkText('inline: text', text).split(/(`[^`]+`)/);
  const marked = parts.map((part) =>
    part.length > 2 && part.startsWith('`') && part.endsWith('`')
      ? `<code>${escapeXml(part.slice(1, -1))}</code>`
      : escapeXml(part)
          .replace(/\*\*(\S(?:[^*]*\S)?)\*\*/g, '<strong>$1</strong>')
          .replace(/\*(\S(?:[^*]*\S)?)\*/g, '<em>$1</em>'),
  );
  return { html: marked.join('') };
}

/** Throws unless `text` is a string; returns it. */
export function checkText(where: string, text: unknown): string {
  if (typeof text !== 'string') {
    throw new EarshotError('INVALID_ARGUMENT', `${where} must be a string; received ${describe(text)}.`);
  }
  return text;
}

function fragment(value: unknown): string {
  if (value === undefined || value === null || value === false) return '';
  if (Array.isArray(value)) return value.map(fragment).join('\n');
  if (typeof value === 'object' && 'html' in value) return String(value.html);
  return escapeXml(String(value));
}
