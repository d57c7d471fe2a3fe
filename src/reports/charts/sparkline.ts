import { type Html, html } from '../page/escape.ts';
import type { Drawing } from './drawing.ts';

const WIDTH = 98;
const HEIGHT = 22;

/** A bar for each part of a span: null leaves a gap, nothing a base line. `most`: what reaches the top, so that lines can be compared. */
export function sparkline({ plot, draw }: Drawing, values: readonly (number | null)[], most: number): Html {
  const bars = values.flatMap((value, at) => (value === null ? [] : [{ at, value }]));
  const said = values.map((value) => value ?? 'none').join(', ');
  const inset = { x1: ({ at }: { at: number }) => at + 0.12, x2: ({ at }: { at: number }) => at + 0.88 };
  const svg = draw({
    ...{ width: WIDTH, height: HEIGHT, margin: 0, axis: null },
    x: { domain: [0, values.length] },
    y: { domain: [0, Math.max(1, most)], range: [HEIGHT - 1.5, 1] },
    marks: [
      plot.rectY(bars, { ...inset, y1: 0, y2: 'value', fill: 'var(--amber)' }),
      plot.ruleY(bars, { ...inset, y: 0, stroke: 'var(--dim)', strokeOpacity: 0.6 }),
    ],
  });
  return html`<span role="img" aria-label="flakes, oldest first: ${said}">${svg}</span>`;
}
