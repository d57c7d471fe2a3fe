/**
 * A command of the catalogue with this log's names. People copy it into a shell, and a log may be anybody's: what a shell could take
 * for more than a word stays out, as does what captured nothing; there the name of the place stands, in capitals.
 */
export function fillCommand(text: string, captures: Readonly<Record<string, string>>): string {
  // `%{time_total}` and `${HOME}` are not the catalogue's.
  return text.replace(
    /(?<![%$'{])\{([A-Za-z_]\w*)\}|(?<=')\{([A-Za-z_]\w*)\}(?=')/g,
    (_, bare: string, quoted: string) => {
      const name = bare ?? quoted;
      const value = Object.hasOwn(captures, name) ? captures[name]! : '';
      return WORD.test(value) ? value : name.toUpperCase();
    },
  );
}

/** Nothing that quotes, expands, chains, redirects, or begins an option. */
const WORD = /^[\w@./:+][\w@./:+~=-]{0,200}$/;
