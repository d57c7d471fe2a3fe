import type { Filter, Term } from './filter.ts';
import { asTyped, inQuotes } from './quote.ts';

/** A filter as a person would type it. Read at the same moment it gives the same filter, but for columns. */
export function formatFilter({ terms }: Filter): string {
  return terms.map(formatTerm).join(' ');
}

function formatTerm(term: Term): string {
  const values = valuesOf(term);
  return `${term.negated ? '!' : ''}${term.field === 'text' ? '' : `${term.field}:`}${values}`;
}

function valuesOf(term: Term): string {
  switch (term.field) {
    case 'age':
    case 'attempts':
    case 'id':
      return `${term.op === 'is' ? '' : term.op}${term.values.join(',')}`;
    case 'since':
    case 'until':
      return term.values[0];
    case 'text':
      return term.values.map((value) => (term.op === 'like' ? patternAsTyped(value) : textAsTyped(value))).join(' ');
    default: {
      const values = term.values.map(term.op === 'like' ? patternAsTyped : asTyped);
      return `${term.op === 'contains' ? '~' : ''}${values.join(',')}`;
    }
  }
}

/** A colon would make a key of what stands before it. */
function textAsTyped(text: string): string {
  return text.includes(':') ? inQuotes(text) : asTyped(text);
}

/** Wildcards and backslashes of a pattern mean the same where it is typed; quotes and what parts words do not. */
function patternAsTyped(pattern: string): string {
  const typed = pattern.replaceAll('"', '\\"');
  return /^[~<>=!]|[\s,:]/.test(typed) ? `"${typed}"` : typed;
}
