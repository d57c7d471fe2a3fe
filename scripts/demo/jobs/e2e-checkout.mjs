import { ACTIONS, CHROMIUM, download, FFMPEG, HEADLESS, prepared } from '../browser-tests.mjs';
import { block } from '../markup.mjs';
import { actionHeader, completeJob, scriptHeader } from '../runner.mjs';
import { PYTHON_ENV, PYTHON_LIB, SITE_PACKAGES } from '../toolchains.mjs';

const JOB = 'e2e / checkout';

const START = [
  'python -m uvicorn nova.main:app --port 8000 &',
  'for second in $(seq 30); do',
  '  if curl --fail --silent --output /dev/null http://127.0.0.1:8000/health; then exit 0; fi',
  '  echo "waiting for the server ($second of 30)"',
  '  sleep 1',
  'done',
  'echo "server did not come up within 30 s"',
  'exit 1',
];

/** Without an address of a database SQLAlchemy stops the server while it imports its modules, and the script waits in vain. */
const NO_ADDRESS = block(`
  Traceback (most recent call last):
    File "<frozen runpy>", line 198, in _run_module_as_main
    File "<frozen runpy>", line 88, in _run_code
    File "${SITE_PACKAGES}/uvicorn/__main__.py", line 4, in <module>
      uvicorn.main()
    File "${SITE_PACKAGES}/click/core.py", line 1631, in __call__
      return self.main(*args, **kwargs)
             ^^^^^^^^^^^^^^^^^^^^^^^^^^
    File "${SITE_PACKAGES}/click/core.py", line 1552, in main
      rv = self.invoke(ctx)
           ^^^^^^^^^^^^^^^^
    File "${SITE_PACKAGES}/click/core.py", line 1415, in invoke
      return ctx.invoke(self.callback, **ctx.params)
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    File "${SITE_PACKAGES}/click/core.py", line 910, in invoke
      return callback(*args, **kwargs)
             ^^^^^^^^^^^^^^^^^^^^^^^^^
    File "${SITE_PACKAGES}/uvicorn/main.py", line 448, in main
      run(
    File "${SITE_PACKAGES}/uvicorn/main.py", line 620, in run
      config.load_app()
    File "${SITE_PACKAGES}/uvicorn/config.py", line 434, in load_app
      return import_from_string(self.app)
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    File "${SITE_PACKAGES}/uvicorn/importer.py", line 19, in import_from_string
      module = importlib.import_module(module_str)
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    File "${PYTHON_LIB}/importlib/__init__.py", line 90, in import_module
      return _bootstrap._gcd_import(name[level:], package, level)
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    File "<frozen importlib._bootstrap>", line 1387, in _gcd_import
    File "<frozen importlib._bootstrap>", line 1360, in _find_and_load
    File "<frozen importlib._bootstrap>", line 1331, in _find_and_load_unlocked
    File "<frozen importlib._bootstrap>", line 935, in _load_unlocked
    File "<frozen importlib._bootstrap_external>", line 999, in exec_module
    File "<frozen importlib._bootstrap>", line 488, in _call_with_frames_removed
    File "/home/runner/work/nova/nova/backend/nova/main.py", line 9, in <module>
      from nova.api import router
    File "/home/runner/work/nova/nova/backend/nova/api/__init__.py", line 3, in <module>
      from nova.api import billing, customers, orders
    File "/home/runner/work/nova/nova/backend/nova/api/billing.py", line 7, in <module>
      from nova.db.session import Session
    File "/home/runner/work/nova/nova/backend/nova/db/session.py", line 12, in <module>
      engine = create_engine(settings.database_url, pool_pre_ping=True)
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    File "<string>", line 2, in create_engine
    File "${SITE_PACKAGES}/sqlalchemy/util/deprecations.py", line 281, in warned
      return fn(*args, **kwargs)  # type: ignore[no-any-return]
             ^^^^^^^^^^^^^^^^^^^
    File "${SITE_PACKAGES}/sqlalchemy/engine/create.py", line 564, in create_engine
      u = _url.make_url(url)
          ^^^^^^^^^^^^^^^^^^
    File "${SITE_PACKAGES}/sqlalchemy/engine/url.py", line 856, in make_url
      return _parse_url(name_or_url)
             ^^^^^^^^^^^^^^^^^^^^^^^
    File "${SITE_PACKAGES}/sqlalchemy/engine/url.py", line 922, in _parse_url
      raise exc.ArgumentError(
  sqlalchemy.exc.ArgumentError: Could not parse SQLAlchemy URL from given URL string
`);

/** Red by what another job left out: `DATABASE_URL` is empty, because the output of `setup-database` was dropped. */
export const e2eCheckout = {
  name: JOB,
  ordinal: 6,
  runner: 1000004233,
  queued: '09:12:25.310',
  started: '09:12:30.614',
  steps: [
    ...prepared(JOB, 'westus3', [...download(CHROMIUM, 110), ...download(FFMPEG, 8), ...download(HEADLESS, 90), 90]),
    {
      name: 'Start the server',
      lines: [
        ...scriptHeader(START, {
          ...PYTHON_ENV,
          DATABASE_URL: '',
          NOVA_SECRET_KEY: '***',
          LOG_LEVEL: 'info',
        }),
        9,
        'waiting for the server (1 of 30)',
        1009,
        'waiting for the server (2 of 30)',
        540,
        ...NO_ADDRESS,
        469,
        ...Array.from({ length: 28 }, (_, index) => [`waiting for the server (${index + 3} of 30)`, 1009]).flat(),
        'server did not come up within 30 s',
        '##[error]Process completed with exit code 1.',
        14,
      ],
    },
    { name: 'Run the tests', lines: null },
    {
      name: 'Keep the traces',
      lines: [
        ...actionHeader(
          'actions/upload-artifact@v4',
          {
            name: 'traces-checkout',
            path: 'web/test-results',
            'if-no-files-found': 'warn',
            'compression-level': 6,
            overwrite: false,
            'include-hidden-files': false,
          },
          PYTHON_ENV,
        ),
        260,
        '##[warning]No files were found with the provided path: web/test-results. No artifacts will be uploaded.',
        12,
      ],
    },
    completeJob({ actions: ACTIONS }),
  ],
};
