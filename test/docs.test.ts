import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { TriageError } from '../src/errors.ts';
import { declare } from '../src/program.ts';
import { viewSettings } from '../src/providers/view-settings.ts';
import { allCommands } from '../src/ui/parts.ts';
import { writtenSettings } from '../src/ui/settings.ts';
import { SCREENS } from '../src/ui/state.ts';
import { type FakeGithub, startGithub } from './github/github.ts';
import { buildWorld } from './github/world.ts';
import { whyred } from './support/surroundings.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const readme = read('README.md');
const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];

const program = declare({} as never, () => {});

/** `triage`, `signatures list`, … */
function commandsOf(command: Command, prefix = ''): { name: string; command: Command }[] {
  return command.commands.flatMap((one) => {
    const name = `${prefix}${one.name()}`;
    return one.commands.length > 0 ? commandsOf(one, `${name} `) : [{ name, command: one }];
  });
}

describe('README', () => {
  test.each(commandsOf(program).map(({ name }) => name))('names the command whyred %s', (name) => {
    expect(readme).toContain(`whyred ${name}`);
  });

  test.each([
    ...new Set(
      [program, ...commandsOf(program).map(({ command }) => command)].flatMap((one) =>
        one.options.map((option) => option.long!),
      ),
    ),
  ])('names the option %s', (option) => expect(readme).toContain(option));

  test('names no option that is not there', () => {
    const known = new Set(
      [program, ...commandsOf(program).map(({ command }) => command)].flatMap((one) =>
        one.options.flatMap((option) => [option.long, option.short]),
      ),
    );
    const named = [...readme.matchAll(/whyred [^\n`]*?(--[a-z-]+)/g)].map(([, option]) => option!);
    expect(named.filter((option) => !known.has(option) && option !== '--help')).toEqual([]);
  });

  test('shows what the demo really prints', async () => {
    const shown = /<!-- demo -->\n```text\n([\s\S]*?)```\n<!-- \/demo -->/.exec(readme)?.[1];
    const { out } = await whyred(['demo'], { columns: 100 });
    expect(shown).toBeDefined();
    expect(out).toContain(shown);
  });
});

describe('what README shows of reports is what they say', () => {
  const excerpts = [...readme.matchAll(/<!-- excerpt (\S+) -->\n+```\w+\n([\s\S]*?)```\n+<!-- \/excerpt -->/g)];

  test('of each kind', () => {
    expect(excerpts.map(([, file]) => file!.replace(/[-.].*/, ''))).toEqual([
      ...['rca', 'pin', 'session', 'postmortem', 'nightly'],
    ]);
  });

  test.each(excerpts.map(([, file, text]) => [file!, text!]))('%s', (file, text) => {
    const report = read(`test/fixtures/reports/${file}`);
    let from = 0;
    for (const part of text.split(/^…\n/m)) {
      const at = report.indexOf(part, from);
      expect(at, `in order: ${part}`).toBeGreaterThanOrEqual(0);
      from = at + part.length;
    }
  });
});

describe('what README shows of the screen is what it shows', () => {
  const pictures = [...readme.matchAll(/<!-- screen (\S+) -->\n+`{3,}text\n([\s\S]*?)`{3,}\n+<!-- \/screen -->/g)];
  const taken = readdirSync(join(root, 'test/fixtures/screens')).filter((name) => name.startsWith('tour-'));

  test('each of its screens', () => {
    const names = pictures.map(([, name]) => name!);
    for (const screen of SCREENS) expect(names).toContain(screen === 'run' ? 'triage' : screen);
    for (const name of names) expect(taken).toContain(`tour-${name}.txt`);
  });

  test.each(pictures.map(([, name, text]) => [name!, text!]))('%s', (name, text) => {
    expect(text).toBe(read(`test/fixtures/screens/tour-${name}.txt`));
  });

  test('the settings in it are settings', () => {
    const text = /```yaml\n(theme: [\s\S]*?)```/.exec(readme)?.[1];
    expect(writtenSettings(parse(text!), 'ui.yml', allCommands())).toMatchObject({ theme: 'light' });
  });

  test('the views in it are views', () => {
    const text = /```yaml\n(views:[\s\S]*?)```/.exec(readme)?.[1];
    const fault = (what: string) => new TriageError('configuration-invalid', what, '');
    expect(viewSettings(parse(text!).views, fault)).toHaveLength(2);
  });
});

describe('the examples of README and of --help run', () => {
  let folder = '';
  let github: FakeGithub;
  beforeAll(async () => {
    const jobs = [{ id: 57, name: 'install', failure: 'npm-ci/econnreset' as const }];
    const world = buildWorld({ runs: [{ id: 20228246170, jobs }] });
    // The shell of a person has the real time.
    const shiftMs = Date.now() - world.runs[0]!.createdMs - 3_600_000;
    const comet = buildWorld({ repository: 'acme/comet', runs: [{}] });
    const worlds = [world, comet].map((one) => shifted(one, shiftMs));
    github = await startGithub({ world: worlds, clockMs: Date.now() });
    folder = mkdtempSync(join(tmpdir(), 'whyred-docs-'));
    const log = read('test/fixtures/logs/tsc/failing.log').replace(/^#!.*\n/gm, '');
    for (const name of ['job.log', 'a.log', 'green.log']) writeFileSync(join(folder, name), log);
    writeFileSync(join(folder, 'b.log.gz'), gzipSync(log));
    copyFileSync(join(root, 'data/demo/run.zip'), join(folder, 'run.zip'));
    mkdirSync(join(folder, 'logs'));
    writeFileSync(join(folder, 'logs/job.log'), log);
    expect(await spawn(['pull'], folder, github)).toBe(0);
  });
  afterAll(() => github.close());

  const examples = [
    ...new Set(
      [
        ...`${readme}\n${program.commands.map(helpOf).join('\n')}`.matchAll(
          /^(?:\$ | {2})?whyred ((?:triage|signatures|demo|pull|runs|search|flaky|history|label|undo|train|report|nightly|doctor|keys|db)\b[^\n]*)$/gm,
        ),
      ].map(([, line]) => line!.replace(/ {2,}\S.*$| +#.*$| \|.*$/, '').trim()),
    ),
  ].filter((line) => !line.includes('['));

  test('there are some', () => expect(examples.length).toBeGreaterThan(25));

  test.each(examples)('whyred %s', async (line) => {
    const argv = (line.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
    expect(await spawn(argv, folder, github)).not.toBe(2);
  });
});

/** The same world at another time. */
function shifted<Value>(value: Value, ms: number): Value {
  const text = JSON.stringify(value, (key, part) => (/Ms$/.test(key) && typeof part === 'number' ? part + ms : part));
  return JSON.parse(text) as Value;
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}

/** In a folder of its own, with a store of its own and a GitHub of its own. Returns the exit code. */
async function spawn(argv: readonly string[], cwd: string, { apiUrl }: FakeGithub): Promise<number> {
  const env = {
    ...process.env,
    GITHUB_API_URL: apiUrl,
    GH_TOKEN: 'fake-token',
    GH_REPO: 'acme/nova',
    WHYRED_DB: join(cwd, 'store.db'),
  };
  return await new Promise((done) => {
    const child = execFile(process.execPath, [join(root, 'dist/cli.js'), ...argv], { cwd, env }, (error) => {
      done(error === null ? 0 : Number(error.code));
    });
    child.stdin?.end('error: x\n');
  });
}

test.each(documents)('the links of %s lead somewhere', (name) => {
  const targets = [...read(name).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path!);
  for (const target of targets)
    expect(existsSync(join(root, `${target}`)) || existsSync(join(root, `${target}.md`))).toBe(true);
});

test('files and folders that ARCHITECTURE names are there', () => {
  const named = [
    ...read('ARCHITECTURE.md').matchAll(/`((?:src|data|test)\/[\w./-]+)`|^ {3}│ {2}([\w/-]+(?:\.ts|\/)) /gm),
  ].map(([, path, short]) => path ?? `src/${short}`);
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('whyred --version is that of package.json', async () => {
  const { out } = await whyred(['--version']);
  expect(out.trim()).toBe(JSON.parse(read('package.json')).version);
});
