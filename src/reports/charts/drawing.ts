import { type Html, trusted } from '../page/escape.ts';

type Plot = typeof import('@observablehq/plot');

/** What charts are drawn with. */
export interface Drawing {
  readonly plot: Plot;
  /** The chart as markup of an SVG element. */
  readonly draw: (options: Parameters<Plot['plot']>[0]) => Html;
}

/** What of a browser's element is used. */
interface Drawn {
  readonly outerHTML: string;
  querySelector(selector: string): { remove(): void } | null;
  removeAttribute(name: string): void;
}

/** Loaded when a chart is wanted: both libraries together take a quarter of a second. */
export async function drawing(): Promise<Drawing> {
  const [plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const draw: Drawing['draw'] = (options) => {
    const svg = plot.plot({ ...options, document, className: 'plot' }) as unknown as Drawn;
    // The page has styles of its own; texts that are drawn are told by the label of the chart.
    svg.querySelector('style')?.remove();
    svg.removeAttribute('class');
    return trusted(shortened(svg.outerHTML));
  };
  return { plot, draw };
}

/** No screen shows more than a tenth of a pixel. */
function shortened(markup: string): string {
  return markup.replace(/(?<=[ ",LMVHZ(-])\d+\.\d{2,}(?=[ ",LMVHZ)])/g, (number) =>
    String(Number(Number(number).toFixed(1))),
  );
}
