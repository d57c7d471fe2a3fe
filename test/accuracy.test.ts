import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Scripts are not typed: what is used of them stands here. */
interface Accuracy {
  readonly models: Readonly<Record<string, string | null>>;
  readonly quick: unknown;
  readonly real: unknown;
}

/** Everything below a value that is no list and no object. */
function leavesOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [value];
}

async function script<T>(name: string): Promise<T> {
  return (await import(new URL(`../scripts/eval/${name}.mjs`, import.meta.url).href)) as T;
}

const { accuracyPath, modelHashes, pagePath, render } = await script<{
  readonly accuracyPath: string;
  readonly pagePath: string;
  modelHashes(): Accuracy['models'];
  render(accuracy: Accuracy): string;
}>('accuracy');
const accuracy = JSON.parse(readFileSync(accuracyPath, 'utf8')) as Accuracy;

test('docs/accuracy.md says what docs/accuracy.json holds: nobody has written figures into it', () => {
  expect(readFileSync(pagePath, 'utf8')).toBe(render(accuracy));
});

// What a log says, and which one it was, is not ours to publish.
test('of real data the document holds numbers, and nothing that the data say', () => {
  expect(leavesOf(accuracy.real).filter((leaf) => leaf !== null && typeof leaf !== 'number')).toEqual([]);
});

test('README shows the figures of docs/accuracy.json', async () => {
  const { figuresIn, readmeFigures, readmePath } = await script<{
    readonly readmePath: string;
    figuresIn(readme: string): string | undefined;
    readmeFigures(lines: unknown): string;
  }>('lines-page');
  const { lines } = accuracy.real as { readonly lines: unknown };
  expect(figuresIn(readFileSync(readmePath, 'utf8'))).toBe(readmeFigures(lines));
});

test('the figures were measured with the models that ship; `npm run eval` measures again', () => {
  expect(accuracy.models).toEqual(modelHashes());
});

test('the small simulation comes to the figures in the document, to the last digit', async () => {
  const { quickVerdicts, verdictsApi } = await script<{
    verdictsApi(): Promise<unknown>;
    quickVerdicts(api: unknown): unknown;
  }>('verdicts');
  expect(quickVerdicts(await verdictsApi())).toEqual(accuracy.quick);
});
