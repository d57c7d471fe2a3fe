import { counted } from '../../../reports/layout.ts';
import { ago } from '../../../reports/moments.ts';
import { plain } from '../../../reports/plain.ts';
import { codeSpan, escapeMarkdown } from '../../../reports/untrusted.ts';
import type { SignatureAnswer, SignatureRow } from '../../../service/signatures.ts';
import { nameOfRow } from './rows.ts';
import { shareOf } from './words.ts';

/** A paragraph for an issue or a chat: what it is, how often it came, and what is known to help. */
export function markdownOf(row: SignatureRow, answer: SignatureAnswer | null, nowMs: number): string {
  const title = row.isKnown
    ? `${codeSpan(row.key.value)} ${escapeMarkdown(plain(row.title))}`
    : codeSpan(plain(nameOfRow(row)));
  const facts = [
    `${counted(row.runs, 'run')}, ${counted(row.jobs, 'job')}`,
    `last ${ago(row.lastMs, nowMs)}`,
    `mostly ${row.label} (${row.labelled} of ${row.jobs})`,
    ...(answer === null || answer.afterwards.rerun === 0
      ? []
      : [`passed on re-run ${shareOf(answer.afterwards.passed, answer.afterwards.rerun)}`]),
  ];
  const jobs = (answer?.byJob ?? []).slice(0, 3).map(({ job, count }) => `${codeSpan(plain(job))} ${count}×`);
  const fix = answer?.entry?.fixes[0];
  return [
    `**${title}**`,
    '',
    `- ${facts.join(' · ')}`,
    ...(jobs.length === 0 ? [] : [`- Jobs: ${jobs.join(', ')}`]),
    ...(fix === undefined ? [] : [`- ${escapeMarkdown(`${plain(fix.title)}: ${plain(fix.why)}`)}`]),
    '',
  ].join('\n');
}
