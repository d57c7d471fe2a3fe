import { agentServer, agentTests } from './agent-server.ts';
import { alembicBranch, branchDatabase } from './branch-database.ts';
import { vitestSuite } from './concurrent-sync.ts';
import { dockerBuild, playwright, publish } from './delivery.ts';
import { helmUpgrade } from './helm.ts';
import { eslint, npmCi, tsc, vitest } from './javascript.ts';
import { nextBuild } from './next-build.ts';
import { outboxTests } from './outbox-tests.ts';
import type { Failure, Output } from './output.ts';
import { prismaDeploy, prismaPull, prismaStatus, schemaStatus } from './prisma.ts';
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
  'vitest-suite': vitestSuite,
  'prisma-status': prismaStatus,
  'schema-status': schemaStatus,
  'prisma-deploy': prismaDeploy,
  'prisma-pull': prismaPull,
  'next-build': nextBuild,
  'branch-database': branchDatabase,
  'alembic-branch': alembicBranch,
  'agent-server': agentServer,
  'agent-tests': agentTests,
  'outbox-tests': outboxTests,
  'helm-upgrade': helmUpgrade,
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
