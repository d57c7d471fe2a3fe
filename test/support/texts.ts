import type { TextDocument } from '../../src/classifiers/text-learning.ts';
import { tokensOf } from '../../src/classifiers/text-tokens.ts';

const WHERE = ['registry', 'mirror', 'broker', 'cache', 'gateway', 'proxy', 'daemon', 'socket'] as const;
const LOST = ['connection reset by peer', 'connection timed out again', 'temporary failure while waiting'] as const;
const WRONG = ['undeclared variable in module', 'unexpected token in module', 'type does not match module'] as const;

/** The lines of a failure of either nature; `at` tells them apart. */
export function lineOf(transient: boolean, at: number): string {
  const says = transient ? LOST : WRONG;
  return `${WHERE[at % WHERE.length]}: ${says[at % says.length]}, ${WHERE[(at * 5 + 3) % WHERE.length]} gave up`;
}

/** So many failures of either nature, each its own group. */
export function textDocuments(count: number): TextDocument[] {
  return Array.from({ length: 2 * count }, (_, at) => {
    const transient = at % 2 === 0;
    return {
      tokens: tokensOf([lineOf(transient, at >> 1)]),
      category: transient ? 'network' : 'build',
      transient,
      group: `failure ${at}`,
    };
  });
}
