export interface Page<T> {
  readonly items: readonly T[];
  /** Of all pages, and beyond a cap too. */
  readonly total: number;
  readonly headers: Readonly<Record<string, string>>;
}

const DEFAULT_SIZE = 30;
const MAX_SIZE = 100;

/**
 * The page that the query asks for, with its `link` header. `url` is absolute and without a query. Beyond `cap` there is
 * nothing, though the total counts it.
 */
export function pageOf<T>(
  all: readonly T[],
  query: URLSearchParams,
  url: string,
  cap = Number.POSITIVE_INFINITY,
): Page<T> {
  const size = Math.min(positive(query.get('per_page'), DEFAULT_SIZE), MAX_SIZE);
  const page = positive(query.get('page'), 1);
  const reachable = Math.min(all.length, cap);
  const last = Math.max(1, Math.ceil(reachable / size));
  const items = all.slice((page - 1) * size, Math.min(page * size, reachable));

  const link = (number: number, rel: string): string => {
    const next = new URLSearchParams(query);
    next.set('page', String(number));
    return `<${url}?${next}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(Math.min(page - 1, last), 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  return { items, total: all.length, headers: links.length === 0 ? {} : { link: links.join(', ') } };
}

function positive(text: string | null, otherwise: number): number {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : otherwise;
}
