import { type Block, flat, type Inline, inlines, type Section, type Words } from '../document/blocks.ts';
import { grouped, stringWidth } from '../layout.ts';
import { plain } from '../plain.ts';
import { withoutCommands } from '../untrusted.ts';
import type { NightlyFacts } from './facts.ts';
import { nightlyDocument, quietLine } from './sections.ts';
import { isQuiet } from './standing.ts';

/** Slack takes so many blocks of a message. Source: api.slack.com, reference of block kit. */
const BLOCKS_MAX = 50;
/** And so many characters of a section's text, */
const TEXT_MAX = 3000;
/** of a header's less. */
const HEADER_MAX = 150;

/**
 * The night as a message for a webhook of Slack's, one line of JSON: `whyred nightly --format slack | curl -d @- …`. Without the
 * excerpts of logs. No text in it can mention anybody, or link anywhere but to GitHub.
 */
export function nightlySlack(facts: NightlyFacts): string {
  if (isQuiet(facts)) {
    const line = escaped(quietLine(facts));
    return payload(line, [section(line)]);
  }
  const { title, sections } = nightlyDocument(facts);
  const told = sections.filter(({ key }) => key !== 'evidence');
  const blocks = told.flatMap(sectionBlocks);
  const shown =
    blocks.length < BLOCKS_MAX
      ? blocks
      : [...blocks.slice(0, BLOCKS_MAX - 2), section('_The rest is left out: a message holds no more._')];
  const head = {
    type: 'header',
    text: { type: 'plain_text', text: cut(plain(flat(title)), HEADER_MAX), emoji: false },
  };
  const lead = flat(told[0]?.blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.words] : []))[0] ?? title);
  return payload(cut(escaped(lead), TEXT_MAX), [head, ...shown]);
}

/** @param text What a notification shows. */
function payload(text: string, blocks: readonly object[]): string {
  return JSON.stringify({ text, blocks }).replaceAll('##[', '#\\u0023[');
}

function section(text: string): object {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

/** As many blocks as its lines need; no line is cut in two unless it alone is too long. */
function sectionBlocks({ heading, blocks, key }: Section): object[] {
  const lines = [...(key === 'headline' ? [] : [`*${escaped(flat(heading))}*`]), ...blocks.flatMap(blockLines)];
  const texts: string[] = [];
  for (const line of lines.map((one) => cut(one, TEXT_MAX))) {
    const before = texts.at(-1);
    if (before !== undefined && before.length + 1 + line.length <= TEXT_MAX)
      texts[texts.length - 1] = `${before}\n${line}`;
    else texts.push(line);
  }
  return texts.map(section);
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'paragraph':
    case 'note':
      return [mrkdwn(block.words)];
    case 'list':
      return block.items.map(({ words }) => `• ${mrkdwn(words)}`);
    case 'table':
      return [
        preformatted(
          [block.columns.map(({ title }) => title), ...block.rows.map((row) => row.map(flat))],
          block.columns.map(({ right = false }) => right),
        ),
      ];
    case 'code':
    case 'answer':
      return [];
  }
}

/** A table in columns, as long as a section holds it. */
function preformatted(rows: readonly (readonly string[])[], right: readonly boolean[]): string {
  const cells = rows.map((row) => row.map((text) => cut(inCode(text), 40)));
  const widths = right.map((_, at) => Math.max(...cells.map((row) => stringWidth(row[at] ?? ''))));
  const lines = cells.map((row) =>
    row
      .map((text, at) => {
        const blanks = ' '.repeat(widths[at]! - stringWidth(text));
        return right[at] ? `${blanks}${text}` : `${text}${blanks}`;
      })
      .join('  ')
      .trimEnd(),
  );
  const escapes = lines.map(escapedSigns);
  let shown = 0;
  // Room for the fences and for the line on the rest.
  for (let length = 40; shown < escapes.length; shown++) {
    length += escapes[shown]!.length + 1;
    if (length > TEXT_MAX) break;
  }
  const rest = escapes.length - shown;
  const kept = [...escapes.slice(0, shown), ...(rest > 0 ? [`and ${grouped(rest)} more`] : [])];
  return `\`\`\`\n${kept.join('\n')}\n\`\`\``;
}

function mrkdwn(words: Words): string {
  return inlines(words).map(inline).join('');
}

function inline(one: Inline): string {
  if (typeof one === 'string') return escaped(one);
  switch (one.kind) {
    case 'code':
      return `\`${escapedSigns(inCode(one.text))}\``;
    case 'strong':
      return `*${escaped(flat(one.words))}*`;
    case 'link': {
      const text = escaped(flat(one.words));
      return /^https:\/\/[^\s<>|]+$/.test(one.url) ? `<${escapedSigns(one.url)}|${text}>` : text;
    }
  }
}

/** Prose without Slack's signs: what looks like markup gets a character between that nobody sees. */
function escaped(text: string): string {
  return escapedSigns(withoutCommands(plain(text))).replace(/[*_~`|]/g, (sign) => `${UNSEEN}${sign}${UNSEEN}`);
}

/** A word joiner: signs beside it are no markup. */
const UNSEEN = '\u2060';

function escapedSigns(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Nothing in it can end the code. */
function inCode(text: string): string {
  return withoutCommands(plain(text)).replaceAll('`', 'ˋ');
}

/** Never within an escape, and never within a pair of surrogates. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/&[a-z]{0,3}$|[\ud800-\udbff]$|<[^<>]*$/, '')}…`;
}
