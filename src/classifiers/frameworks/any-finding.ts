import type { Problem } from '../../domain.ts';

/**
 * Of linters that fail for a finding of any level: where none is an error, all of them are what failed it. Where one is,
 * the others keep their own level, so that it comes first.
 */
export function failedByAny(problems: readonly Problem[]): readonly Problem[] {
  if (problems.some((one) => one.severity === 'error')) return problems;
  return problems.map((one) => ({ ...one, severity: 'error' }));
}
