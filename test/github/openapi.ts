import openapi from './openapi.json' with { type: 'json' };

export type Json = Readonly<Record<string, unknown>>;

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: { readonly 'application/json': { schema: Json } } }>
  >;
}

const paths = openapi.paths as unknown as Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** `/repos/{owner}/{repo}/actions/runs` and so on: all paths that the vendored description has. */
export const describedPaths: readonly string[] = Object.keys(paths);

export const schemas = openapi.components.schemas as Readonly<Record<string, unknown>>;

/** What a success of this operation answers; null for one without a JSON body, or that is not described. */
export function schemaOf(method: string, path: string): Json | null {
  const responses = paths[path]?.[method.toLowerCase()]?.responses ?? {};
  return (responses['200'] ?? responses['201'] ?? responses['202'])?.content?.['application/json'].schema ?? null;
}

const examples = openapi.components.examples as unknown as Readonly<Record<string, { readonly value: unknown }>>;

/** A copy of one of GitHub's own example objects, so that every field of the real shape is there. */
export function example(name: string): Record<string, unknown> {
  return structuredClone(examples[name]!.value) as Record<string, unknown>;
}
