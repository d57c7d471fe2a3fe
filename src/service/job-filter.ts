/** Runs with a job, as a filter: its key stands for all names that GitHub gives its shards, on all machines. */
export function jobFilter(key: string): string {
  const escaped = (text: string): string => text.replace(/[\\"*]/g, '\\$&');
  if (!IS_PART.test(key)) return `job:"${escaped(key)}","${escaped(key)} *"`;
  const parts = key.split(/[\s,()[\]]+/).filter((part) => part !== '');
  return `job:"${parts.map(escaped).join('*')}*"`;
}

/** Values of a matrix, and systems whose versions are left out of the key. */
const IS_PART = /[()[\]]|\b(?:ubuntu|windows|macos)\b/;
