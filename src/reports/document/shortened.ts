import { grouped } from '../layout.ts';
import { listed, note, type Report, type Section, say, type Words } from './blocks.ts';
import { blocksMarkdown } from './markdown.ts';

/** More names than that nobody reads. */
const NAMES_MAX = 12;

/**
 * The text of a report in at most `limit` characters: where it is longer, whole sections are left out from its end, and the last
 * line says which. A report that is too long without any section is given as it is.
 */
export async function shortened(
  report: Report,
  limit: number,
  write: (report: Report) => Promise<string>,
): Promise<string> {
  const whole = await write(report);
  if (whole.length <= limit) return whole;
  const total = counted(report.sections);
  const first = async (count: number): Promise<string> => {
    const { kept, left } = cut(report.sections, count);
    const text = await write({ ...report, sections: kept });
    return `${text.trimEnd()}\n\n${blocksMarkdown([note(leftOut(left, limit))])}\n`;
  };
  let best = await first(0);
  for (let fits = 0, tooMany = total; tooMany - fits > 1; ) {
    const middle = Math.floor((fits + tooMany) / 2);
    const text = await first(middle);
    if (text.length > limit) tooMany = middle;
    else {
      fits = middle;
      best = text;
    }
  }
  return best;
}

/** Sections and those below them. */
function counted(sections: readonly Section[]): number {
  return sections.reduce((sum, one) => sum + 1 + counted(one.sections ?? []), 0);
}

interface Cut {
  readonly kept: readonly Section[];
  /** Headings of what is gone, the outermost alone. */
  readonly left: readonly Words[];
}

/** The first `count` sections in reading order, each with what is above it. */
function cut(sections: readonly Section[], count: number): Cut {
  const kept: Section[] = [];
  const left: Words[] = [];
  let room = count;
  for (const section of sections) {
    if (room <= 0) {
      left.push(section.heading);
      continue;
    }
    const below = cut(section.sections ?? [], room - 1);
    kept.push({ ...section, sections: below.kept });
    left.push(...below.left);
    room -= 1 + counted(section.sections ?? []);
  }
  return { kept, left };
}

function leftOut(left: readonly Words[], limit: number): Words {
  const more = left.length - NAMES_MAX;
  const names = more <= 0 ? left : [...left.slice(0, NAMES_MAX), `${grouped(more)} more`];
  return say`Left out: ${listed(names)} (there is room for ${grouped(limit)} characters).`;
}
