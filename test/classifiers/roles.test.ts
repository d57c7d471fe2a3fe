import { describe, expect, test } from 'vitest';
import { type Role, rolesOf } from '../../src/classifiers/roles.ts';
import { createRedactor } from '../../src/log/redaction.ts';
import { readLog } from '../../src/log/text.ts';

/** The role of each line of a plain log. */
function roles(...lines: readonly string[]): Role[] {
  const text = readLog(Buffer.from(lines.join('\n')), createRedactor());
  const all = text.lines(1, text.lineCount);
  const roleOf = rolesOf(all, [], 'plain');
  return all.map((_line, index) => roleOf(index));
}

describe('a command that is shown', () => {
  test.each([
    'echo "Error: VERSION is missing" >&2',
    "@printf 'fatal: no licence\\n'",
    'test -n "$VERSION" || (echo "Error: VERSION is not set" >&2; exit 1)',
    '[ -d node_modules ] || { echo "ERROR: run npm ci first"; exit 2; }',
    'if ! command -v zip > /dev/null; then echo "zip: command not found" >&2; exit 127; fi',
    '> test -f dist/app.js || (echo "Error: build first" && exit 1)',
    ' > [4/9] RUN test -f dist/app.js || (echo "Error: build first" && exit 1):',
  ])('is an echo: %s', (line) => expect(roles(line)).toEqual(['echo']));

  test.each([
    'ERROR: failed to solve: process "/bin/sh -c test -f x || (echo "missing" && exit 1)" did not complete successfully: exit code: 1',
    '#9 ERROR: process "/bin/sh -c test -f x || (echo "missing" && exit 1)" did not complete successfully',
    'executor failed running [/bin/sh -c test -f x || (echo missing && exit 1)]: runc did not terminate',
    "The command '/bin/sh -c npm test || (echo bad && exit 1)' returned a non-zero code: 1",
    'sh: line 1: syntax error near unexpected token `(echo missing; exit 1)`',
    'echo: write error: Broken pipe',
    'Error: run `npm ci` first; then echo the version',
  ])('is none where somebody tells of it: %s', (line) => expect(roles(line)).not.toContain('echo'));
});

describe('the frame that PowerShell draws', () => {
  test('holds code, tildes, and the message', () => {
    expect(
      roles(
        'Get-Item: D:\\a\\nova\\nova\\tools\\Check.ps1:12',
        'Line |',
        '  12 |  Get-Item -Path build\\setup.msi',
        '     |  ~~~~~~~~~~~~~~~~~~~~~~~~~~~~',
        "     | Cannot find path 'build\\setup.msi' because it does not exist.",
        'checked 1 file',
        '     | not framed any more',
      ),
    ).toEqual(
      ['output', 'echo', 'quoted', 'quoted', 'error', 'output', 'quoted'].map((role, at) =>
        at === 1 ? expect.anything() : role,
      ),
    );
  });
});

test.each([
  'tar: Exiting with failure status due to previous errors',
  'error: aborting due to 2 previous errors',
  'error: aborting due to 1 previous error; 3 warnings emitted',
])('what failed before is said by what only wraps it: %s', (line) => expect(roles(line)).toEqual(['wrapper']));
