import type { Failure, Verdict, VerdictLabel } from '../../domain.ts';
import { counted } from '../../reports/layout.ts';
import { plain } from '../../reports/plain.ts';
import type { LabelAnswer } from '../../service/verdict.ts';
import { ascii, type Look } from '../look/look.ts';
import type { KnownVerdict } from './verdict-state.ts';

interface Line {
  readonly text: string;
  /** After it was wrapped. */
  readonly paint: (line: string) => string;
}

/** What saving would change, what is still being worked out, or why it could not be saved. */
export function effectLines({ effect, scope, fault }: KnownVerdict, look: Look): Line[] {
  const said = (text: string, paint: (line: string) => string): Line => ({ text: plain(ascii(text, look)), paint });
  if (fault !== null) return [said(`${look.glyphs.fail} ${fault.message} ${fault.hint}`, look.bad)];
  if (effect.isAsking) return [said('working out what changes… saving need not wait', look.dim)];
  if (effect.fault !== null) return [said(`? not known: ${effect.fault.message}`, look.warning)];
  if (effect.value === null) return [];
  const { before, after, alike, others } = effect.value;
  const elsewhere = others === 0 ? 'no other job judged otherwise' : `${counted(others, 'other job')} judged otherwise`;
  const more = scope === 'this' && alike > 0 ? ` · ${alike} more like it` : '';
  const own = before.label === after.label ? `stays ${labelText(after)}` : `${labelText(before)} → ${labelText(after)}`;
  return [said(`${elsewhere}${more}`, (line) => line), said(`here: ${own}`, look.dim)];
}

/** Who said what of it before. */
export function saidBefore({ verdict }: Pick<Failure, 'verdict'>): string[] {
  const [first] = verdict.evidence;
  return first?.kind === 'person' ? [plain(first.text)] : [];
}

/** `flaky saved for install · 2 other jobs judged otherwise` */
export function savedText(label: VerdictLabel, { job, others }: LabelAnswer): string {
  const elsewhere = others === 0 ? '' : ` (${counted(others, 'other job')} judged otherwise)`;
  return plain(`${label} saved for ${job}${elsewhere}`);
}

function labelText({ label, certainty }: Verdict): string {
  return certainty === null ? label : `${label}, ${certainty}`;
}
