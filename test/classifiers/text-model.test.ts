import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extendTextModel, type TextDocument, trainTextModel } from '../../src/classifiers/text-learning.ts';
import { type PackedTextModel, restoreTextModel } from '../../src/classifiers/text-model.ts';
import { tokensOf } from '../../src/classifiers/text-tokens.ts';
import { lineOf, textDocuments } from '../support/texts.ts';

const documents = textDocuments(40);
const packed = trainTextModel(documents);
const model = restoreTextModel(packed);

function asKept(given: PackedTextModel): PackedTextModel {
  return JSON.parse(JSON.stringify(given)) as PackedTextModel;
}

/** Different words, with so many tokens. */
function longTokens(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `w:long${at}`);
}

describe('a model of texts', () => {
  test.each<[lines: string, transient: boolean, category: string]>([
    ['broker: connection reset by peer', true, 'network'],
    ['a temporary failure while waiting, registry gave up', true, 'network'],
    ['undeclared variable in module', false, 'build'],
    ['type does not match module of the cache', false, 'build'],
  ])('tells the nature and the category of %j', (line, transient, category) => {
    const tokens = tokensOf([line]);
    expect(model.transienceOf(tokens)!.logOdds > 0).toBe(transient);
    expect(model.categoryOf(tokens)).toMatchObject({ category });
  });

  test.each<[why: string, tokens: string[]]>([
    ['there is no token', []],
    ['no token is known', tokensOf(['something entirely different happened over there today'])],
    ['too few are known', ['w:connection', 'w:reset']],
    ['one token is repeated', ['w:connection', 'w:connection', 'w:connection', 'w:connection', 'w:connection']],
  ])('says nothing where %s', (_, tokens) => {
    expect(model.transienceOf(tokens)).toBeNull();
    expect(model.categoryOf(tokens)).toBeNull();
  });

  test('says nothing where the words speak for neither', () => {
    const both = [...tokensOf([lineOf(true, 1)]), ...tokensOf([lineOf(false, 1)])];
    expect(model.categoryOf(both.filter((token) => token.startsWith('w:')))?.probability ?? 0.5).toBeLessThan(0.8);
    const neither = ['w:registry', 'w:mirror', 'w:broker', 'w:cache', 'w:gateway', 'w:proxy'];
    expect(model.transienceOf(neither)).toBeNull();
  });

  test('counts the known failures whose words say the same as clearly', () => {
    const { cases } = model.transienceOf(tokensOf([lineOf(true, 2)]))!;
    expect(cases.ofTransient).toBe(40);
    expect(cases.ofLasting).toBe(40);
    expect(cases.transient).toBeGreaterThan(30);
    expect(cases.lasting).toBeLessThan(5);
  });

  test('learns nothing of what nobody knows', () => {
    const unknown = documents.map((one) => ({ ...one, category: null, transient: null }));
    const ignorant = restoreTextModel(trainTextModel(unknown));
    for (const { tokens } of documents) {
      expect(ignorant.transienceOf(tokens)).toBeNull();
      expect(ignorant.categoryOf(tokens)).toBeNull();
    }
    expect(restoreTextModel(trainTextModel([])).transienceOf(documents[0]!.tokens)).toBeNull();
  });

  test('learns nothing from labels that say nothing: shuffled, it is right by chance', () => {
    let right = 0;
    let told = 0;
    const coins = fc.array(fc.boolean(), { minLength: documents.length, maxLength: documents.length });
    for (const thrown of fc.sample(coins, { numRuns: 60, seed: 1 })) {
      const shuffled = documents.map((one, at) => ({ ...one, transient: thrown[at]! }));
      const odds = restoreTextModel(trainTextModel(shuffled.slice(0, 60)));
      for (const { tokens, transient } of shuffled.slice(60)) {
        const guess = odds.transienceOf(tokens);
        if (guess === null) continue;
        told++;
        if (guess.logOdds > 0 === transient) right++;
      }
    }
    expect(told).toBeGreaterThan(40);
    expect(right / told).toBeGreaterThan(0.38);
    expect(right / told).toBeLessThan(0.62);
  });

  test('a token that stands in one failure alone is no part of it', () => {
    const named = documents.map((one) =>
      one.group === 'failure 3' ? { ...one, tokens: [...one.tokens, 'w:acme'] } : one,
    );
    expect(trainTextModel(named).vocabulary).not.toContain('w:acme');
    expect(trainTextModel([...named, { ...named[3]!, group: 'other' }]).vocabulary).toContain('w:acme');
  });

  test('a failure that comes a thousand times counts like a few', () => {
    const often = Array.from({ length: 1000 }, (_, at) => ({
      ...documents[0]!,
      tokens: [`w:again${at}`, 'w:reset'],
      group: 'one',
    }));
    const { labels } = trainTextModel([...documents, ...often]).transience;
    expect(labels.transient!.documents).toBeLessThan(50);
  });

  test('labels of very different size do not pull: rare words say what they say', () => {
    const many = textDocuments(300).filter(({ transient }) => transient === false);
    const few = documents.filter(({ transient }) => transient === true);
    const uneven = restoreTextModel(trainTextModel([...few, ...many]));
    expect(uneven.transienceOf(tokensOf([lineOf(true, 5)]))!.logOdds).toBeGreaterThan(0);
    expect(uneven.transienceOf(tokensOf([lineOf(false, 5)]))!.logOdds).toBeLessThan(0);
    expect(uneven.transienceOf(['w:registry', 'w:mirror', 'w:broker', 'w:cache', 'w:gateway'])).toBeNull();
  });

  test('four hundred tokens do not get too small for a number', () => {
    const long = (transient: boolean, group: string): TextDocument => ({
      tokens: [...longTokens(400), ...tokensOf([lineOf(transient, 1)])],
      category: transient ? 'network' : 'build',
      transient,
      group,
    });
    const wide = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((name) => [long(true, `t ${name}`), long(false, `l ${name}`)]);
    const trained = restoreTextModel(trainTextModel([...wide, ...documents]));
    for (const transient of [true, false]) {
      const guess = trained.categoryOf([...longTokens(400), ...tokensOf([lineOf(transient, 1)])]);
      expect(guess?.probability ?? 0.5).toBeGreaterThan(0);
      expect(Number.isFinite(trained.transienceOf(longTokens(400))?.logOdds ?? 0)).toBe(true);
    }
  });

  test('the order of the documents does not matter', () => {
    // Of a failure that came ten times, the same few are taken.
    const given = documents.map((one, at) => (at < 20 ? { ...one, group: `often ${at % 2}` } : one));
    const once = trainTextModel(given);
    fc.assert(
      fc.property(fc.shuffledSubarray(given, { minLength: given.length }), (shuffled) => {
        expect(trainTextModel(shuffled)).toEqual(once);
      }),
      { numRuns: 10 },
    );
  });

  test('gives the same answers after it was kept as JSON', () => {
    const restored = restoreTextModel(asKept(packed));
    expect(asKept(packed)).toEqual(packed);
    for (const { tokens } of documents) {
      expect(restored.transienceOf(tokens)).toEqual(model.transienceOf(tokens));
      expect(restored.categoryOf(tokens)).toEqual(model.categoryOf(tokens));
    }
  });

  test('keeps counts of tokens, and no document', () => {
    expect(Object.keys(packed).sort()).toEqual(['category', 'tempering', 'transience', 'version', 'vocabulary']);
    expect(JSON.stringify(packed)).not.toContain('failure 1');
  });

  test.each(['__proto__', 'constructor', 'toString', 'w:constructor', '__key', '137'])(
    'takes the token %j for a word like any other',
    (token) => {
      const hostile = documents.map((one) => ({ ...one, tokens: [...one.tokens, token] }));
      const trained = restoreTextModel(asKept(trainTextModel(hostile)));
      expect(trained.transienceOf([...documents[0]!.tokens, token])!.logOdds).toBeGreaterThan(0);
      expect(trained.transienceOf([...documents[1]!.tokens, token])!.logOdds).toBeLessThan(0);
      expect(model.transienceOf([token, token, 'x', 'y', 'z'])).toBeNull();
    },
  );

  test('training leaves no global variable behind', () => {
    const before = Object.getOwnPropertyNames(globalThis);
    trainTextModel(documents.slice(0, 6));
    expect(Object.getOwnPropertyNames(globalThis)).toEqual(before);
    expect('value' in globalThis).toBe(false);
  });
});

describe('a model that learns further', () => {
  const further: TextDocument[] = Array.from({ length: 20 }, (_, at) => ({
    tokens: tokensOf([`lease of the shared simulator expired on ${['red', 'blue'][at % 2]}`]),
    category: 'runner',
    transient: true,
    group: `lease ${at}`,
  }));
  const tokens = tokensOf(['lease of the shared simulator expired']);

  test('knows what it was taught, and what it knew before', () => {
    expect(model.transienceOf(tokens)).toBeNull();
    const extended = restoreTextModel(asKept(extendTextModel(asKept(packed), further)));
    expect(extended.transienceOf(tokens)!.logOdds).toBeGreaterThan(0.5);
    expect(extended.categoryOf(tokens)).toMatchObject({ category: 'runner' });
    expect(extended.transienceOf(tokensOf([lineOf(false, 3)]))!.logOdds).toBeLessThan(-0.5);
  });

  test('counts like one that was taught all at once', () => {
    const first = trainTextModel(documents);
    const once = trainTextModel([...documents, ...further]);
    const extended = extendTextModel(first, further);
    expect(extended.vocabulary).toEqual(once.vocabulary);
    expect(extended.transience).toEqual(once.transience);
    expect(extended.category).toEqual(once.category);
  });

  test('can be taught again after it was kept', () => {
    const half = extendTextModel(packed, further.slice(0, 10));
    expect(asKept(extendTextModel(asKept(half), further.slice(10))).transience).toEqual(
      extendTextModel(packed, further).transience,
    );
  });
});

describe('the model that ships', () => {
  const path = new URL('../../data/text-model.json', import.meta.url);
  const shipped = restoreTextModel(JSON.parse(readFileSync(path, 'utf8')) as PackedTextModel);

  test('is small', () => {
    expect(statSync(path).size).toBeLessThan(400_000);
  });

  test('holds words, not sentences', () => {
    const { vocabulary } = JSON.parse(readFileSync(path, 'utf8')) as PackedTextModel;
    expect(vocabulary.filter((token) => !/^[a-z]+:[a-z0-9-]{1,24}(?: [a-z0-9]{1,24})?$/.test(token))).toEqual([]);
  });

  test.each<[line: string, transient: boolean]>([
    ['upstream connection was reset before a response arrived: service unavailable, try again', true],
    ['the server did not answer in time: read timeout while waiting for connection', true],
    ['error: undeclared identifier used in this function, expected expression', false],
    ['configuration file is invalid: unknown option, expected one of the known keys', false],
  ])('tells the nature of %j', (line, transient) => {
    const guess = shipped.transienceOf(tokensOf([line]));
    expect(guess).not.toBeNull();
    expect(guess!.logOdds > 0).toBe(transient);
  });

  test('says nothing of words that it does not know', () => {
    expect(shipped.transienceOf(tokensOf(['Der Zug nach Nirgendwo fiel heute leider aus']))).toBeNull();
  });
});

test('importing it prints nothing, reads no environment and leaves only the names of a matrix library behind', () => {
  const script = `
    const before = new Set([...Object.getOwnPropertyNames(globalThis), ...Object.keys(process.env)]);
    await import('natural/lib/natural/classifiers/bayes_classifier.js');
    await import('natural/lib/natural/tfidf/tfidf.js');
    const after = [...Object.getOwnPropertyNames(globalThis), ...Object.keys(process.env)].filter((name) => !before.has(name));
    process.exitCode = after.every((name) => name.startsWith('$')) ? 0 : 3;
  `;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
});
