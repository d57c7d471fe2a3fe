import { Box } from 'ink';
import { useLayoutState } from '../../components/canvas.ts';
import { Pane } from '../../components/pane.tsx';
import { Region } from '../../components/region.tsx';
import { logAbout, logFoot, logTitle, paintLog } from '../log/pane.ts';
import { isFileShown } from '../log/show.ts';
import { layoutOfRun } from './layout.ts';
import { causesAbout, causesTitle, paintCauses } from './paint-causes.ts';
import { evidenceFoot, evidenceTitle, paintEvidence } from './paint-evidence.ts';
import { jobsAbout, jobsFoot, jobsTitle, paintJobs } from './paint-jobs.ts';
import { paintCauseLine, paintJobsLine } from './paint-lines.ts';

interface Sides {
  readonly width?: number;
  readonly height?: number;
}

/** Jobs, causes, evidence, and the log: beside each other, or one at a time. */
export function RunView() {
  const state = useLayoutState();
  if (isFileShown(state)) return <Log />;
  const { kind, left, right, jobs, below, isEvidenceAlone } = layoutOfRun(state);
  if (kind === 'stacked') return <Stacked />;
  const { zoom } = state;
  const height = zoom === null ? { height: jobs } : {};
  const inLeft = ['run.jobs', 'run.causes', ...(right > 0 ? [] : ['run.evidence'])];
  return (
    <Box flexGrow={1}>
      {(zoom === null || inLeft.includes(zoom)) && (
        <Box flexDirection="column" flexShrink={0} {...(zoom === null ? { width: left } : { flexGrow: 1 })}>
          <Jobs {...height} />
          {isEvidenceAlone ? <Evidence /> : <Causes />}
          {below > 0 && <Evidence {...(zoom === null ? { height: below } : {})} />}
        </Box>
      )}
      <Log />
      {right > 0 && <Evidence {...(zoom === null ? { width: right } : {})} />}
    </Box>
  );
}

function Stacked() {
  const { focus, zoom } = useLayoutState();
  if (focus === 'run.jobs' || zoom === 'run.jobs') return <Jobs />;
  if (focus === 'run.causes' || zoom === 'run.causes') return <Causes />;
  if (focus === 'run.evidence' || zoom === 'run.evidence') return <Evidence />;
  if (zoom !== null) return <Log />;
  return (
    <Box flexDirection="column" flexGrow={1}>
      <Region id="run.jobs:line" height={1} paint={paintJobsLine} />
      <Region id="run.causes:line" height={1} paint={paintCauseLine} />
      <Log />
    </Box>
  );
}

function Jobs(sides: Sides) {
  return <Pane id="run.jobs" title={jobsTitle} about={jobsAbout} foot={jobsFoot} paint={paintJobs} {...sides} />;
}

function Causes(sides: Sides) {
  return <Pane id="run.causes" title={causesTitle} about={causesAbout} paint={paintCauses} {...sides} />;
}

function Evidence(sides: Sides) {
  return <Pane id="run.evidence" title={evidenceTitle} foot={evidenceFoot} paint={paintEvidence} {...sides} />;
}

function Log() {
  return <Pane id="run.log" title={logTitle} about={logAbout} foot={logFoot} paint={paintLog} />;
}
