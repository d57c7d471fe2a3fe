import { expect, test } from 'vitest';
import { TriageError } from '../../src/errors.ts';
import { endsPull } from '../../src/pull/fatal.ts';

test.each<[code: string, ends: boolean]>([
  // The next run would meet them, too.
  ['store-locked', true],
  ['store-disk-full', true],
  ['token-refused', true],
  ['interrupted', true],
  // These concern one run.
  ['github-unavailable', false],
  ['archive-damaged', false],
])('%s ends a pull: %s', (code, ends) => expect(endsPull(new TriageError(code, '', ''))).toBe(ends));
