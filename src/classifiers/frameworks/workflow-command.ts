import type { Problem } from '../../domain.ts';

/** `::error file=src/a.rb,line=12,col=5,title=…::text`, as reporters for GitHub print it; the runner shows the text alone. */
const COMMAND = /^::(?<severity>error|warning) (?<properties>[^:]{1,300}(?::(?!:)[^:]{0,300}){0,4})::(?<message>\S.*)$/;

interface Annotated extends Pick<Problem, 'file' | 'line' | 'column' | 'severity' | 'message'> {}

/** Null when the line is no command that tells of a place. */
export function annotationIn(text: string): Annotated | null {
  const found = COMMAND.exec(text)?.groups;
  if (found === undefined) return null;
  const property = (name: string) => new RegExp(`(?:^|,)${name}=([^,]+)`).exec(found.properties!)?.[1];
  const file = property('file');
  if (file === undefined) return null;
  const number = (name: string) => (property(name) === undefined ? null : Number(property(name)));
  const message = unescaped(found.message!).split('\n', 1)[0]!;
  return {
    file: unescaped(file),
    line: number('line'),
    column: number('col'),
    severity: severityOf(found.severity!),
    message,
  };
}

function severityOf(word: string): Problem['severity'] {
  return word === 'warning' ? 'warning' : 'error';
}

/** Source: actions/toolkit, `packages/core/src/command.ts`. */
function unescaped(text: string): string {
  return text
    .replaceAll('%0D', '')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}
