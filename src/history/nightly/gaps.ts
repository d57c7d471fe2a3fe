/**
 * What the summary could not see. `repository`: `github.com/acme/nova`.
 *
 * `never-pulled`: runs are stored, no pull of them ever ended · `old`: the last pull ended before the night began ·
 * `interrupted`: the last pull did not end · `unreachable`: tonight's pull did not reach GitHub · `problems`: what the last pull
 * could not fetch, a sentence each · `logs`: red jobs of the night without a log that was read · `unlisted`: green runs since the
 * days before began whose jobs are not stored · `attempts`: attempts of the night whose jobs are not stored · `going`: runs of the
 * night that had not ended when they were last looked at · `branch`: GitHub has not told the default branch.
 */
export type NightGap =
  | { readonly kind: 'never-pulled' | 'branch'; readonly repository: string }
  | { readonly kind: 'old' | 'interrupted'; readonly repository: string; readonly atMs: number }
  | { readonly kind: 'unreachable'; readonly repository: string; readonly message: string }
  | { readonly kind: 'problems'; readonly repository: string; readonly problems: readonly string[] }
  | {
      readonly kind: 'logs';
      readonly repository: string;
      readonly expired: number;
      readonly missing: number;
      readonly damaged: number;
      readonly wanted: number;
    }
  | { readonly kind: 'unlisted' | 'going'; readonly repository: string; readonly runs: number }
  | {
      readonly kind: 'attempts';
      readonly repository: string;
      /** Not fetched yet, and gone from GitHub. */
      readonly wanted: number;
      readonly missing: number;
    };
