import { wrap } from '../../../reports/layout.ts';
import { nameOf } from '../../../reports/runs.ts';
import type { Fault } from '../../../service/desk.ts';
import type { Look } from '../../look/look.ts';
import type { State } from '../../state.ts';
import { progressWords } from './words.ts';

/** What is said while nothing is known of the run: what is going on, or what went wrong and what helps. */
export function emptiness(state: State, width: number, look: Look): string[] {
  const { place, told, fetch } = state.run;
  const say = (text: string): string[] => wrap(text, width - 2).map((line) => ` ${line}`);
  if (place === null)
    return [
      '',
      ...say('No run is open.'),
      ...say('Choose one with 1, and press enter there; or press : and paste its number or its address.'),
    ];
  const name = `run ${place.runId} of ${nameOf(place.repository)}`;
  if (fetch.isAsking) {
    const { progress } = fetch;
    const far = progress === null ? '' : `${progress.what} ${progressWords(progress)}`;
    return ['', ...say(`Fetching ${name} from GitHub.`), ...(far === '' ? [] : [` ${look.accent(far)}`])];
  }
  if (told.isAsking) return ['', ...say(`Reading ${name}.`)];
  const fault = fetch.fault ?? told.fault;
  return fault === null ? [] : ['', ...faultLines(fault, state.isOffline, width, look)];
}

function faultLines({ message, hint }: Fault, isOffline: boolean, width: number, look: Look): string[] {
  const { bad, glyphs } = look;
  const [first = '', ...rest] = wrap(message, width - 4);
  const helps = isOffline ? 'whyred is offline: O goes online, ctrl-r then fetches it.' : 'ctrl-r tries again.';
  return [
    ` ${bad(glyphs.fail)} ${first}`,
    ...rest.map((line) => `   ${line}`),
    ...(isOffline ? [] : wrap(hint, width - 4).map((line) => `   ${look.dim(line)}`)),
    ...wrap(helps, width - 4).map((line) => `   ${line}`),
  ];
}
