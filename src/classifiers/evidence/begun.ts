import type { Category } from '../../domain.ts';
import { rowOutcome } from '../../history/outcomes.ts';
import type { Case } from '../case.ts';
import type { Ruling } from '../verdict.ts';

/** In log-odds: as strong as a few proofs, so that the ledger shows what decided. */
const DECISIVE = 6;

/**
 * GitHub never gave the job to a machine: the change has not even been tried. Null where the reason lies in the repository or
 * the account: a workflow file that is not valid, a permission that is missing, a budget that is spent. Null also for a
 * workflow that did not start at all, because that is its file's fault as a rule.
 */
export function notBegunRuling({ own, fingerprint, hasBegun, grounds }: Case): Ruling | null {
  if (hasBegun || grounds.stopped || rowOutcome(own) !== 'fail' || own.conclusion === 'startup_failure') return null;
  const cause = own.failures.find((failure) => failure.fingerprint === fingerprint);
  if (grounds.transience === 'no' || (cause !== undefined && OF_SETTINGS.has(cause.category))) return null;
  return infrastructure('GitHub never gave the job to a machine', `attempt ${own.attempt}`);
}

/** Billing counts among configuration. */
const OF_SETTINGS: ReadonlySet<Category> = new Set(['configuration', 'permission']);

/**
 * The step that failed first sets the job up or checks the code out, and it failed of the network or the machine. Null when it failed of something else: an image that does not exist, a ref that is gone.
 */
export function setUpRuling({ signature, isSpecific, steps, grounds }: Case): Ruling | null {
  if (signature === null || !isSpecific) return null;
  if (grounds.transience !== 'network' && grounds.transience !== 'infrastructure') return null;
  const failed = steps.find(({ conclusion }) => conclusion === 'failure');
  if (failed === undefined || !SETTING_UP.some((form) => form.test(failed.name))) return null;
  const what = grounds.transience === 'network' ? 'the network' : 'the machine';
  const text = `the step "${failed.name}" runs nothing of the repository, and failed of ${what} (${signature})`;
  return infrastructure(text, `step ${failed.number}`);
}

/** The runner's names for what it does itself, and what people call a step with `actions/checkout`. */
const SETTING_UP: readonly RegExp[] = [
  /^(?:Set up job|Initialize containers)$/,
  /^(?:Run |Pre )?actions\/checkout@\S+$/i,
  /^Pre Run actions\/checkout@\S+$/i,
  /^check[ -]?out(?: (?:the )?(?:code|source|sources|source code|repo|repository|project|branch|pull request|PR))?$/i,
];

function infrastructure(text: string, ref: string): Ruling {
  return {
    label: 'infrastructure',
    certainty: 'confirmed',
    evidence: { kind: 'rule', weight: DECISIVE, text, ref },
  };
}
