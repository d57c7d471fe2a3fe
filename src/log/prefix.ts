import type { LogFormat } from '../domain.ts';

/** What stands before a line's own text. */
export interface Prefixed {
  readonly rest: string;
  readonly timeMs: number | null;
  /** Only in `gh run view --log`. */
  readonly job: string | null;
  readonly step: string | null;
}

/** Time stamps of all systems whose logs carry ISO 8601: GitHub and Azure with 7 decimals, others with 0 to 9. */
const ISO = /^\uFEFF?\[?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d))\]? ?/;
/** GitLab 17: stream number and kind (O out, E error), `+` where a line goes on. Source: gitlab-runner, log/timestamper. */
const GITLAB_STREAM = /^\d\d[OE][ +]/;
const TASKCLUSTER = /^\[(?:task|fetches|vcs|setup|cache|taskcluster) (\d{4}-\d\d-\d\dT[\d:.]{8,15}Z)\] ?/;
/** mozharness logs in its own way behind Taskcluster's stamp. */
const MOZHARNESS = /^\d\d:\d\d:\d\d +(?:DEBUG|INFO|WARNING|ERROR|CRITICAL|FATAL) - {1,2}/;
const TRAVIS = /^travis_(?:fold|time):(?:start|end):[\w.:,=-]*/;

/** Jenkins' plugin of that name writes the time of day. */
const TIMESTAMPER = /^\d\d:\d\d:\d\d(?:\.\d{1,3})? {1,2}(?=\S)/;

const none = (rest: string): Prefixed => ({ rest, timeMs: null, job: null, step: null });

/** Cuts off what the CI system put before a line. Lines without a stamp (continuations) come back whole. */
export function cutPrefix(format: LogFormat, raw: string): Prefixed {
  switch (format) {
    case 'gh-run-log': {
      const first = raw.indexOf('\t');
      const second = first < 0 ? -1 : raw.indexOf('\t', first + 1);
      if (second < 0) return cutTime(raw);
      const { rest, timeMs } = cutTime(raw.slice(second + 1));
      return { rest, timeMs, job: raw.slice(0, first).replace(/^\uFEFF/, ''), step: raw.slice(first + 1, second) };
    }
    case 'gitlab': {
      const timed = cutTime(raw);
      return timed.timeMs === null ? timed : { ...timed, rest: timed.rest.replace(GITLAB_STREAM, '') };
    }
    case 'taskcluster': {
      const stamp = TASKCLUSTER.exec(raw);
      if (stamp === null) return none(raw);
      return { ...none(raw.slice(stamp[0].length).replace(MOZHARNESS, '')), timeMs: timeOf(stamp[1]!) };
    }
    case 'travis':
      return cutTime(raw.replace(TRAVIS, ''));
    case 'jenkins':
      return cutTime(raw.replace(TIMESTAMPER, ''));
    default:
      return cutTime(raw);
  }
}

function cutTime(raw: string): Prefixed {
  const stamp = ISO.exec(raw);
  return stamp === null ? none(raw) : { ...none(raw.slice(stamp[0].length)), timeMs: timeOf(stamp[1]!) };
}

/** Milliseconds: what is finer is dropped. Null when it only looks like a time. */
function timeOf(stamp: string): number | null {
  const ms = stamp.endsWith('Z') ? utc(stamp) : Date.parse(stamp.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(ms) ? null : ms;
}

/** What `Date.parse` says, in a tenth of its time: every line has a stamp. */
function utc(stamp: string): number {
  const digits = (at: number): number => 10 * digit(stamp, at) + digit(stamp, at + 1);
  const month = digits(5);
  const day = digits(8);
  const hour = digits(11);
  const minute = digits(14);
  const second = digits(17);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return Number.NaN;
  const year = 100 * digits(0) + digits(2);
  const fraction = stamp[19] === '.' ? 100 * digit(stamp, 20) + 10 * digit(stamp, 21) + digit(stamp, 22) : 0;
  return Date.UTC(year, month - 1, day, hour, minute, second, fraction);
}

/** 0 behind the last digit. */
function digit(stamp: string, at: number): number {
  const code = stamp.charCodeAt(at) - 0x30;
  return code >= 0 && code <= 9 ? code : 0;
}
