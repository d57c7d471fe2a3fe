import { parseArgs } from 'node:util';
import { type FakeGithub, startGithub } from './github.ts';
import { generateWorld } from './world.ts';

/** Starts a fake GitHub for trials by hand, and says through `write` how to use it. */
export async function runFakeGithub(
  args: readonly string[],
  nowMs: () => number,
  write: (text: string) => void,
): Promise<FakeGithub> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '8090' },
      runs: { type: 'string', default: '1000' },
      days: { type: 'string', default: '14' },
      seed: { type: 'string', default: '1' },
      'rerun-polls': { type: 'string', default: '3' },
    },
  });
  const [port, runs, days, seed] = (['port', 'runs', 'days', 'seed'] as const).map((name) =>
    wholeNumber(name, values[name]),
  );
  const rerunPolls = wholeNumber('rerun-polls', values['rerun-polls']);
  const world = generateWorld({ runs: runs!, days: days!, seed: seed!, nowMs: nowMs() });
  const github = await startGithub({ world, validate: true, clockMs: nowMs, port: port!, rerunPolls });
  const red = github.world.runs.find((run) => run.attempts.at(-1)!.conclusion === 'failure');
  write(
    [
      `GitHub, as if: ${github.apiUrl} (logs: ${github.blobUrl})`,
      `acme/nova: ${runs} runs of ${days} days, seed ${seed}. The token fake-token may do everything.`,
      '',
      `  GITHUB_API_URL=${github.apiUrl} GH_TOKEN=fake-token whyred pull acme/nova`,
      `  curl -s -H 'Authorization: Bearer fake-token' ${github.apiUrl}/repos/acme/nova/actions/runs/${red?.id ?? 1}/jobs`,
      `  curl -s -d '{"route": "runs", "kind": "secondary-limit", "hits": {"first": 2}}' ${github.apiUrl}/_fake/faults`,
      `  curl -s ${github.apiUrl}/_fake/journal`,
      '',
      'Ctrl-C ends it.',
      '',
    ].join('\n'),
  );
  return github;
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`--${name} takes a whole number, not "${text}".`);
  return Number(text);
}
