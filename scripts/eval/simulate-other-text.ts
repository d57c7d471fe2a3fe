import type { Chance } from './chance.ts';
import { type Told, told } from './world.ts';

/** How often a log shows what, otherwise than in `simulate`: fewer compilers, more that nobody has a name for. */
const SHARES = {
  flaky: { race: 0.2, network: 0.06, infrastructure: 0.01, resource: 0.13, no: 0.04, unknown: 0.36, generic: 0.2 },
  outside: { race: 0, network: 0.3, infrastructure: 0.28, resource: 0.12, no: 0.02, unknown: 0.18, generic: 0.1 },
  genuine: { race: 0.03, network: 0.06, infrastructure: 0.01, resource: 0.05, no: 0.34, unknown: 0.43, generic: 0.08 },
} as const;

/** Drawn anew for each failure or each cause, as the caller likes. */
export function shows(of: keyof typeof SHARES, kind: string, random: Chance): Told {
  const shown = random.of(SHARES[of]);
  const test = shown === 'unknown' || shown === 'race' ? `spec ${kind}` : null;
  return shown === 'generic' ? told(null, '', null) : told(shown, kind, test);
}
