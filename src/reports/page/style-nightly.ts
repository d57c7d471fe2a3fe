/** What only a night has: numbers, charts, failures, grids. */
export const NIGHTLY = `
.tiles {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(120px, 1fr)); gap: 16px 20px; margin: 0 0 18px;
}
.tiles > div { min-width: 0 }
.tiles dt { color: var(--dim); font-size: 12px }
.tiles dd { margin: 0 }
.tiles .big { font-size: 27px; line-height: 1.25; font-weight: 620; letter-spacing: -.02em }
.tiles .small { font-size: 12.5px; color: var(--dim) }
.worse { color: var(--red); font-weight: 600 }
.better { color: var(--green); font-weight: 600 }
.clean {
  padding: 12px 16px; background: var(--green-ground); color: var(--green); border-radius: 8px; font-weight: 550;
  font-size: 15px; margin: 0 0 16px;
}
.chip {
  display: inline-block; font-size: 12px; line-height: 1.5; padding: 0 7px; border-radius: 5px;
  background: var(--raised); color: var(--text); white-space: nowrap; font-weight: 500;
}
.chip.red { background: var(--red-ground); color: var(--red) }
.chip.amber { background: var(--amber-ground); color: var(--amber) }
.chip.green { background: var(--green-ground); color: var(--green) }
.chips .dim { font-size: 12.5px }
.chips { display: flex; flex-wrap: wrap; gap: 6px 18px; list-style: none; margin: 0 0 10px; padding: 0 }
.chart svg {
  display: block; width: 100%; font-size: 11px; font-family: inherit; max-width: 100%; height: auto;
  overflow: visible; font-variant-numeric: tabular-nums;
}
.chart .middle, .chart .narrow { display: none }
.chart { margin: 0 }
figcaption {
  color: var(--dim); font-size: 12.5px; margin: 0 0 8px; display: flex; flex-wrap: wrap; gap: 2px 16px;
  align-items: center;
}
.marks { margin: 8px 0; font-size: 13px }
@media screen and (max-width: 880px) {
  .chart .wide { display: none }
  .chart .middle { display: block }
}
@media screen and (max-width: 520px) {
  .chart .middle { display: none }
  .chart .narrow { display: block }
}
.key { display: inline-flex; align-items: center; gap: 6px }
.key i { display: inline-block; width: 16px; height: 0; border-top: 2px solid var(--line) }
.key i.band { height: 10px; border: 0; background: var(--band) }
.key i.mark { border-top: 0; border-left: 1.5px dashed var(--red); width: 0; height: 11px }
details { margin: 0 }
summary { cursor: pointer; border-radius: 6px }
details.data > summary { color: var(--dim); font-size: 12.5px; width: max-content; margin: 8px 0 }
.failures { border-top: 1px solid var(--rule); margin-bottom: 10px }
.failure + p { margin-top: 10px }
.failure { border-bottom: 1px solid var(--rule) }
.failures:last-child .failure:last-child { border-bottom: 0 }
.failure > summary {
  display: grid; grid-template-columns: 14px 100px minmax(0, 1fr) auto; gap: 2px 12px; padding: 9px 4px;
  align-items: baseline; list-style: none;
}
.failure > summary::-webkit-details-marker { display: none }
.failure > summary::before { content: "▸"; color: var(--dim); font-size: 11px }
.failure[open] > summary::before { content: "▾" }
.failure > summary:hover { background: var(--raised) }
.failure .what { min-width: 0; overflow-wrap: anywhere }
.failure .what b { font-weight: 600 }
.failure .line {
  color: var(--dim); background: none; padding: 0; display: block; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap;
}
.failure[open] .line { display: none }
.failure .when { color: var(--dim); font-size: 12.5px; white-space: nowrap; text-align: right }
.evidence { padding: 2px 4px 16px 30px }
.evidence h4 { margin: 12px 0 4px; font-size: 12px }
.evidence dl {
  display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 14px; margin: 0 0 10px;
  font-size: 13px;
}
.evidence dt { color: var(--dim) }
.evidence dd { margin: 0 }
@media (max-width: 700px) {
  .failure > summary { grid-template-columns: 12px minmax(0, 1fr) }
  .failure > summary > * { grid-column: 2 }
  .failure > summary::before { grid-row: 1 / span 3 }
  .failure .when { text-align: left; white-space: normal }
  .evidence { padding-left: 4px }
  .evidence dl { grid-template-columns: minmax(0, 1fr) }
  .evidence dd { margin-bottom: 4px }
}
.ranking td { padding-top: 7px; padding-bottom: 7px }
.ranking .why { display: block; color: var(--dim); font-size: 12.5px; font-weight: 400 }
.ranking { width: 100% }
.ranking td { white-space: nowrap }
.ranking tbody th { min-width: 150px; max-width: 460px; overflow-wrap: anywhere }
.ranking svg { display: block }
@media screen and (max-width: 880px) {
  .ranking, .ranking tbody { display: block }
  .ranking thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  .ranking tr {
    display: grid; grid-template-columns: repeat(auto-fill, minmax(72px, 1fr)); gap: 6px 8px; padding: 10px 0;
    border-bottom: 1px solid var(--rule);
  }
  .ranking tr:last-child { border-bottom: 0 }
  .ranking tbody th { grid-column: 1 / -1; max-width: none }
  .ranking tbody :is(th, td) { border: 0; padding: 0; text-align: left; min-width: 0; white-space: normal }
  .ranking svg { max-width: 100%; height: auto }
  .ranking td::before { content: attr(data-head); display: block; color: var(--dim); font-size: 11px; white-space: nowrap }
}
[aria-labelledby=headline] :is(th, td) { white-space: nowrap }
.few { color: var(--dim) }
.jobs .scroll { padding: 3px 3px 6px }
table.grid { border-collapse: separate; border-spacing: 1px; min-width: 0; font-size: 12px }
.grid th, .grid td { border: 0; padding: 0 }
.grid td {
  width: 19px; min-width: 19px; height: 20px; text-align: center; vertical-align: middle; border-radius: 3px;
  font: 600 12px/20px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; background: var(--raised);
  color: var(--dim); cursor: pointer;
}
.grid thead td { background: none }
.grid thead th { text-align: center; font-size: 11px }
.grid .date { text-align: left; padding-left: 2px; border-left: 1px solid var(--rule) }
.grid thead a { display: block; text-decoration: none; line-height: 18px; border-radius: 4px; color: var(--dim) }
.grid thead a.red { color: var(--red) }
.grid tbody th, .grid thead tr > :first-child {
  position: sticky; left: -3px; background: var(--ground); z-index: 1; padding-right: 10px;
}
.grid tbody th { vertical-align: middle }
.name { display: flex; max-width: 172px; white-space: pre }
.name :first-child { overflow: hidden; text-overflow: ellipsis }
.grid thead th:first-child { text-align: left }
.grid .sum {
  cursor: default; width: auto; padding-left: 8px; background: none; font: inherit; text-align: right;
  white-space: nowrap;
}
:is(.grid, .legend) .passed { background: var(--green-ground); color: var(--green) }
.grid .failed, .grid .broken-base { background: var(--red-full); color: #fff }
.grid .broken-base {
  background: repeating-linear-gradient(135deg, var(--red-full) 0 5px, color-mix(in srgb, var(--red-full) 82%, #000) 5px 8px);
}
.grid .flaky, .grid .infrastructure { background: var(--amber-ground); color: var(--amber) }
.grid .running { background: var(--blue-ground); color: var(--link) }
.grid .not-run, .grid .unknown { background: none }
.grid .unknown { box-shadow: inset 0 0 0 1px var(--rule) }
.grid :focus-visible { outline-offset: 0; position: relative; z-index: 2 }
.told { color: var(--dim); font-size: 12.5px; min-height: 1.5em; margin: 2px 0 8px }
.legend {
  list-style: none; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: 2px 16px; font-size: 12.5px;
  color: var(--dim);
}
.legend b {
  display: inline-block; width: 16px; text-align: center; color: var(--text);
  font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (max-width: 600px) {
  .name { max-width: 116px }
}
`;
