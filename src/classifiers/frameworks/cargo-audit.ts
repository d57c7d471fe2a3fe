import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, perRunner, problemsIn } from './problem-list.ts';
import type { ToolLine } from './tool-output.ts';

/** `Crate:     time`, `Title:     Potential segfault`, `ID:        RUSTSEC-2020-0071`, in this order. */
const FIELD = /^(?<name>Crate|Version|Warning|Title|ID): +(?<value>\S.*)$/;
const ADVISORY = /^RUSTSEC-\d{4}-\d{4}$/;

/** cargo audit. What it calls a warning (nobody maintains it, it was withdrawn) fails nothing unless that is asked for. */
export const cargoAudit: Framework = {
  name: 'cargo audit',
  hints: ['RUSTSEC-'],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, perRunner(reader)) }),
};

function reader(): (tool: ToolLine) => Draft | null {
  let block: Map<string, string> | null = null;
  return ({ text, line }) => {
    const field = FIELD.exec(text)?.groups;
    if (field === undefined) return null;
    if (field.name === 'Crate') block = new Map();
    block?.set(field.name!, field.value!);
    if (block === null || field.name !== 'ID' || !ADVISORY.test(field.value!)) return null;
    return {
      file: 'Cargo.lock',
      line: null,
      column: null,
      severity: block.has('Warning') ? 'warning' : 'error',
      code: field.value!,
      message: `${block.get('Title') ?? 'advisory'} (${block.get('Crate')} ${block.get('Version') ?? ''})`,
      logLine: line.number,
    };
  };
}
