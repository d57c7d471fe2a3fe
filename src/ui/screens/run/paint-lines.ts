import { plain } from '../../../reports/plain.ts';
import { between } from '../../look/cells.ts';
import type { Painter } from '../../part.ts';
import { causeOf, jobById } from './model.ts';
import { causesAbout } from './paint-causes.ts';
import { jobsAbout } from './paint-jobs.ts';
import { jobMark, silenceOf, titleOf, verdictIn } from './words.ts';

/** On a narrow screen: the job whose log is shown, and how many there are. */
export const paintJobsLine: Painter = (state, { width }, look) => {
  const { value } = state.run.told;
  const { shown } = state.run;
  const job = value === null || shown === null ? null : jobById(value, shown.jobId);
  const name = job === null ? '' : `${jobMark(job, look)} ${look.strong(plain(job.triage.name))}`;
  return [between(` ${name}`, ` ${look.dim(jobsAbout(state))} `, width)];
};

/** The cause of its failure. */
export const paintCauseLine: Painter = (state, { width }, look) => {
  const { value } = state.run.told;
  const { shown } = state.run;
  if (value === null) return [''];
  const cause = causeOf(value, shown);
  const job = shown === null ? null : jobById(value, shown.jobId);
  const silence = job === null ? '' : (silenceOf(job, state) ?? '');
  const text = cause === null ? silence : `${verdictIn(cause.failure, look)}  ${titleOf(cause.failure)}`;
  const about = causesAbout(state);
  return [between(` ${text}`, about === '' ? '' : ` ${look.dim(`cause ${about}`)} `, width)];
};
