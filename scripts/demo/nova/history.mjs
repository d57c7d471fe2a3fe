import { COMMIT } from '../checkout.mjs';
import { hex } from '../clock.mjs';

/** When the recording ends, UTC: somebody looks at the run of a quarter past nine. */
export const NOW = '2026-09-14T09:38:00Z';

/** Logs of runs that were created before this are gone. */
export const LOGS_KEPT_SINCE = '2026-08-19T00:00:00Z';

/**
 * What was pushed to main: when, what it says, by whom, what it changed, and what came of it. `fails`: by job, how; in order of
 * attempts where there are several. `deployed`: the same for the workflow Deploy, which runs minutes later.
 */
const MAIN = [
  [
    '08-17T09:40',
    'Round invoice totals by line',
    'monalisa',
    ['web/src/billing/invoice-total.ts'],
    { fails: [{ 'test (web)': 'sync' }] },
  ],
  ['08-18T13:02', 'Index invoices by customer', 'hubot', ['backend/services/api/migrations/versions/021_currency.py']],
  ['08-19T15:26', 'Tell why a payment was refused', 'octocat', ['backend/nova/billing/refused.py'], { deployed: [{}] }],
  [
    '08-21T10:11',
    'Sort customers by their last order',
    'monalisa',
    ['web/src/pages/customers-page.tsx'],
    { deployed: [{}] },
  ],
  [
    '08-24T10:31',
    'Show plans side by side',
    'octocat',
    ['web/src/billing/plan-picker.tsx'],
    { fails: [{ 'test (web)': 'sync' }, {}] },
  ],
  ['08-25T14:48', 'Read frames without a copy', 'hubot', ['crates/wire/src/frame.rs'], { deployed: [{}] }],
  ['08-27T14:02', 'Count rows in the planner', 'hubot', ['crates/engine/src/stats.rs']],
  [
    '08-28T09:20',
    'One currency a tenant',
    'monalisa',
    ['backend/nova/billing/currency.py'],
    { deployed: [{ 'build image': 'rate-limit' }, {}] },
  ],
  ['08-31T11:37', 'Retry the outbox with a delay', 'octocat', ['backend/nova/outbox/retry.py']],
  [
    '09-01T07:01',
    'Bump vite to 7.1.4',
    'hubot',
    ['web/package.json', 'package-lock.json'],
    { fails: [{ lint: 'registry' }, {}], deployed: [{}] },
  ],
  [
    '09-02T15:20',
    'Mask card numbers in the log',
    'monalisa',
    ['backend/nova/log.py'],
    { fails: [{ 'test (web)': 'sync' }, {}] },
  ],
  [
    '09-03T10:03',
    'Weigh rows by what is kept',
    'hubot',
    ['crates/engine/src/cost.rs'],
    { fails: [{ 'build (engine)': 'type' }, { 'build (engine)': 'type' }] },
  ],
  [
    '09-03T11:31',
    'Format totals with Intl',
    'octocat',
    ['web/src/billing/invoice-total.ts', 'web/src/i18n/currency.ts'],
    { fails: [{ 'build (engine)': 'type' }] },
  ],
  ['09-03T12:45', 'Name the share that is kept', 'hubot', ['crates/engine/src/cost.rs']],
  [
    '09-04T09:55',
    'Export invoices as CSV',
    'monalisa',
    ['backend/nova/export/invoices.py'],
    { deployed: [{ 'push image': 'unavailable' }, {}] },
  ],
  [
    '09-07T13:18',
    'Suggest while one types',
    'monalisa',
    ['web/src/search/suggestions.ts', 'web/e2e/search/suggestions.spec.ts'],
  ],
  [
    '09-08T16:12',
    'Plan joins by their cost',
    'hubot',
    ['crates/engine/src/plan.rs', 'crates/engine/src/stats.rs'],
    { deployed: [{ 'build image': 'disk' }, {}] },
  ],
  ['09-09T10:07', 'Let admins see refunds', 'octocat', ['backend/nova/api/billing.py'], { deployed: [{}] }],
  ['09-10T09:15', 'Prorate upgrades', 'monalisa', ['backend/nova/billing/upgrade.py'], { fails: [{ lint: 'name' }] }],
  ['09-10T11:05', 'Name the tenant in each mail', 'hubot', ['backend/nova/mail.py'], { fails: [{ lint: 'name' }] }],
  ['09-10T11:58', 'Import what prorates', 'monalisa', ['backend/nova/billing/upgrade.py'], { deployed: [{}] }],
  [
    '09-11T10:20',
    'Keep finished runs for 30 days',
    'octocat',
    ['backend/services/scheduler/migrations/versions/010_keep_runs.py'],
    { deployed: [{}] },
  ],
  ['09-11T15:31', 'Explain empty search results', 'monalisa', ['web/src/search/highlight.ts']],
  [
    '09-14T09:12',
    'Publish the outbox from a trigger',
    'hubot',
    [
      'backend/services/api/migrations/versions/023_outbox_trigger.py',
      'backend/services/worker/migrations/versions/014_worker_grants.py',
      'crates/engine/src/plan.rs',
    ],
    { sha: COMMIT, recorded: true },
  ],
];

/** Pull requests: when, number, branch, title, by whom, what it changed, and what came of it. */
const PULLS = [
  ['08-18T10:14', 402, 'feat/plan-picker', 'Show plans side by side', 'octocat', ['web/src/billing/plan-picker.tsx']],
  [
    '08-20T11:52',
    404,
    'feat/customers',
    'Sort customers by their last order',
    'monalisa',
    ['web/src/pages/customers-page.tsx'],
  ],
  [
    '08-21T14:33',
    406,
    'feat/frames',
    'Read frames without a copy',
    'hubot',
    ['crates/wire/src/frame.rs', 'crates/engine/src/cost.rs'],
    { fails: [{ 'build (engine)': 'type' }] },
  ],
  [
    '08-24T16:05',
    406,
    'feat/frames',
    'Read frames without a copy',
    'hubot',
    ['crates/wire/src/frame.rs', 'crates/engine/src/plan.rs'],
  ],
  ['08-27T09:41', 409, 'feat/currency', 'One currency a tenant', 'monalisa', ['backend/nova/billing/currency.py']],
  ['08-31T15:17', 411, 'bump/vite', 'Bump vite to 7.1.4', 'hubot', ['web/package.json', 'package-lock.json']],
  ['09-01T10:29', 412, 'feat/mask-cards', 'Mask card numbers in the log', 'monalisa', ['backend/nova/log.py']],
  [
    '09-02T11:44',
    414,
    'feat/intl',
    'Format totals with Intl',
    'octocat',
    ['web/src/i18n/currency.ts', 'web/src/billing/invoice-total.ts'],
    { fails: [{ 'test (web)': 'price' }] },
  ],
  [
    '09-02T13:31',
    414,
    'feat/intl',
    'Format totals with Intl',
    'octocat',
    ['web/src/i18n/currency.ts', 'web/src/billing/invoice-total.ts'],
  ],
  [
    '09-04T14:23',
    417,
    'feat/suggest',
    'Suggest while one types',
    'monalisa',
    ['web/src/search/suggestions.ts'],
    { fails: [{ 'e2e / admin': 'timeout' }, {}] },
  ],
  ['09-07T10:36', 419, 'feat/planner', 'Plan joins by their cost', 'hubot', ['crates/engine/src/plan.rs']],
  [
    '09-09T13:09',
    421,
    'feat/prorate',
    'Prorate upgrades',
    'monalisa',
    ['backend/nova/billing/upgrade.py'],
    { fails: [{ 'e2e / admin': 'timeout' }, {}] },
  ],
  [
    '09-10T10:02',
    424,
    'feat/usage-meter',
    'Meter usage by the hour',
    'octocat',
    ['web/src/billing/usage-meter.ts'],
    { fails: [{ lint: 'name' }] },
  ],
  [
    '09-10T10:40',
    425,
    'fix/refund-button',
    'Enable the refund button at once',
    'hubot',
    ['web/src/pages/orders-page.tsx'],
    { fails: [{ lint: 'name' }] },
  ],
  ['09-10T14:12', 424, 'feat/usage-meter', 'Meter usage by the hour', 'octocat', ['web/src/billing/usage-meter.ts']],
  [
    '09-10T15:05',
    425,
    'fix/refund-button',
    'Enable the refund button at once',
    'hubot',
    ['web/src/pages/orders-page.tsx'],
  ],
  [
    '09-11T13:40',
    428,
    'feat/empty-results',
    'Explain empty search results',
    'monalisa',
    ['web/src/search/highlight.ts'],
    { superseded: true },
  ],
  [
    '09-11T13:44',
    428,
    'feat/empty-results',
    'Explain empty search results',
    'monalisa',
    ['web/src/search/highlight.ts', 'web/src/search/filters.ts'],
  ],
  ['09-14T08:20', 430, 'fix/sync-twice', 'Sync a user once', 'octocat', ['web/src/sync/user-sync.ts']],
  [
    '09-14T09:10',
    431,
    'feat/search-keys',
    'Move through suggestions with keys',
    'monalisa',
    ['web/src/search/suggestions.ts'],
    { unfinished: true },
  ],
];

/** Nights from the first one on, each at ten past two. */
const FIRST_NIGHT = '08-24';
const NIGHTS = 22;

/** What failed at night, by day; in order of attempts where there are several. */
const BAD_NIGHTS = {
  '08-26': { 'load test': 371 },
  '08-27': [{ 'e2e (firefox)': 'lost' }, {}],
  '09-01': { 'load test': 402, audit: 'registry' },
  '09-05': { 'load test': 366 },
  '09-08': { 'e2e (webkit)': 'suggestions' },
  '09-09': { 'e2e (webkit)': 'suggestions' },
  '09-10': { 'load test': 389 },
  '09-11': { 'e2e (webkit)': 'suggestions' },
  '09-12': { 'e2e (webkit)': 'suggestions' },
  '09-13': { 'load test': 412 },
  '09-14': { 'e2e (webkit)': 'suggestions' },
};
const LOUD_NIGHT = '09-13';

const YEAR = '2026';
const DAY_MS = 86_400_000;

/** All runs, the oldest first, and the commits that they are of. */
export function history() {
  const commits = {};
  const main = MAIN.map(([at, title, author, files, more = {}], index) => {
    const sha = more.sha ?? hex(`main ${at} ${title}`, 40);
    const parent = index === 0 ? null : hex(`main ${MAIN[index - 1][0]} ${MAIN[index - 1][1]}`, 40);
    commits[sha] = { parent, title, author, files };
    const commit = { title, actor: author, sha, branch: 'main', event: 'push', ref: 'main' };
    return { ...commit, at: moment(at, more.recorded ? '03.000' : seconds(at)), ...more };
  });
  const before = (ms) => main.findLast((commit) => Date.parse(commit.at) < ms) ?? main[0];
  const pulls = PULLS.map(([at, number, branch, title, author, files, more = {}]) => {
    const sha = hex(`pull ${at} ${title}`, 40);
    const when = moment(at, seconds(at));
    commits[sha] = { parent: before(Date.parse(when)).sha, title, author, files };
    const commit = { title, actor: author, sha, branch, event: 'pull_request', ref: `pull/${number}/merge` };
    return { workflow: 'ci', ...commit, at: when, ...more };
  });
  const deploys = main
    .filter(({ deployed }) => deployed !== undefined)
    .map(({ deployed, at, ...run }) => ({
      ...run,
      workflow: 'deploy',
      at: new Date(Date.parse(at) + 9 * 60_000).toISOString(),
      fails: deployed,
    }));
  const first = Date.parse(moment(`${FIRST_NIGHT}T02:10`, '07.000'));
  const nights = Array.from({ length: NIGHTS }, (_, index) => {
    const at = new Date(first + index * DAY_MS).toISOString();
    const day = at.slice(5, 10);
    const { sha } = before(Date.parse(at));
    const run = {
      workflow: 'nightly',
      title: 'Nightly',
      actor: 'octocat',
      sha,
      branch: 'main',
      event: 'schedule',
      ref: 'main',
    };
    return { ...run, at, fails: [BAD_NIGHTS[day] ?? {}].flat(), loud: day === LOUD_NIGHT };
  });
  const runs = [...main.map((run) => ({ workflow: 'ci', ...run })), ...pulls, ...deploys, ...nights];
  return { runs: runs.sort((one, other) => Date.parse(one.at) - Date.parse(other.at)), commits };
}

function moment(at, second) {
  return `${YEAR}-${at}:${second}Z`;
}

/** Nobody pushes on the minute. */
function seconds(at) {
  return `${String(parseInt(hex(at, 2), 16) % 60).padStart(2, '0')}.000`;
}
