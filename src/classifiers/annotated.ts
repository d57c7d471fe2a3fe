import type { Annotation, LogStep } from '../domain.ts';
import type { ParsedLog } from '../log/parse.ts';
import { wholeStep } from '../log/structure/structure.ts';
import { readLog } from '../log/text.ts';

/** Stands where a log's file would: lines count annotations, in GitHub's order. */
export const ANNOTATIONS_FILE = 'annotations';

const MARKERS = { failure: 'error', warning: 'warning', notice: 'notice' } as const;

/**
 * What GitHub noted at a job, read as a log of its own: a line for each annotation. Some reasons are told nowhere else:
 * that the runner was lost, that the time was up, that nobody paid. Null when there is nothing to read.
 */
export function annotationLog(jobName: string, annotations: readonly Annotation[]): ParsedLog | null {
  if (annotations.length === 0) return null;
  const lines = annotations.map(({ level, title, message }) => {
    // The title of what an action reports is often its name alone; of what GitHub reports it says nothing new.
    const text =
      title === null || message.includes(title) || GENERIC_TITLE.test(title) ? message : `${title}: ${message}`;
    return `##[${MARKERS[level]}]${text.replace(/\s*[\r\n]\s*/g, ' ')}\n`;
  });
  const text = readLog(Buffer.from(lines.join('')), (same) => same, { format: 'github-step' });
  const whole = { text, first: 1, last: lines.length };
  const step: LogStep = { ...wholeStep(whole, 'failure', null), name: 'annotations' };
  return { ...whole, file: ANNOTATIONS_FILE, steps: [step], ending: 'failure', jobName };
}

const GENERIC_TITLE = /^(?:\.github(?:#L\d+)?|Error|Warning|Notice)$/i;
