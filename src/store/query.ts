import {
  type Compilable,
  type CompiledQuery,
  DummyDriver,
  Kysely,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Schema } from './tables.ts';

/** Where every query begins: it is typed and turned into SQL here, and run by a `Database`. */
export const query = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (builder) => new SqliteIntrospector(builder),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** SQL that the builder has no words for, as a query. */
export function plain<Row>(text: RawBuilder<Row>): Compilable<Row> {
  return { compile: () => text.compile(query) };
}

/** A query that is compiled once and run for many rows, each with its own values in the slots. */
export interface Template<Row, Result> {
  readonly sql: string;
  readonly values: (row: Row) => unknown[];
  /** Never there: it only carries the type of what comes back. */
  readonly result?: Result;
}

class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * @param build Gets a function that stands for a value of the row: `slot('id')`. Called once, when the template is first used.
 */
export function template<Row, Result = unknown>(
  build: (slot: <Key extends keyof Row & string>(name: Key) => Row[Key]) => Compilable<Result>,
): Template<Row, Result> {
  let compiled: CompiledQuery<Result> | null = null;
  let read: ((row: Row) => unknown[]) | null = null;
  const ready = (): CompiledQuery<Result> => {
    compiled ??= build((name) => new Slot(name) as never).compile();
    return compiled;
  };
  return {
    get sql() {
      return ready().sql;
    },
    get values() {
      read ??= reader<Row>(ready().parameters);
      return read;
    },
  };
}

function reader<Row>(parameters: readonly unknown[]): (row: Row) => unknown[] {
  const names = parameters.map((one) => (one instanceof Slot ? (one.name as keyof Row) : null));
  return (row) => names.map((name, index) => (name === null ? parameters[index] : row[name]));
}
