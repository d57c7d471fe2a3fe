import { createHash } from 'node:crypto';
import { type Html, html, trusted, type Value } from './escape.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

/** A page with what stands around its contents. */
export interface Page {
  /** `nightly` and `report` are set apart by their looks alone. */
  readonly kind: 'nightly' | 'report';
  readonly title: string;
  /** Above the title, what kind of page it is. */
  readonly kicker: Value;
  readonly heading: Value;
  /** Below the title. */
  readonly about: Value;
  readonly contents: readonly Place[];
  readonly main: Value;
  readonly foot: Value;
}

/** A place in the page that can be gone to. */
export interface Place {
  readonly id: string;
  readonly words: Value;
  /** Behind the words: how many there are. */
  readonly count?: number;
  readonly below?: readonly Place[];
}

/** One file that loads nothing. Ends with a line end. */
export function framed({ kind, title, kicker, heading, about, contents, main, foot }: Page): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${ICON}">
<style>${trusted(STYLE)}</style>
</head>
<body class="${kind}">
<a class="skip" href="#main">Skip to the contents</a>
<div class="frame">
<header>
<div class="tools" hidden>
<button type="button" data-do="unfold"><span>Expand all</span> <kbd>e</kbd></button>
<button type="button" data-do="theme">Theme <kbd>t</kbd></button>
<button type="button" data-do="keys">Keys <kbd>?</kbd></button>
</div>
<p class="kicker">${kicker}</p>
<h1>${heading}</h1>
${about}
</header>
${contents.length > 1 && html`<nav aria-label="Contents">${placeList(contents)}</nav>`}
<main id="main" tabindex="-1">
${main}
</main>
<footer>${foot}</footer>
</div>
<dialog aria-labelledby="keys-title">
<h2 id="keys-title">Keys</h2>
<dl>${KEYS.map(([keys, does, selector]) => keyLine(keys, does, selector))}</dl>
<form method="dialog"><button>Close <kbd>Esc</kbd></button></form>
</dialog>
${SCRIPT_ELEMENT}
</body>
</html>
`;
  return page.markup;
}

/** Apart, because bundlers rewrite a tagged template that holds the end of a script. */
const SCRIPT_ELEMENT = trusted(`<script>${SCRIPT}</script>`);

/** Nothing is loaded, from nowhere, and no other script runs than the page's own. */
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  // Closes the dialog, and sends nothing.
  "form-action 'none'",
].join('; ');

/** Three jobs, one of them red. Without one of its own a browser would ask the server for it. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="4" height="8" x="1" y="4" rx="1" fill="#2f8f5b"/><rect width="4" height="14" x="6" y="1" rx="1" fill="#c8372d"/><rect width="4" height="8" x="11" y="4" rx="1" fill="#2f8f5b"/></svg>',
)}`;

/** What they do, and what has to be on the page for it. */
const KEYS: readonly (readonly [keys: readonly string[], does: string, selector: string])[] = [
  [['j', 'k'], 'next and previous failure', '.failure[data-live]'],
  [['j', 'k'], 'next and previous section', '.report main section'],
  [['e'], 'expand all, collapse all', 'main details'],
  [['t'], 'light or dark', 'body'],
  [['←', '→', '↑', '↓'], 'go through the jobs and runs of a grid', 'table.grid'],
  [['Home', 'End'], 'first and last run of a grid', 'table.grid'],
  [['Enter'], 'open the run on GitHub', 'table.grid'],
  [['?'], 'this list', 'body'],
];

function keyLine(keys: readonly string[], does: string, selector: string): Html {
  return html`<div data-for="${selector}"><dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${does}</dd></div>`;
}

function placeList(places: readonly Place[]): Html {
  return html`<ul>${places.map(
    ({ id, words, count, below = [] }) =>
      html`<li><a href="#${id}">${words}${
        count !== undefined && html` <span class="count">${count}</span>`
      }</a>${below.length > 0 && placeList(below)}</li>`,
  )}</ul>`;
}
