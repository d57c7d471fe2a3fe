import type { Clue, Transience } from '../../domain.ts';
import type { Finding } from '../signatures.ts';

const WORDS: Readonly<Record<Transience, string>> = {
  race: 'a race by nature: it depends on timing, not on the change alone',
  network: 'a network failure: it depends on a service elsewhere',
  infrastructure: 'a failure of the machines that run the job',
  resource: 'a shortage of memory, disk or time: the change may have caused it, or the machine',
  no: 'the same code fails the same way every time',
  unknown: '',
};

/** What the signature says by itself. Null when it claims nothing: missing evidence is never evidence. */
export function natureClue(finding: Finding | null): Clue | null {
  if (finding === null || finding.signature.tier === 'wrapper') return null;
  const { transient, id } = finding.signature;
  if (transient === 'unknown') return null;
  // A symptom says that the reason stands elsewhere: it cannot know that the reason is in the code.
  if (transient === 'no' && finding.signature.tier === 'symptom') return null;
  return {
    kind: 'signature',
    feature: `signature.${transient}`,
    value: 1,
    text: `${WORDS[transient]} (${id})`,
    ref: `line ${finding.line}`,
  };
}

/** Compilers and linters read the code and nothing else. `tool` printed the line as a finding; null: none did. */
export function toolClue(tool: string | null, line: number, finding: Finding | null): Clue | null {
  if (finding !== null || tool === null) return null;
  const text = `${tool} found it in the code: ${WORDS.no}`;
  return { kind: 'tool', feature: 'tool', value: 1, text, ref: `line ${line}` };
}
