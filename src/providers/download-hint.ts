/** How to get a run's logs from GitHub by hand, for hints. */

/** For an archive that arrived broken. */
export const DOWNLOAD_AGAIN = 'Download it again: `gh api repos/OWNER/REPO/actions/runs/RUN_ID/logs > run.zip`.';

/**
 * What to do when `asked` is no file but means something on GitHub: a run's id, or a URL.
 * Null when it looks like neither.
 */
export function downloadHint(asked: string): string | null {
  if (RUN_ID.test(asked)) return withCommand(`repos/OWNER/REPO/actions/runs/${asked}/logs`, 'run.zip');
  if (!URL_START.test(asked)) return null;

  const { owner, repo, run, attempt, job } = RUN_URL.exec(asked)?.groups ?? {};
  if (job !== undefined) return withCommand(`repos/${owner}/${repo}/actions/jobs/${job}/logs`, 'job.log');
  if (run === undefined) return withCommand('repos/OWNER/REPO/actions/runs/RUN_ID/logs', 'run.zip');
  const path = attempt === undefined ? run : `${run}/attempts/${attempt}`;
  return withCommand(`repos/${owner}/${repo}/actions/runs/${path}/logs`, 'run.zip');
}

const RUN_ID = /^\d+$/;

const URL_START = /^https?:\/\//i;

/** The page of a run, of one attempt of it, or of one of its jobs. */
const RUN_URL =
  /^https:\/\/github\.com\/(?<owner>[\w.-]+)\/(?<repo>[\w.-]+)\/actions\/runs\/(?<run>\d+)(?:\/attempts\/(?<attempt>\d+))?(?:\/job\/(?<job>\d+))?\/?(?:[?#].*)?$/;

function withCommand(path: string, file: string): string {
  return (
    'Reading runs from GitHub is not part of this version. ' +
    `Download the log first: \`gh api ${path} > ${file}\`, then \`whyred triage ${file}\`.`
  );
}
