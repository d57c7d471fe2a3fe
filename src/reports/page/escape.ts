import { plain } from '../plain.ts';

/** Markup that may stand in a page. Made by `html`, or vouched for by `trusted`; a string is never taken for it. */
export interface Html {
  readonly markup: string;
}

export type Value = Html | string | number | null | false | readonly Value[];

/** Markup with values between: texts are neutralised, null and false leave nothing. Attributes stand in double quotes. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return trusted(strings.reduce((markup, text, at) => `${markup}${markupOf(values[at - 1]!)}${text}`));
}

/** Own text only, and what a library has drawn: nothing in it is neutralised. */
export function trusted(markup: string): Html {
  return { markup };
}

/** As it stands in an `href`; null: it leads to no web page. */
export function webAddress(url: string): string | null {
  return /^https?:/i.test(url) && URL.canParse(url) ? new URL(url).href : null;
}

/** A link to a web page; the words alone where the address is none. */
export function anchor(words: Value, url: string | null): Html {
  const address = url === null ? null : webAddress(url);
  return address === null ? html`${words}` : html`<a href="${address}">${words}</a>`;
}

function markupOf(value: Value): string {
  if (value === null || value === false) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeHtml(value);
  return 'markup' in value ? value.markup : value.map(markupOf).join('');
}

/** A text that no parser takes for markup, in an element or an attribute, and GitHub's runner for no command. */
function escapeHtml(text: string): string {
  return plain(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('##[', '#&#35;[')
    .replaceAll('::', ':&#58;');
}
