import { type Html, html, type Value } from '../page/escape.ts';
import { framed, type Place } from '../page/frame.ts';
import { flat, type Report, type ReportKind, type Section } from './blocks.ts';
import { blocksHtml, wordsHtml } from './html-blocks.ts';

/** The document as one page that loads nothing. Ends with a line end. */
export function toHtml(report: Pick<Report, 'kind' | 'title' | 'meta' | 'sections'>): string {
  const sections = report.sections.map(placed(new Set(['main', 'keys-title'])));
  return framed({
    kind: 'report',
    title: flat(report.title),
    kicker: KICKERS[report.kind],
    heading: wordsHtml(report.title),
    about:
      report.meta.length > 0 &&
      html`<dl class="meta">${report.meta.map(
        ([label, value]) => html`<dt>${label}</dt><dd>${wordsHtml(value)}</dd>
`,
      )}</dl>`,
    contents: sections.map(placeOf),
    main: html`${sections.map((one) => sectionHtml(one, 2))}`,
    foot: 'Made by whyred.',
  });
}

const KICKERS: Readonly<Record<ReportKind, string>> = {
  rca: 'Root cause analysis',
  pin: 'PIN',
  session: 'Session',
  postmortem: 'Post-mortem',
};

/** A section with its address in the page. */
interface PlacedSection extends Omit<Section, 'sections'> {
  readonly id: string;
  readonly sections: readonly PlacedSection[];
}

/** Keys repeat, addresses do not. */
function placed(taken: Set<string>): (section: Section) => PlacedSection {
  const place = (section: Section): PlacedSection => {
    const slug =
      section.key
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '') || 'section';
    let id = slug;
    for (let count = 2; taken.has(id); count++) id = `${slug}-${count}`;
    taken.add(id);
    return { ...section, id, sections: (section.sections ?? []).map(place) };
  };
  return place;
}

/** Two levels are enough to find the way. */
function placeOf({ id, heading, sections }: PlacedSection): Place {
  return { id, words: flat(heading), below: sections.map((one) => ({ id: one.id, words: flat(one.heading) })) };
}

function sectionHtml({ id, heading, blocks, sections }: PlacedSection, level: number): Html {
  const words = wordsHtml(heading);
  return html`<section aria-labelledby="${id}">
${headingHtml(id, words, level)}
${blocksHtml(blocks, flat(heading))}${sections.map((one) => sectionHtml(one, level + 1))}</section>
`;
}

function headingHtml(id: string, words: Value, level: number): Html {
  switch (level) {
    case 2:
      return html`<h2 id="${id}">${words}</h2>`;
    case 3:
      return html`<h3 id="${id}">${words}</h3>`;
    case 4:
      return html`<h4 id="${id}">${words}</h4>`;
    default:
      return html`<h5 id="${id}">${words}</h5>`;
  }
}
