import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** `remote "origin"` -> `url` -> its last value. Names of sections and keys are in lower case. */
export type GitConfig = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The configuration of the repository that holds `folder`; null when none does. Files are read, git is not run. */
export async function readGitConfig(folder: string): Promise<GitConfig | null> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const path = join(at, '.git');
    const found = await stat(path).catch(() => null);
    if (found !== null) {
      const text = await readFile(join(await commonFolder(path, found.isDirectory()), 'config'), 'utf8').catch(
        () => null,
      );
      return text === null ? null : parseGitConfig(text);
    }
    if (dirname(at) === at) return null;
  }
}

/**
 * In a work tree of its own and in a submodule `.git` is a file that names the real folder; that of a work tree names
 * the one with the configuration. Source: gitrepository-layout(5).
 */
async function commonFolder(path: string, isFolder: boolean): Promise<string> {
  const pointer = isFolder ? undefined : /^gitdir: *(?<to>.+)$/m.exec(await textOf(path))?.groups?.to;
  const own = pointer === undefined ? path : resolve(dirname(path), pointer.trim());
  const common = (await textOf(join(own, 'commondir'))).trim();
  return common === '' ? own : resolve(own, common);
}

function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

/** Source of the syntax: git-config(1). What is malformed is left out. */
export function parseGitConfig(text: string): GitConfig {
  const sections = new Map<string, Map<string, string>>();
  let section = new Map<string, string>();
  for (const line of text.replaceAll(/\\\r?\n/g, '').split(/\r?\n/)) {
    const header = HEADER.exec(line)?.groups;
    if (header !== undefined) {
      const sub = header.quoted?.replaceAll(/\\(.)/g, '$1');
      const name = sub === undefined ? header.name!.toLowerCase() : `${header.name!.toLowerCase()} "${sub}"`;
      section = sections.get(name) ?? new Map();
      sections.set(name, section);
      continue;
    }
    const setting = SETTING.exec(line)?.groups;
    if (setting !== undefined) section.set(setting.key!.toLowerCase(), settingOf(setting.value ?? ''));
  }
  return sections;
}

const HEADER = /^\s*\[\s*(?<name>[\w.-]+)(?:\s+"(?<quoted>(?:[^"\\]|\\.)*)")?\s*\]/;
const SETTING = /^\s*(?<key>[a-z][a-z0-9-]*)\s*=\s*(?<value>.*)$/i;

/** A `#` or `;` outside quotes begins a comment. */
function settingOf(text: string): string {
  const parts = text.matchAll(/"(?<quoted>(?:[^"\\]|\\.)*)"|(?<comment>[#;].*)|(?<plain>(?:[^"#;\\]|\\.)+)/g);
  let value = '';
  for (const { groups } of parts) value += (groups?.quoted ?? groups?.plain ?? '').replaceAll(/\\(.)/g, '$1');
  return value.trim();
}
