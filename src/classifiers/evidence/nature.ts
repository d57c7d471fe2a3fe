import type { Evidence, Transience } from '../../domain.ts';
import type { Finding } from '../signatures.ts';

/**
 * Log-odds that a failure of this nature is not the change's fault, before any history is known.
 * 2.1 is about nine to one: the threshold at which a verdict is worth saying. To be fitted once verdicts are settled.
 */
const WEIGHTS: Readonly<Record<Transience, number>> = {
  race: 2.1,
  network: 2.4,
  infrastructure: 2.6,
  resource: 0.8,
  no: -2.6,
  unknown: 0,
};

const WORDS: Readonly<Record<Transience, string>> = {
  race: 'a race by nature: it depends on timing, not on the change alone',
  network: 'a network failure: it depends on a service elsewhere',
  infrastructure: 'a failure of the machines that run the job',
  resource: 'a shortage of memory, disk or time: the change may have caused it, or the machine',
  no: 'the same code fails the same way every time',
  unknown: '',
};

/** What the signature says by itself. Null when it claims nothing: missing evidence is never evidence. */
export function natureEvidence(finding: Finding | null): Evidence | null {
  if (finding === null || finding.signature.tier === 'wrapper') return null;
  const { transient, id } = finding.signature;
  if (transient === 'unknown') return null;
  // A symptom says that the reason stands elsewhere: it cannot know that the reason is in the code.
  if (transient === 'no' && finding.signature.tier === 'symptom') return null;
  return {
    kind: 'signature',
    weight: WEIGHTS[transient],
    text: `${WORDS[transient]} (${id})`,
    ref: `line ${finding.line}`,
  };
}

/** Compilers and linters read the code and nothing else. `tool` printed the line as a finding; null: none did. */
export function toolEvidence(tool: string | null, line: number, finding: Finding | null): Evidence | null {
  if (finding !== null || tool === null) return null;
  return { kind: 'tool', weight: -2.2, text: `${tool} found it in the code: ${WORDS.no}`, ref: `line ${line}` };
}
