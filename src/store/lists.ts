import { type RawBuilder, sql } from 'kysely';

/** Any number of keys as one value, so that the statement stays the same: `where('job', 'in', among(keys))`. */
export function among(keys: Iterable<number>): RawBuilder<number> {
  return sql<number>`(select value from json_each(${JSON.stringify([...keys])}))`;
}

/** Rows by what they belong to, each group in the order that they come in. */
export function grouped<Row, Key, Value>(
  rows: Iterable<Row>,
  keyOf: (row: Row) => Key,
  toValue: (row: Row) => Value,
): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [toValue(row)]);
    else group.push(toValue(row));
  }
  return groups;
}
