// Failures about which nothing may be said that is not so.

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 8, 7);

/** How often each was called flaky or infrastructure: never is right. */
export function controls(api) {
  return {
    'only approvals around it': called(api, (told) => [
      row(1, 1, 'action_required', null),
      row(1, 2, 'failure', told),
      row(1, 3, 'action_required', null),
    ]),
    'cancelled when it was run again': called(api, (told) => [
      row(1, 1, 'failure', told),
      row(1, 2, 'cancelled', null),
      row(1, 3, 'skipped', null),
    ]),
    'a commit between red and green': called(api, (told) => [
      row(1, 1, 'success', null),
      row(2, 1, 'failure', told),
      row(3, 1, 'success', null),
      row(4, 1, 'success', null),
    ]),
    'a commit between red and green, on a branch': called(api, (told) =>
      [row(1, 1, 'success', null), row(2, 1, 'failure', told), row(3, 1, 'success', null)].map((one) => ({
        ...one,
        event: 'pull_request',
        branch: 'topic',
        isDefaultBranch: false,
      })),
    ),
  };
}

/** Of a failure whose log names no nature, and of one with an exit code and no more. */
function called(api, rowsOf) {
  const logs = [api.told('unknown', 'control', 'control/test'), api.told(null, '', null)];
  const cases = logs.flatMap((told) => {
    const rows = rowsOf(told);
    const past = api.createChronicle(rows);
    return rows
      .filter(({ conclusion }) => conclusion === 'failure')
      .map((own) =>
        api.verdictOf({ ...api.basisOf(api.caseOf({ own, told, hasBegun: true }, []), past), rerun: null }),
      );
  });
  const wrong = cases.filter(({ label }) => label === 'flaky' || label === 'infrastructure');
  return api.proportion(wrong.length, cases.length);
}

function row(runId, attempt, conclusion, told) {
  const createdMs = START_MS + runId * HOUR_MS;
  const startedMs = createdMs + attempt * 600_000;
  return {
    ...{ repository: 'github.com/acme/nova', workflow: 1, workflowName: 'CI', job: 'test', runId, attempt },
    ...{ event: 'push', branch: 'main', isDefaultBranch: true, sha: `c${runId}`, treeId: `t${runId}` },
    ...{ actor: 'dev-1', title: `Change ${runId}`, conclusion, createdMs, startedMs, completedMs: startedMs + 300_000 },
    failures: told === null ? [] : [told.failure],
  };
}
