import type { Failure, RepositoryName, VerdictLabel } from '../../domain.ts';
import type { Fault } from '../../service/desk.ts';
import type { FailurePlace, RunPlace } from '../../service/places.ts';
import type { EffectAnswer, LabelQuestion } from '../../service/verdict.ts';
import { EMPTY, type Field } from '../field.ts';
import type { Key } from '../keys.ts';
import { type Loaded, type State, topDialog, UNASKED } from '../state.ts';

export type VerdictDialog = KnownVerdict | SoughtVerdict;

/** A run is meant, and which of its failures comes first is still being asked for. */
export interface SoughtVerdict {
  readonly kind: 'verdict';
  readonly run: RunPlace;
  readonly failure: null;
  /** Keys that were typed meanwhile. */
  readonly ahead: readonly Key[];
}

/** What is to be said of a failure. */
export interface KnownVerdict {
  readonly kind: 'verdict';
  readonly place: FailurePlace;
  readonly failure: Failure;
  /** Independent causes of the run, where this one was taken because it comes first; else 1. */
  readonly causes: number;
  readonly chosen: VerdictLabel;
  readonly scope: Scope;
  readonly note: Field;
  /** The note takes the keys. */
  readonly isTyping: boolean;
  /** What the choice would change. */
  readonly effect: Loaded<EffectAnswer>;
  /** Why it could not be saved. */
  readonly fault: Fault | null;
}

export type Scope = LabelQuestion['scope'];

/** Behind the dialog: what is being saved and taken back, while somebody looks at something else already. */
export interface VerdictState {
  /** One after the other, so that what is taken back is what was said last; the first one is being done. */
  readonly deeds: readonly Deed[];
}

export type Deed =
  | { readonly kind: 'label'; readonly dialog: KnownVerdict }
  /** Said of the first failure of a run before that is known; label null: what the engine says. */
  | { readonly kind: 'lead'; readonly run: RunPlace; readonly label: VerdictLabel | null }
  | { readonly kind: 'undo'; readonly repository: RepositoryName };

export const INITIAL: VerdictState = { deeds: [] };

/** In the order of their keys. */
export const CHOICES: readonly { readonly label: VerdictLabel; readonly means: string }[] = [
  { label: 'flaky', means: 'the same code can pass' },
  { label: 'infrastructure', means: 'runner, network, service' },
  { label: 'genuine', means: 'this change broke it' },
  { label: 'broken-base', means: 'red before this change' },
  { label: 'expected', means: 'nobody should mend it' },
  { label: 'uncertain', means: 'nobody can tell yet' },
];

export const SCOPES: readonly Scope[] = ['this', 'fingerprint', 'signature'];

/** What the engine says of a label, 0..1; null where it reckons with no number. */
export function chanceOf(label: VerdictLabel, { verdict }: Pick<Failure, 'verdict'>): number | null {
  const { flaky, infrastructure, genuine, brokenBase } = verdict.probability;
  return { flaky, infrastructure, genuine, 'broken-base': brokenBase, expected: null, uncertain: null }[label];
}

/** Why a word cannot be said of so much; null where it can. */
export function refusalOf(scope: Scope, { isSpecific, signature }: Failure): string | null {
  if (scope === 'this') return null;
  if (!isSpecific) return 'nothing tells it from others';
  return scope === 'signature' && signature === null ? 'no known cause' : null;
}

/** Of what it can be said. */
export function possibleScopes(failure: Failure): Scope[] {
  return SCOPES.filter((scope) => refusalOf(scope, failure) === null);
}

export function dialogOf(place: FailurePlace, failure: Failure, causes: number): KnownVerdict {
  return {
    ...{ kind: 'verdict', place, failure, causes, chosen: failure.verdict.label, scope: 'this', note: EMPTY },
    ...{ isTyping: false, effect: UNASKED, fault: null },
  };
}

export function verdictIn(state: State): KnownVerdict | null {
  const dialog = topDialog(state);
  return dialog?.kind === 'verdict' && dialog.failure !== null ? dialog : null;
}

export function soughtIn(state: State): SoughtVerdict | null {
  const dialog = topDialog(state);
  return dialog?.kind === 'verdict' && dialog.failure === null ? dialog : null;
}

export function questionOf({ place, failure, chosen, scope, note }: KnownVerdict): LabelQuestion {
  const text = note.text.trim();
  return { ...place, fingerprint: failure.fingerprint, label: chosen, scope, note: text === '' ? null : text };
}
