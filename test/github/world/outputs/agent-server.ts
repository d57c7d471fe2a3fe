import type { Random } from '../random.ts';
import type { Output } from './output.ts';
import { pytestSession } from './pytest-session.ts';

/** Starts the server and its workers, for tests from end to end. */
export const agentServer = {
  script: ['cd backend', 'uvicorn app.main:app --port 8000 &', '../scripts/ci/wait_for_server.sh'],
  env: ['PYTHONPATH: .', 'DATABASE_URL: ***'],
  passing: () => [
    'INFO:     Started server process [2451]',
    'INFO:     Application startup complete.',
    'worker_pool_starting workers=2',
    'The server answers.',
  ],
  failures: {
    'no-module': {
      label: 'broken',
      exitCode: 1,
      lines: () => [
        ...importing('/api/policy_layer.py', 14, 'from app.database import get_session'),
        "ModuleNotFoundError: No module named 'app.database'",
        'The server did not start.',
      ],
    },
    'forward-reference': {
      label: 'broken',
      exitCode: 1,
      lines: () => [
        ...importing('/api/policy_layer.py', 22, 'def evaluate(request: Request) -> PolicyEvaluationResult:'),
        `  File "${PACKAGES}/fastapi/routing.py", line 629, in __init__`,
        '    self.response_field = create_model_field(',
        `  File "${PACKAGES}/pydantic/_internal/_generate_schema.py", line 971, in _resolve_forward_ref`,
        '    raise PydanticUndefinedAnnotation.from_name_error(e) from e',
        "pydantic.errors.PydanticUndefinedAnnotation: name 'PolicyViolation' is not defined",
        '',
        'For further information visit https://errors.pydantic.dev/2.12/u/undefined-annotation',
        'The server did not start.',
      ],
    },
  },
} satisfies Output;

/** Twenty tests from end to end, which wait for what workers do. */
export const agentTests = {
  script: ['cd backend', 'pytest tests/e2e'],
  env: ['PYTHONPATH: .', 'DATABASE_URL: ***'],
  passing: (random) => pytestSession(random, E2E, endToEnd(random, [])),
  failures: {
    'stuck-run': {
      label: 'broken',
      exitCode: 1,
      lines: (random) => [
        ...pytestSession(random, E2E, endToEnd(random, ['test_run_completes', 'test_retry_completes'])),
        '--- worker.log, the first 20 lines ---',
        ...Array.from({ length: 20 }, (_, at) => `worker_config_loaded key=NOVA_SETTING_${at + 1}`),
      ],
    },
  },
} satisfies Output;

const PACKAGES = '/opt/hostedtoolcache/Python/3.11.14/x64/lib/python3.11/site-packages';
const APP = '/home/runner/work/nova/nova/backend/app';
const E2E = 'tests/e2e/test_runs.py';

function importing(module: string, line: number, code: string): string[] {
  return [
    'Traceback (most recent call last):',
    `  File "${PACKAGES}/uvicorn/importer.py", line 22, in import_from_string`,
    '    module = importlib.import_module(module_str)',
    `  File "${APP}/main.py", line 31, in <module>`,
    '    from app.api.policy_layer import router as policy_layer_router',
    `  File "${APP}${module}", line ${line}, in <module>`,
    `    ${code}`,
  ];
}

/** They wait in vain for two of the runs. */
function endToEnd(random: Random, stuck: readonly string[]): { name: string; failed?: string[] }[] {
  const names = ['test_run_completes', 'test_retry_completes'];
  while (names.length < 20) names.push(`test_endpoint_${names.length - 1}`);
  return names.map((name) => {
    if (!stuck.includes(name)) return { name };
    return {
      name,
      failed: [
        `    def ${name}(client):`,
        '        run_id = client.post("/runs", json=PLAN).json()["id"]',
        '>       wait_for(client, run_id, "completed", seconds=120)',
        '',
        'tests/e2e/test_runs.py:48: ',
        '_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _',
        '',
        '>           raise TimeoutError(f"run {run_id} is still {status!r} after {seconds} s")',
        `E           TimeoutError: run ${random.between(100, 999)} is still 'running' after 120 s`,
        '',
        'tests/e2e/conftest.py:83: TimeoutError',
      ],
    };
  });
}
