/** On paper: black on white, everything open, nothing to press. */
export const PRINT = `
@media print {
  :root, :root[data-theme] {
    color-scheme: light; --page: #fff; --ground: #fff; --raised: #f4f4f4; --text: #000; --dim: #333; --link: #000;
    --rule: #bbb;
  }
  .tools, .skip, nav, dialog, .told, .data > summary { display: none !important }
  body { font-size: 10pt }
  .frame { display: block; max-width: none; padding: 0 }
  main > section { border: 0; padding: 0; margin-top: 18pt }
  h2, h3, summary { break-after: avoid }
  .failure, tr, pre, .chart, .tiles > div { break-inside: avoid }
  .scroll { overflow: visible; background: none }
  pre { white-space: pre-wrap }
  pre .row { white-space: pre-wrap; overflow-wrap: anywhere }
  pre code { width: auto }
  details::details-content { content-visibility: visible; block-size: auto; display: block }
  .failure > summary { grid-template-columns: 100px minmax(0, 1fr) auto }
  .failure > summary > * { grid-column: auto }
  .failure > summary::before { content: none !important }
  .evidence { padding-left: 4px }
  .grid td, .chip, .why, .chart { print-color-adjust: exact; -webkit-print-color-adjust: exact }
  .grid tbody th { position: static }
  .grid td { width: 12px; min-width: 12px; height: 15px; font-size: 9px; line-height: 15px }
  .grid thead a { font-size: 9px }
  .grid td.sum { width: auto; font-size: 10px }
  .name { max-width: 130px }
}
`;
