import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ToldRun } from '../../src/domain.ts';
import { inOrder } from '../../src/history/episodes/episodes.ts';
import type { Report } from '../../src/reports/document/blocks.ts';
import { toJson } from '../../src/reports/document/json.ts';
import { courseOf, type PostmortemSources, postmortemFacts } from '../../src/reports/postmortem/postmortem.ts';
import { postmortemReport } from '../../src/reports/postmortem/report.ts';
import { sessionReport } from '../../src/reports/session/report.ts';
import { type SessionSources, sessionFacts } from '../../src/reports/session/session.ts';
import { NOVA } from '../store/support.ts';
import { lintOf } from './markdown.ts';

/** All runs, and nothing else that is known. */
function rangeOf(runs: readonly ToldRun[]) {
  const ordered = inOrder(runs);
  return {
    ...{ repository: NOVA, runs, branch: null, changes: new Map(), signatures: new Map() },
    range: { fromMs: ordered[0]!.run.createdMs, untilMs: ordered.at(-1)!.run.createdMs },
  };
}

export function session(runs: readonly ToldRun[], given: Partial<SessionSources> = {}): Report {
  return sessionReport(sessionFacts({ ...rangeOf(runs), related: [], ...given }));
}

export function postmortem(runs: readonly ToldRun[], given: Partial<PostmortemSources> = {}): Report {
  const range = rangeOf(runs);
  const knownMs = range.range.untilMs;
  const sources = { ...range, defaultBranch: 'main', incident: null, knownMs, ...given };
  const course = courseOf(sources);
  if (course === null) throw new Error('nothing is red in these runs');
  return postmortemReport(postmortemFacts(sources, course));
}

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../data/${name}.schema.json`, import.meta.url), 'utf8'));
const ajv = new Ajv2020({ allErrors: true }).addSchema(schemaOf('report-range'));
const validators = {
  session: ajv.compile(schemaOf('report-session')),
  postmortem: ajv.compile(schemaOf('report-postmortem')),
};

/** What the published schema has against such a document; empty when it has nothing. */
export function schemaErrors(kind: keyof typeof validators, json: string): unknown[] {
  const validate = validators[kind];
  validate(JSON.parse(json));
  return validate.errors ?? [];
}

/** The same of a report's facts. */
export function factErrors(report: Report & { readonly kind: string }): unknown[] {
  return schemaErrors(report.kind as keyof typeof validators, toJson(report));
}

/** What linters have against it, once `deliver` has told them that tables may be wide. */
export function complaintsOn(markdown: string): string[] {
  return lintOf(`${markdown}\n<!-- markdownlint-disable-file MD013 -->\n`);
}

/** The document alone, without what `deliver` writes below it for programs. */
export function bodyOf(markdown: string): string {
  return markdown.replace(/\n<!-- (?:markdownlint|whyred:report)[\s\S]*$/, '');
}
