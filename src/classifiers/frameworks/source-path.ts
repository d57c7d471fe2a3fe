/**
 * Source of a regular expression for a file's path as tools print it: absolute, where blanks may stand in it, or relative,
 * where they may not. Never begins as a quoted or added line does (`+`, `-`, `|`), and holds no colon but a drive's.
 */
export const SOURCE_PATH = String.raw`(?:(?:[A-Za-z]:)?[\\/][^:*?"<>|\t]*|[^\s:*?"'<>|\\/\x60#([{+=,;-][^\s:*?"<>|]*)`;

/** Where the runners of CI services check a repository out; what follows is the path inside the repository. */
const CHECKOUTS: readonly RegExp[] = [
  // GitHub: `<work folder>/repo/repo/`, hosted, in a container, on Windows and self-hosted.
  /^(?:\/home\/runner\/work|\/Users\/runner\/work|\/__w|[A-Za-z]:\/a|(?:[A-Za-z]:)?(?:\/.+?)?\/_work)\/([^/]+)\/\1\//,
  /^\/github\/workspace\//,
  // Azure Pipelines.
  /^(?:\/home\/vsts\/work|\/Users\/runner\/work|\/__w|[A-Za-z]:\/a)\/\d+\/s\//,
  // GitLab, whose runners on a bare machine put a token and a number in between. Of a subgroup the last part stays:
  // the log does not tell where the repository begins.
  /^(?:\/.+?)?\/builds\/[\w-]{8,9}\/\d+\/[^/]+\/[^/]+\//,
  /^\/builds\/[^/]+\/[^/]+\//,
  /^\/home\/circleci\/project\//,
  /^\/home\/travis\/build\/[^/]+\/[^/]+\//,
  /^\/var\/(?:lib\/jenkins|jenkins_home)\/workspace\/[^/]+\//,
];

/** The path inside the repository, with `/`; a path that lies elsewhere is left as it is. */
export function repositoryPath(path: string): string {
  const slashed = path.replaceAll('\\', '/');
  for (const checkout of CHECKOUTS) {
    const found = checkout.exec(slashed);
    if (found !== null && found[0].length < slashed.length) return slashed.slice(found[0].length);
  }
  return slashed.startsWith('./') ? slashed.slice(2) : slashed;
}
