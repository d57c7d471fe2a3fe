import type { JobLog, LogSource, Triage } from '../../src/domain.ts';
import { createRedactor } from '../../src/log/redaction.ts';
import { loadMatcher } from '../../src/providers/signature-files.ts';
import { type Engine, triage } from '../../src/triage.ts';

/** With the catalogue that ships, and nothing of a repository's own. */
export const engine: Engine = {
  matcher: await loadMatcher('/nonexistent'),
  redact: createRedactor(),
  baseline: null,
  expected: [],
  words: null,
};

export interface File {
  readonly name?: string;
  readonly file: string;
  readonly text: string | Uint8Array;
}

/** Logs in memory, each of one job. */
export function sourceOf(...files: readonly File[]): LogSource {
  return {
    name: 'test',
    warnings: [],
    async *jobs(): AsyncGenerator<JobLog> {
      for (const { name, file, text } of files) {
        const bytes = typeof text === 'string' ? Buffer.from(text) : text;
        yield { name: name ?? null, parts: [{ file, bytes, step: null, steps: null }] };
      }
    },
  };
}

export function triageText(text: string | Uint8Array, file = 'job.log'): Promise<Triage> {
  return triage(sourceOf({ file, text }), engine);
}
