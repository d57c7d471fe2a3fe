import { createRedactor } from '../../log/redaction.ts';
import { type Configuration, loadConfiguration } from '../../providers/configuration.ts';
import { type Redactors, redactedFacts } from '../../reports/document/redacted.ts';
import type { Surroundings } from '../surroundings.ts';
import type { ReportOptions } from './options.ts';

/** Facts without what is secret by now, before a report is made of them and cuts lines short. */
export async function withoutSecretsIn<Facts>(
  facts: Facts,
  { config }: Pick<ReportOptions, 'config'>,
  { cwd }: Pick<Surroundings, 'cwd'>,
): Promise<Facts> {
  return redactedFacts(facts, redactorsOf(await loadConfiguration(cwd, config)));
}

export function redactorsOf({ redact }: Pick<Configuration, 'redact'>): Redactors {
  return { all: createRedactor(redact), own: (text) => withoutSecrets(text, redact) };
}

/** What is hidden already stays as it is. */
function withoutSecrets(text: string, secrets: readonly RegExp[]): string {
  return secrets.reduce((shown, one) => shown.replace(one, (match) => (/^\**$/.test(match) ? match : '***')), text);
}
