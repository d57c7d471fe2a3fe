import type { Chance } from './chance.ts';
import { type Told, told } from './world.ts';

/**
 * How often the log of a failure shows what, by its true cause. Half of what is flaky has no name; what is genuine looks like the
 * network now and then, because a server that was broken refuses connections. By the shares, the class of the text alone tells
 * the two kinds apart with an AUC of about .82, as measured on labelled logs.
 */
const SHARES = {
  flaky: { race: 0.18, network: 0.1, infrastructure: 0.02, resource: 0.08, no: 0.05, unknown: 0.42, generic: 0.15 },
  outside: { race: 0.02, network: 0.48, infrastructure: 0.23, resource: 0.06, no: 0.03, unknown: 0.1, generic: 0.1 },
  genuine: {
    race: 0.015,
    network: 0.03,
    infrastructure: 0.005,
    resource: 0.04,
    no: 0.51,
    unknown: 0.31,
    generic: 0.09,
  },
} as const;

/** What every failure of one cause shows, in one place. */
export function toldOf(of: keyof typeof SHARES, kind: string, test: string | null, random: Chance): Told {
  const shown = random.of(SHARES[of]);
  if (shown === 'generic') return told(null, '', null);
  // A test is named where it is a test that fails: not by compilers, not by machines.
  const named = shown === 'race' || shown === 'unknown' || (shown === 'network' && of !== 'outside') ? test : null;
  // What lies outside is called the same in all jobs; the rest by what it happens to.
  return told(shown, of === 'outside' ? kind : `${kind}:${named ?? ''}`, named);
}
