import { repositoryPath } from './source-path.ts';

/** Where a line of a Ruby stack points. */
export interface RubyPlace {
  readonly file: string;
  readonly line: number;
}

/** `# ./spec/cart_spec.rb:4:in 'block'`, `    test/cart_test.rb:8:in `test_adds'`, `[test/cart_test.rb:12]`. */
const FRAME =
  /^[\s#[]*(?<file>(?:[A-Za-z]:)?[^\s:[\]'"`#][^:[\]'"`]{0,300}\.(?:rb|rake|erb|haml|slim)):(?<line>\d+)(?::in |\]|$)/;
const DEPENDENCY = /(?:^|[\\/])(?:gems|vendor[\\/]bundle|lib[\\/]ruby|rubygems|site_ruby)[\\/]|^<internal:/;

/** Null when the line is no frame, or one in somebody else's code. */
export function ownRubyFrame(text: string): RubyPlace | null {
  const found = FRAME.exec(text)?.groups;
  if (found === undefined || DEPENDENCY.test(found.file!)) return null;
  return { file: repositoryPath(found.file!), line: Number(found.line) };
}

/** Whether the line belongs to a stack, wherever it points. */
export function isRubyFrame(text: string): boolean {
  return FRAME.test(text);
}
