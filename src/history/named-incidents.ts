import { type Incident, incidentsOf } from './incidents.ts';
import { type Execution, executionId } from './rows.ts';

export interface NamedIncident {
  /** `2026-11-01-3f2a1c`: the day of its first failure, and which one that was. Stays as long as no earlier one is found. */
  readonly id: string;
  readonly incident: Incident;
}

/** Of these executions, by time. */
export function namedIncidents(executions: readonly Execution[]): NamedIncident[] {
  return incidentsOf(executions).map((incident) => ({ id: incidentName(incident), incident }));
}

/** A storm may begin with the same failure as what repeats itself in it. */
export function incidentName({ kind, fromMs, executions }: Incident): string {
  const day = new Date(fromMs).toISOString().slice(0, 10);
  const family = kind === 'storm' ? 'storm' : 'repeat';
  return `${day}-${hash(`${family}\n${executionId(executions[0]!)}`)}`;
}

/** FNV-1a of 32 bits, of which six digits tell the incidents of a day apart. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  return (value >>> 0).toString(16).padStart(8, '0').slice(-6);
}
