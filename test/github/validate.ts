import { Ajv, type ValidateFunction } from 'ajv';
import { schemaOf, schemas } from './openapi.ts';

/** Says how an answer differs from GitHub's description of the operation; null when it does not, or there is none. */
export type Validate = (method: string, path: string, body: unknown) => string | null;

export function createValidate(): Validate {
  const ajv = new Ajv({ strict: false, allErrors: false, formats: FORMATS });
  ajv.addSchema({ $id: 'github', components: { schemas: jsonSchema(schemas) } });
  const compiled = new Map<string, ValidateFunction | null>();
  return (method, path, body) => {
    const key = `${method} ${path}`;
    if (!compiled.has(key)) {
      const schema = schemaOf(method, path);
      compiled.set(key, schema === null ? null : ajv.compile(jsonSchema(schema) as object));
    }
    const check = compiled.get(key)!;
    if (check === null || check(body)) return null;
    return `${key}: ${ajv.errorsText(check.errors, { dataVar: 'body' })}`;
  };
}

const FORMATS = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
  uri: /^[a-z][a-z\d+.-]*:\S+$/i,
  email: /^\S+@\S+$/,
  int64: { type: 'number', validate: (value: number) => Number.isSafeInteger(value) },
} as const;

/** OpenAPI 3.0 says `nullable` of an enum without listing null, and of what has no type; and it refers to what stands in the same file. */
function jsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(jsonSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  if ('nullable' in schema && !('type' in schema)) {
    const { nullable: _, ...rest } = schema;
    return { anyOf: [{ type: 'null' }, jsonSchema(rest)] };
  }
  const entries = Object.entries(schema).map(([key, value]) => {
    if (key === '$ref') return [key, `github${value}`];
    if (key === 'enum' && 'nullable' in schema) return [key, [...(value as unknown[]), null]];
    return [key, jsonSchema(value)];
  });
  return Object.fromEntries(entries);
}
