import { createRedactor } from '../log/redaction.ts';
import { type Configuration, loadConfiguration } from '../providers/configuration.ts';
import { type Redactors, redactedFacts } from '../reports/document/redacted.ts';
import type { CommonOptions, Surroundings } from './surroundings.ts';

/** Facts without what is secret by now, before a report is made of them and cuts lines short. */
export async function withoutSecretsIn<Facts>(
  facts: Facts,
  { config }: Pick<CommonOptions, 'config'>,
  { cwd }: Pick<Surroundings, 'cwd'>,
): Promise<Facts> {
  return redactedFacts(facts, redactorsOf(await loadConfiguration(cwd, config)));
}

/** Facts without what the configuration calls secret; by its form, nothing is looked for again. */
export async function withoutOwnSecretsIn<Facts>(
  facts: Facts,
  { config }: Pick<CommonOptions, 'config'>,
  { cwd }: Pick<Surroundings, 'cwd'>,
): Promise<Facts> {
  const configuration = await loadConfiguration(cwd, config);
  if (configuration.redact.length === 0) return facts;
  const { own } = redactorsOf(configuration);
  return redactedFacts(facts, { all: own, own });
}

export function redactorsOf({ redact }: Pick<Configuration, 'redact'>): Redactors {
  return { all: createRedactor(redact), own: (text) => withoutSecrets(text, redact) };
}

/** What is hidden already stays as it is. */
function withoutSecrets(text: string, secrets: readonly RegExp[]): string {
  return secrets.reduce((shown, one) => shown.replace(one, (match) => (/^\**$/.test(match) ? match : '***')), text);
}
