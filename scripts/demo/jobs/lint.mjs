import { checkout } from '../checkout.mjs';
import { block } from '../markup.mjs';
import { completeJob, scriptHeader, setUpJob } from '../runner.mjs';
import { installWeb, PYTHON_ENV, setUpNode, setUpPython } from '../toolchains.mjs';

const ACTIONS = ['actions/checkout@v4', 'actions/setup-python@v5', 'actions/setup-node@v4'];

const JOB = 'lint';

/** A step that runs a script, and what the script prints. */
function run(name, script, lines, env = PYTHON_ENV) {
  return { name, lines: [...scriptHeader(script, env), ...lines, 60] };
}

/** Green, and full of words that would frighten anyone who searches a log for them. */
export const lint = {
  name: JOB,
  ordinal: 8,
  runner: 1000004218,
  queued: '09:12:03.114',
  started: '09:12:05.640',
  steps: [
    setUpJob({ name: JOB, region: 'eastus', actions: ACTIONS }),
    checkout(JOB),
    setUpPython({ job: JOB, passed: true }),
    setUpNode({ job: JOB, passed: true, env: PYTHON_ENV }),
    run(
      'Tell the version',
      [
        'git describe --tags --always',
        '# Inside the build container there is no repository, and that is fine.',
        'git -C /tmp describe --tags || true',
      ],
      [8, '1f3c9ab', 'fatal: not a git repository (or any of the parent directories): .git'],
    ),
    run(
      'Install the linters',
      ['pip install ruff==0.16.9 mypy==1.22.0'],
      [
        1100,
        ...block(`
          Collecting ruff==0.16.9
            Using cached ruff-0.16.9-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl.metadata (26 kB)
          Collecting mypy==1.22.0
            Using cached mypy-1.22.0-cp312-cp312-manylinux2014_x86_64.manylinux_2_17_x86_64.manylinux_2_28_x86_64.whl.metadata (2.4 kB)
          Collecting typing_extensions>=4.6.0 (from mypy==1.22.0)
            Using cached typing_extensions-4.16.0-py3-none-any.whl.metadata (3.3 kB)
          Collecting mypy_extensions>=1.0.0 (from mypy==1.22.0)
            Using cached mypy_extensions-1.1.0-py3-none-any.whl.metadata (1.1 kB)
          Using cached ruff-0.16.9-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl (11.6 MB)
          Using cached mypy-1.22.0-cp312-cp312-manylinux2014_x86_64.manylinux_2_17_x86_64.manylinux_2_28_x86_64.whl (13.9 MB)
          Installing collected packages: typing_extensions, ruff, mypy_extensions, mypy
        `),
        1800,
        'Successfully installed mypy-1.22.0 mypy_extensions-1.1.0 ruff-0.16.9 typing_extensions-4.16.0',
        '',
        '[notice] A new release of pip is available: 26.2 -> 26.3',
        '[notice] To update, run: pip install --upgrade pip',
      ],
    ),
    run(
      'Check the Python code',
      ['ruff check backend', 'ruff format --check backend', 'mypy backend/nova'],
      [
        120,
        'warning: `incorrect-blank-line-before-class` (D203) and `no-blank-line-before-class` (D211) are incompatible. Ignoring `incorrect-blank-line-before-class`.',
        'All checks passed!',
        70,
        '318 files already formatted',
        8400,
        'backend/nova/errors.py:14: note: By default the bodies of untyped functions are not checked, consider using --check-untyped-defs  [annotation-unchecked]',
        'Success: no issues found in 143 source files',
      ],
    ),
    run(
      'Check the fixtures',
      ['python -m tools.check_fixtures backend/tests/fixtures'],
      [
        410,
        ...block(`
          ok  ERROR_empty_body.json
          ok  ERROR_invalid_signature.json
          ok  ERROR_timeout_upstream.json
          ok  FATAL_out_of_memory.json
          ok  failed_payment_declined.json
          ok  failed_payment_expired_card.json
          ok  order_cancelled.json
          ok  order_refund_rejected.json
          ok  panic_button_pressed.json
          ok  segfault_report.json
          10 fixtures, 0 failures
        `),
      ],
    ),
    run(
      'Check the examples in the documentation',
      ['python -m doctest -v docs/plans.md'],
      [
        260,
        ...block(`
          Trying:
              from nova.plans import Plan, parse_plan
          Expecting nothing
          ok
          Trying:
              parse_plan('team')
          Expecting:
              Plan(name='team', seats=25)
          ok
          Trying:
              parse_plan('gold')
          Expecting:
              Traceback (most recent call last):
                ...
              ValueError: unknown plan 'gold'
          ok
          Trying:
              Plan(name='team', seats=-1)
          Expecting:
              Traceback (most recent call last):
                ...
              AssertionError: a plan needs at least one seat
          ok
          Trying:
              Plan(name='free', seats=1).price
          Expecting:
              Decimal('0.00')
          ok
          1 item passed all tests:
             5 tests in plans.md
          5 tests in 1 item.
          5 passed.
          Test passed.
        `),
      ],
    ),
    installWeb(PYTHON_ENV),
    run(
      'Check the TypeScript code',
      ['npm run lint --workspace web', 'npx prettier --check web'],
      [
        260,
        '',
        '> @nova/web@0.8.0 lint',
        '> eslint . --max-warnings 0',
        '',
        9200,
        'Checking formatting...',
        2600,
        'All matched files use Prettier code style!',
      ],
    ),
    run(
      'Check the links',
      ['node tools/check-links.mjs docs'],
      [
        190,
        ...block(`
          docs/errors.md           31 links
          docs/failure-modes.md    18 links
          docs/index.md            44 links
          docs/plans.md             9 links
          docs/retry-after-500.md  12 links
          docs/timeouts.md          7 links
          WARN  1 link answers slowly and was retried: connection timed out, then 200
          error: 0, warnings: 0
        `),
      ],
    ),
    completeJob({ actions: ACTIONS }),
  ],
};
