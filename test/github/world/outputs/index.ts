import { dockerBuild, playwright, publish } from './delivery.ts';
import { eslint, npmCi, tsc, vitest } from './javascript.ts';
import type { Failure, Output } from './output.ts';
import { alembic, pipInstall, pytest } from './python.ts';

/** All commands that steps run. */
export const OUTPUTS = {
  'npm-ci': npmCi,
  tsc,
  eslint,
  vitest,
  'pip-install': pipInstall,
  alembic,
  pytest,
  'docker-build': dockerBuild,
  playwright,
  publish,
} as const satisfies Record<string, Output>;

export type OutputId = keyof typeof OUTPUTS;

/** `npm-ci/econnreset`: a command, and the way in which it fails. */
export type FailureId = {
  [Id in OutputId]: `${Id}/${Extract<keyof (typeof OUTPUTS)[Id]['failures'], string>}`;
}[OutputId];

export function outputOf(id: OutputId): Output {
  return OUTPUTS[id];
}

export function failureOf(id: FailureId): Failure {
  const [output, failure] = id.split('/') as [OutputId, string];
  return outputOf(output).failures[failure]!;
}

export function commandOf(id: FailureId): OutputId {
  return id.split('/')[0] as OutputId;
}

/** The ways in which these commands fail, of one kind. */
export function failuresOf(outputs: readonly OutputId[], label: Failure['label']): FailureId[] {
  return outputs.flatMap((output) =>
    Object.entries(outputOf(output).failures)
      .filter(([, failure]) => failure.label === label)
      .map(([name]) => `${output}/${name}` as FailureId),
  );
}
