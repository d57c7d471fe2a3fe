import { counted } from '../reports/layout.ts';
import { plain } from '../reports/plain.ts';
import { nameOf } from '../reports/runs.ts';
import { verdictWords } from '../reports/words.ts';
import { reportIn, reportOf } from './dialogs/report-state.ts';
import { unstyled } from './look/cells.ts';
import { lookOf } from './look/look.ts';
import { screenTitle } from './screen-titles.ts';
import { paintDetails } from './screens/grid/details.ts';
import { runHeading } from './screens/run/heading.ts';
import { causeOf, causesOf, rankOf } from './screens/run/model.ts';
import { titleOf } from './screens/run/words.ts';
import { type State, topDialog } from './state.ts';
import type { Attention } from './terminal/teller.ts';

/** Where a person is who hears the screen. */
export function attentionIn(state: State): Attention {
  const { screen, repository, focus, readAll } = state;
  const where = repository === null ? '' : `, ${nameOf(repository)}`;
  const dialog = topDialog(state)?.kind ?? null;
  const about = [...aboutRun(state), ...aboutCell(state), ...aboutReport(state)];
  return { screen: `${screenTitle(screen)}${where}`, pane: focus, dialog, readAll, about };
}

/** What who sees takes in at a glance: how the run ended, and of the cause that is looked at the line, the verdict, and what to do. */
function aboutRun(state: State): string[] {
  const { told, shown } = state.run;
  if (state.screen !== 'run' || told.value === null) return [];
  const cause = causeOf(told.value, shown);
  if (cause === null) return [runHeading(state)];
  const { job, failure, elsewhere } = cause;
  const count = causesOf(told.value).length;
  const which = count === 1 ? 'The only cause' : `Cause ${rankOf(told.value, cause)} of ${count}`;
  const line = elsewhere ?? failure.rootCause;
  const [fix] = failure.fixes;
  const todo = fix === undefined ? failure.advice[0] : `${fix.title}: ${fix.why}`;
  return [
    runHeading(state),
    `${which}, in ${plain(elsewhere?.job ?? job.triage.name)}: ${titleOf(failure)}`,
    `Line ${line.line}: ${plain(line.text)}`,
    `Verdict: ${verdictWords(failure.verdict)}`,
    ...(todo === undefined ? [] : [`What to do: ${plain(todo)}`]),
  ];
}

/** What is under the cursor of the grid, as it is said below it: the line that is chosen stays the same from run to run. */
function aboutCell(state: State): string[] {
  if (state.screen !== 'grid') return [];
  const extent = { width: state.size.columns, height: CELL_LINES };
  return paintDetails(state, extent, lookOf(state)).map((line) => unstyled(line).trim());
}

const CELL_LINES = 4;

/** That a report has come, which is a page of text: how to hear it. */
function aboutReport(state: State): string[] {
  const dialog = reportIn(state);
  const markdown = dialog === null ? undefined : reportOf(dialog).value?.markdown;
  if (markdown === undefined) return [];
  const lines = counted(markdown.trimEnd().split('\n').length, 'line');
  return [`The report is there, ${lines}: alt-r tells what is shown of it, L gives all of it to your pager.`];
}
