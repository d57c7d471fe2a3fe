/**
 * What varies from run to run, replaced by a word in angle brackets, in this order. The text beside each is what it masks.
 */
const MASKS: readonly (readonly [RegExp, string])[] = [
  // 2026-09-01T10:00:09.000Z, 2026-09-01 10:00:09,123, 2026/09/01
  [/\b\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>'],
  // 10:00:09.123
  [/\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b/g, '<time>'],
  // 6f1c0a9b-e4d2-4c11-8f00-aa55bb66cc77
  [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi, '<uuid>'],
  // https://host/path: the host tells two failures apart, the path and query do not
  [/\b(https?:\/\/[\w.-]+)(?::\d+)?(?:\/[^\s'")\]]*)?/g, '$1'],
  // 10.0.0.1:5432, [2600:1f18::1]:443
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, '<ip>'],
  [/\[[\da-f:]{4,}\](?::\d+)?/gi, '<ip>'],
  // /tmp/tmpab12/x, /home/runner/work/repo/repo/, D:\a\repo\repo\, /__w/repo/repo/, /builds/group/repo/
  [/(?:\/private)?\/(?:tmp|var\/folders|var\/tmp)\/[^\s'":)]+/g, '<tmp>'],
  [/(?:\/home\/runner\/work|\/Users\/runner\/work|\/__w|[A-Z]:\\a)[/\\][^/\\\s]+[/\\][^/\\\s]+[/\\]/g, ''],
  [/\/builds\/(?:[^/\s]+\/){2,3}/g, ''],
  // 0x7f00aa, sha256:…, commit ids
  [/\b0x[\da-f]+\b/gi, '<hex>'],
  [/\bsha\d{3}[:-][\w+/=]{16,}/gi, '<digest>'],
  [/\b(?=[\da-f]*\d)(?=[\da-f]*[a-f])[\da-f]{7,64}\b/gi, '<hex>'],
  // 12.5s, 310 ms, 4.39 GiB, (2m 11s)
  [/\b\d+(?:\.\d+)? ?(?:ns|µs|us|ms|s|sec|secs|seconds?|m|min|minutes?|h|hours?|[kKMGT]i?B|bytes?)\b/g, '<amount>'],
  // what is left of numbers, but not within names: utf8, v1, i18n stay
  [/(?<![\w.])-?\d+(?:\.\d+)*(?![\w])/g, '<n>'],
  [/(?<=[[:#_-])\d+(?![\w])/g, '<n>'],
];

/** The stable form of a line: the same for the same failure in another run, on another runner, at another time. */
export function normalise(text: string): string {
  let stable = text.length > 1000 ? text.slice(0, 1000) : text;
  for (const [form, word] of MASKS) stable = stable.replace(form, word);
  return stable
    .replace(/\*{3,}/g, '<secret>')
    .replace(/\s+/g, ' ')
    .trim();
}
