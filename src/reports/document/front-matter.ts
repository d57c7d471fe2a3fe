import { plain } from '../plain.ts';
import { withoutCommands } from '../untrusted.ts';
import { flat, type Report } from './blocks.ts';

/**
 * YAML front matter of what a report says of itself, with the line that parts it from the document. No `title`: that is the
 * document's first heading (markdownlint's MD025).
 */
export async function frontMatter({
  kind,
  key,
  meta,
  marks,
}: Pick<Report, 'kind' | 'key' | 'meta' | 'marks'>): Promise<string> {
  const { stringify } = await import('yaml');
  const said: Record<string, unknown> = { kind, key };
  for (const [label, value] of meta) said[fieldName(label)] ??= harmless(flat(value));
  for (const [name, value] of Object.entries(marks)) said[fieldName(name)] = harmlessMark(value);
  delete said.title;
  // A folded line could begin with anything.
  return `---\n${stringify(said, { lineWidth: 0 })}---\n\n`;
}

/** `Run history` -> `run_history`, as templates call it, too. */
export function fieldName(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}

function harmlessMark(value: Report['marks'][string]): unknown {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? harmless(value) : value.map(harmless);
}

function harmless(text: string): string {
  return withoutCommands(plain(text)).trim();
}
