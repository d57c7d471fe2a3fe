import type { Consequence, RelatedCause } from '../../classifiers/related.ts';
import { type Block, code, type Inline, link, list, listed, say, type Words } from '../document/blocks.ts';
import { counted, grouped } from '../layout.ts';
import type { Links } from './links.ts';
import { stepWords } from './words.ts';

/** More of a kind share one point. */
const APART_MAX = { 'same-cause': 3, upstream: 3, alike: 3, cancelled: 1 } as const;

/** What else the cause made red or stopped, and how each follows from it. */
export function consequences({ others, lead, origin }: RelatedCause, links: Links): Block[] {
  const giver = origin?.job ?? lead.job.name;
  const items = (['same-cause', 'upstream', 'alike', 'cancelled'] as const).flatMap((how): Words[] => {
    const alike = others.filter((one) => one.how === how);
    if (alike.length > APART_MAX[how])
      return [say`${counted(alike.length, 'check')} ${predicate(how, giver, 'many')}: ${placesIn(alike, links)}`];
    return alike.map((one) => {
      const where = placeOf(one, links);
      return say`${link([code(one.job.name)], links.job(one.job)) as Inline} ${predicate(how, giver, 'one')}${where}`;
    });
  });
  return items.length === 0 ? [] : [list(items)];
}

function predicate(how: Consequence['how'], giver: string, number: 'one' | 'many'): Words {
  switch (how) {
    case 'cancelled':
      return `${number === 'one' ? 'was' : 'were'} cancelled because of it`;
    case 'upstream':
      return say`${number === 'one' ? 'lacks' : 'lack'} what ${code(giver)} should have handed on`;
    case 'same-cause':
      return 'failed of the same cause';
    case 'alike':
      return `${number === 'one' ? 'says' : 'say'} the same, which by itself does not prove the same cause`;
  }
}

function placeOf({ job, failure }: Consequence, links: Links): Words {
  if (failure === null) return '';
  const { line } = failure.rootCause;
  const step = stepWords(failure.step);
  const where = link(`line ${grouped(line)}`, links.line(job, failure.step, line)) as Inline;
  return step === null ? say`: ${where}` : say`, in ${step}: ${where}`;
}

/** Each links to its line. */
function placesIn(all: readonly Consequence[], links: Links): Words {
  return listed(
    all.map(({ job, failure }) => {
      const url = failure === null ? links.job(job) : links.line(job, failure.step, failure.rootCause.line);
      return link([code(job.name)], url) as Inline;
    }),
  );
}
