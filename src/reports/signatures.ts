import picocolors from 'picocolors';
import type { LinePattern, Pattern, Signature } from '../classifiers/signature.ts';
import { counted, truncate, wrap } from './layout.ts';

interface Options {
  readonly width: number;
  readonly colour: boolean;
}

/** All signatures by area, one line each: id, nature, title. */
export function listText(signatures: readonly Signature[], { width, colour }: Options): string {
  const paint = picocolors.createColors(colour);
  const areas = byArea(signatures);
  const lines: string[] = [];
  for (const [area, entries] of areas) {
    const longest = Math.max(...entries.map(({ id }) => id.length));
    lines.push(`${paint.bold(area)} ${paint.dim(String(entries.length))}`);
    for (const { id, title, tier, transient } of entries) {
      const nature = tier === 'wrapper' ? 'wrapper' : tier === 'symptom' ? 'symptom' : NATURES[transient];
      lines.push(
        `  ${id.padEnd(longest)}  ${paint.dim(nature.padEnd(8))}  ${truncate(title, Math.max(20, width - longest - 14))}`,
      );
    }
    lines.push('');
  }
  lines.push(
    `${counted(signatures.length, 'signature')}. ${paint.dim('whyred signatures show ID tells what one means and what to do.')}`,
  );
  return `${lines.join('\n')}\n`;
}

const NATURES = {
  race: 'race',
  network: 'network',
  infrastructure: 'machines',
  resource: 'resource',
  no: '',
  unknown: '',
} as const;

function byArea(signatures: readonly Signature[]): Map<string, Signature[]> {
  const areas = new Map<string, Signature[]>();
  for (const signature of signatures) {
    const area = signature.id.split('/')[0]!;
    areas.set(area, [...(areas.get(area) ?? []), signature]);
  }
  return areas;
}

/** One signature as a page: what it means first, how it is recognised last. */
export function showText(signature: Signature, { width, colour }: Options): string {
  const paint = picocolors.createColors(colour);
  const room = Math.min(width, 100);
  const lines: string[] = [];
  const put = (...more: readonly string[]): void => {
    lines.push(...more);
  };
  const part = (title: string): void => put('', paint.bold(title));
  const indented = (text: string, by = 2): string[] => wrap(text, room - by).map((line) => `${' '.repeat(by)}${line}`);

  put(
    paint.bold(signature.title),
    paint.dim(`${signature.id} · ${signature.category} · ${signature.tier} · ${WORDS[signature.transient]}`),
    '',
  );
  put(...wrap(signature.cause, room));
  part(signature.fix.length > 1 ? 'Ways to fix it' : 'Fix');
  for (const [index, fix] of signature.fix.entries()) {
    const [first, ...rest] = wrap(
      `${fix.title}${fix.recommended && signature.fix.length > 1 ? ' (recommended)' : ''}: ${fix.why}`,
      room - 5,
    );
    put(`  ${signature.fix.length > 1 ? `${index + 1} ` : '  '} ${first ?? ''}`, ...rest.map((line) => `     ${line}`));
    if (fix.snippet !== null)
      put(
        '',
        ...fix.snippet
          .trimEnd()
          .split('\n')
          .map((line) => paint.cyan(`       ${line}`)),
        '',
      );
  }
  for (const [title, entries] of [
    ['Check that it is fixed', signature.verify],
    ['Keep it from coming back', signature.prevent],
  ] as const) {
    if (entries.length === 0) continue;
    part(title);
    for (const entry of entries) put(...indented(entry, 4));
  }
  part('Recognised by');
  for (const pattern of signature.patterns) put(`    ${patternText(pattern)}`);
  for (const line of signature.unless) put(`    ${paint.dim('but not')} ${lineText(line)}`);
  const { step, file, formats } = signature.scope;
  if (step !== null) put(`    ${paint.dim('in steps like')} /${step}/`);
  if (file !== null) put(`    ${paint.dim('in files like')} /${file}/`);
  if (formats !== null) put(`    ${paint.dim('in logs of')} ${formats.join(', ')}`);
  part('For example');
  for (const example of signature.examples) put(...example.split('\n').map((line) => `    ${line}`));
  part('But not');
  for (const miss of signature.nearMisses) put(...miss.split('\n').map((line) => `    ${line}`));
  part('Source');
  for (const source of signature.source) put(`    ${source}`);
  return `${lines.join('\n')}\n`;
}

const WORDS = {
  race: 'a race: a re-run may pass',
  network: 'network: a re-run may pass',
  infrastructure: 'the machines: a re-run may pass',
  resource: 'a shortage: a re-run may pass',
  no: 'a re-run will not help',
  unknown: 'a re-run may or may not help',
} as const;

function patternText(pattern: Pattern): string {
  if (pattern.kind === 'line') return lineText(pattern.line);
  return `${pattern.lines.map(lineText).join(' then ')} within ${pattern.within} lines`;
}

function lineText(line: LinePattern): string {
  return line.kind === 'literal' ? `“${line.literal}”` : `/${line.source}/${line.ignoreCase ? 'i' : ''}`;
}
