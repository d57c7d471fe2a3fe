import type { Evidence, Verdict } from '../../domain.ts';
import type { NightFailure } from '../../history/nightly/failures.ts';
import { codeHtml } from '../document/html-blocks.ts';
import { counted, grouped } from '../layout.ts';
import { anchor, type Html, html, type Value } from '../page/escape.ts';
import { repositoryLabel } from '../shares.ts';
import { percent, verdictWords } from '../words.ts';
import type { FailureEvidence, NightlyFacts, ToldFailure } from './facts.ts';
import { chip, LABELS, placeHtml, tableHtml, time } from './html-parts.ts';

/** What is new, still open and resolved; each opens to show what is known of it. */
export function failuresHtml({ failures, repositories, untilMs }: NightlyFacts): Html {
  const several = repositories.length > 1;
  return html`${STATES.map(([state, heading]) => {
    const own = failures.filter((one) => one.state === state);
    return (
      own.length > 0 &&
      html`<h3 id="${state}">${heading} <span class="count">${own.length}</span></h3>
<div class="failures">
${own.map((one) => failureHtml(one, several, untilMs))}</div>
`
    );
  })}`;
}

const STATES: readonly (readonly [state: NightFailure['state'], heading: string])[] = [
  ['new', 'New since last night'],
  ['open', 'Still open'],
  ['resolved', 'Resolved'],
];

function failureHtml(one: ToldFailure, several: boolean, nowMs: number): Html {
  const { state, job, workflowName, repository, evidence, failure, cameBack, runs, firstRed, resolvedBy, name } = one;
  const [sign, words, tone] = LABELS[failure?.label ?? 'uncertain'];
  const live = state !== 'resolved' && html` data-live`;

  return html`<details class="failure"${live}><summary><span>${chip(`${sign} ${words}`, tone)}</span>
<span class="what"><b>${job}</b> <span class="dim">${several ? `${repositoryLabel(repository)}, ` : ''}${workflowName}</span> · ${name ?? 'no cause is stored'}${
    evidence !== null && html`<code class="line">${evidence.text}</code>`
  }</span>
<span class="when">${counted(runs, 'run')} · ${
    resolvedBy === null
      ? html`${cameBack ? 'came back' : 'first red'} ${time(firstRed.endedMs, nowMs)}`
      : html`${RESOLVED[resolvedBy.how]} ${time(resolvedBy.endedMs, nowMs)}`
  }</span></summary>
<div class="evidence">${evidence === null ? untoldHtml(one) : evidenceHtml(evidence)}
${courseHtml(one, nowMs)}</div></details>
`;
}

/** The page would grow without end if it held the lines of all. */
function untoldHtml({ failure, lastRed }: ToldFailure): Html {
  if (failure === null) return html`<p class="dim">No cause of it is stored.</p>`;
  return html`<p class="dim">Its lines: <code>whyred triage ${lastRed.runId} --offline</code></p>`;
}

const RESOLVED = {
  rerun: '✓ passed when run again',
  'same-code': '✓ passed on the same commit',
  commit: '✓ passed on new code',
} as const;

function evidenceHtml(evidence: FailureEvidence): Html {
  const { summary, signature, file, line, confidence, verdict, advice, step, runUrl, jobUrl } = evidence;
  const place = html`Line ${grouped(line)} of <code>${file}</code>${step !== null && html`, in <q>${step}</q>`}, ${
    confidence >= 0.6 ? `the explanation with a chance of ${percent(confidence)}` : `a guess (${percent(confidence)})`
  }`;
  return html`<p>${signature !== null && html`${summary} `}<strong>${verdictWords(verdict)}</strong></p>
${codeHtml(excerptLines(evidence), 'text', `Lines of ${file}`)}
<p class="dim">${place} · ${anchor('run', runUrl)}${jobUrl !== null && html` · ${anchor('job', jobUrl)}`}${
    signature !== null && html` · <code>${signature.id}</code>`
  }</p>
${advice.length > 0 && html`<h4>What to do</h4><ul>${advice.map((one) => html`<li>${one}</li>`)}</ul>`}
${becauseHtml(verdict)}`;
}

/** As in all of whyred's excerpts: the explaining line is marked. */
function excerptLines({ excerpt, line, text }: FailureEvidence): string[] {
  const lines = excerpt.some(({ number }) => number === line) ? excerpt : [{ number: line, text }];
  return lines.map((one) => `${one.number === line ? '▌' : ' '} ${grouped(one.number).padStart(7)}  ${one.text}`);
}

function becauseHtml({ evidence }: Verdict): Html | null {
  if (evidence.length === 0) return null;
  const rows = evidence.map(({ text, weight, ref }: Evidence): Value[] => [text, weightWords(weight), ref]);
  return html`<h4>Because</h4>${tableHtml(
    'Evidence of the verdict',
    [{ title: 'evidence' }, { title: 'weight', right: true }, { title: 'where' }],
    rows,
  )}`;
}

/** In log-odds: above 0 it is not the change’s fault. */
function weightWords(weight: number): string {
  const rounded = weight.toFixed(1);
  return weight < 0 ? rounded.replace('-', '−') : `+${rounded}`;
}

function courseHtml({ repository, firstRed, lastRed, lastGreen, resolvedBy }: ToldFailure, nowMs: number): Html {
  const line = (words: string, place: NightFailure['lastGreen']): Html | false =>
    place !== null && html`<dt>${words}</dt><dd>${placeHtml(repository, place, nowMs)}</dd>`;
  const isOnce = firstRed.runId === lastRed.runId && firstRed.attempt === lastRed.attempt;
  return html`<dl>${line('last green', lastGreen)}${line(isOnce ? 'red' : 'first red', firstRed)}${
    !isOnce && line('last red', lastRed)
  }${line('green again', resolvedBy)}</dl>`;
}
