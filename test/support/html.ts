import fc from 'fast-check';
import { parseHTML } from 'linkedom';

/** What a log may hold to break out of a page. */
export const hostile = fc
  .array(
    fc.constantFrom(
      ...['<', '>', '"', "'", '&', '&lt;', '&#60;', '&amp;', '`', '\\', '=', '/', ' ', '\n', '\r\n', '\t', 'word'],
      ...['<b>', '</b>', '</pre>', '</section>', '</details>', '</script>', '<script>alert(1)</script>', '<!--', '-->'],
      ...['<img src=x onerror=alert(1)>', '" onclick="alert(1)', "' onclick='alert(1)", 'javascript:alert(1)', ']]>'],
      ...[
        '</title>',
        '</style>',
        '<style>*{}',
        '<svg/onload=1>',
        '<base href=//x>',
        '<a href="//x">',
        '<details open>',
      ],
      ...['##[error]', '::error::', '\u202e', '\u2028', '\u0000', '\u001b[31m', 'é', '界', '👩‍👩‍👧', '▌'],
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(''));

// biome-ignore lint/suspicious/noExplicitAny: there are no types of a browser here.
type Node = any;

export function parsedPage(page: string): Node {
  return parseHTML(page).document;
}

/** The elements of a page with the names of their attributes, and what these say where that has a meaning to a program. */
export function structure(page: string): string {
  const walk = (node: Node): string => {
    const attributes = [...node.attributes].map(({ name, value }: { name: string; value: string }) =>
      TOLD.has(name) ? `${name}=${value}` : name,
    );
    const inner = [...node.children].map(walk);
    return `${node.localName}[${attributes.join(' ')}]${inner.length === 0 ? '' : `(${inner.join(' ')})`}`;
  };
  return walk(parsedPage(page).documentElement);
}

const TOLD = new Set(['class', 'type', 'role', 'scope', 'content', 'http-equiv']);
