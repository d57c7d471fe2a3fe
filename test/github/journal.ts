/** A request that the fake got. */
export interface Call {
  /** From 1, over both listeners, in the order of their coming. */
  readonly number: number;
  readonly method: string;
  /** With the query; never a signature of a link. */
  readonly path: string;
  /** Of the route table, or `unknown`. */
  readonly route: string;
  /** Asked of the host of the logs, not of the API. */
  readonly blob: boolean;
  /** The name of the token's profile, `anonymous` or `unknown`; never the token. */
  readonly token: string;
  /** Kinds of the faults that were in effect. */
  readonly faults: readonly string[];
  /** How many requests were being answered, this one included. */
  readonly concurrent: number;
  /** Null while it is being answered, and when the connection broke before any headers were sent. */
  readonly status: number | null;
  /** Its place in the order in which answers ended; null before. */
  readonly ended: number | null;
}

export type CallFilter = Partial<Pick<Call, 'method' | 'route' | 'blob' | 'token' | 'status'>>;

/** What was asked, so that tests can count. */
export class Journal {
  #calls: { -readonly [Key in keyof Call]: Call[Key] }[] = [];
  #open = new Set<number>();
  #ended = 0;
  #maxConcurrent = 0;
  /** Requests to the host of the logs that carried an `Authorization`. */
  readonly leaks: Call[] = [];
  /** Answers that are not as GitHub describes them, and crashes of the fake itself. */
  readonly violations: string[] = [];

  /** In the order of their coming; all that match every given field. */
  calls(filter: CallFilter = {}): readonly Call[] {
    const wanted = Object.entries(filter) as [keyof CallFilter, unknown][];
    return this.#calls.filter((call) => wanted.every(([key, value]) => call[key] === value));
  }

  /** The most requests that were being answered at the same time. */
  get maxConcurrent(): number {
    return this.#maxConcurrent;
  }

  /** Forgets what was asked. Requests that are still open are not taken up again. */
  reset(): void {
    this.#calls = [];
    this.#open.clear();
    this.#ended = 0;
    this.#maxConcurrent = 0;
    this.leaks.length = 0;
    this.violations.length = 0;
  }

  begin(call: Pick<Call, 'method' | 'path' | 'route' | 'blob' | 'token' | 'faults'>): Call {
    const number = this.#calls.length + 1;
    this.#open.add(number);
    this.#maxConcurrent = Math.max(this.#maxConcurrent, this.#open.size);
    const begun = { ...call, number, concurrent: this.#open.size, status: null, ended: null };
    this.#calls.push(begun);
    return begun;
  }

  /** To be called before any byte is sent, so that whoever asked cannot be faster. */
  answers(call: Call, status: number): void {
    const known = this.#calls[call.number - 1];
    if (known === call) known.status = status;
  }

  /** To be called before the last byte is sent, and when the connection is gone. */
  end(call: Call): void {
    const known = this.#calls[call.number - 1];
    if (known === call && this.#open.delete(call.number)) known.ended = ++this.#ended;
  }
}
