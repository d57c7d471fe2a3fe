import { counted, grouped, wrap } from '../../../reports/layout.ts';
import { plain } from '../../../reports/plain.ts';
import { nameOf } from '../../../reports/runs.ts';
import type { RunsAnswer } from '../../../service/runs.ts';
import type { Look } from '../../look/look.ts';
import type { Painter } from '../../part.ts';
import type { State } from '../../state.ts';

/** What the list says where it has no line: what is going on, or what to do. */
export const insteadOfRuns: Painter = (state, { width }, look) => {
  const text = (line: string): string[] => wrap(line, width - 4).map((one) => `  ${one}`);
  const { start, repository, runs } = state;
  const { value, fault } = runs.loaded;
  const wrong = fault ?? start.fault;
  if (wrong?.code === 'store-missing') return ['', ...nothingStored(state, look, text)];
  if (wrong !== null) {
    const [first = '', ...more] = wrong.message.split('\n');
    return [
      '',
      ...text(first).map((line) => look.bad(line)),
      // A filter, with a caret below what is wrong.
      ...more.map((line) => `  ${plain(line)}`),
      ...text(wrong.hint),
    ];
  }
  if (start.value === null) return ['', ...text('Looking for the repository and its store …')];
  if (repository === null) return ['', ...nowhere(start.value.unnamed, text)];
  if (value === null) return ['', ...text('Reading the stored runs …')];
  if (value.stored === 0) return ['', ...nothingStored(state, look, text)];
  return ['', ...noneFits(state, value, look, text)];
};

type Text = (line: string) => string[];

function nowhere(unnamed: NonNullable<State['start']['value']>['unnamed'], text: Text): string[] {
  return unnamed === null ? text('No repository is known.') : [...text(unnamed.message), ...text(unnamed.hint)];
}

function nothingStored({ repository }: State, look: Look, text: Text): string[] {
  const name = repository === null ? 'a repository' : plain(nameOf(repository));
  return [
    ...text(`Nothing of ${name} is stored yet.`).map((line) => look.strong(line)),
    '',
    ...text(`p  fetches its runs of the last days, and the logs of those that failed. Later pulls fetch what is new.`),
    ...text(`Outside of this screen: whyred pull ${name}`),
  ];
}

function noneFits({ runs, dialogs }: State, { stored, without }: RunsAnswer, look: Look, text: Text): string[] {
  // While a filter is typed, keys are its own.
  const isFree = dialogs.length === 0;
  const least = Math.max(0, ...without.map(({ runs: count }) => grouped(count).length));
  return [
    ...text(`No run fits  ${plain(runs.filter)}`).map((line) => look.strong(line)),
    '',
    ...without.map(({ part, runs: count }, index) => {
      const line = `${grouped(count).padStart(least)} ${count === 1 ? 'run fits' : 'runs fit'} without ${plain(part)}`;
      return `  ${line}${index === 0 && isFree ? `   ${look.accent('enter')} leaves it out` : ''}`;
    }),
    ...(without.length === 0 ? text(`${counted(stored, 'run')} ${stored === 1 ? 'is' : 'are'} stored.`) : []),
    ...(isFree ? ['', `  ${look.accent('esc')} shows all runs   ${look.accent('/')} changes the filter`] : []),
  ];
}
