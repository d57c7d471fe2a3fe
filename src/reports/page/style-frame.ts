/** What every page has around its contents. */
export const FRAME = `
* { box-sizing: border-box }
html { scroll-padding-top: 16px; -webkit-text-size-adjust: 100% }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word;
}
.report { font-size: 15px; line-height: 1.6 }
.frame {
  max-width: 1360px; margin: 0 auto; padding: 28px 24px 48px; display: grid;
  grid-template: "header" "nav" "main" "footer" / minmax(0, 1fr);
}
header { grid-area: header }
nav { grid-area: nav }
main { grid-area: main; min-width: 0 }
footer { grid-area: footer }
main:focus { outline: none }
a {
  color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 2px;
  text-decoration-color: color-mix(in srgb, currentColor 35%, transparent);
}
a:hover { text-decoration-color: currentColor }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px }
.skip { position: absolute; left: -999px }
.skip:focus { left: 12px; top: 12px; padding: 6px 12px; background: var(--ground); z-index: 9 }
.kicker { margin: 0 0 2px; color: var(--dim); font-size: 12px; letter-spacing: .04em }
h1 { margin: 0; font-size: 26px; line-height: 1.2; font-weight: 650; letter-spacing: -.012em; text-wrap: balance }
h2 { margin: 0 0 12px; font-size: 17px; line-height: 1.3; font-weight: 650; letter-spacing: -.005em }
h3 { margin: 18px 0 8px; font-size: 14.5px; line-height: 1.35; font-weight: 650 }
h4, h5, h6 { margin: 16px 0 6px; font-size: 14px; font-weight: 600; color: var(--dim) }
p, ul, ol { margin: 0 0 10px }
ul, ol { padding-left: 20px }
li { margin: 2px 0 }
li > ul { margin: 0 }
li > pre { margin-top: 6px }
.about { margin: 6px 0 0; color: var(--dim) }
dl.meta { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 3px 16px; margin: 14px 0 0 }
dl.meta dt, .dim { color: var(--dim) }
dl.meta dd { margin: 0 }
.tools { float: right; display: flex; gap: 6px; margin: 0 0 8px 16px }
.tools[hidden] { display: none }
button {
  font: inherit; font-size: 12px; padding: 3px 9px; border: 1px solid var(--rule); border-radius: 6px;
  background: var(--ground); color: var(--text); cursor: pointer;
}
button:hover { border-color: var(--dim) }
kbd {
  font: 11px/1 ui-monospace, "SF Mono", Menlo, Consolas, monospace; color: var(--dim); padding: 1px 4px;
  border: 1px solid var(--rule); border-radius: 4px;
}
nav { margin: 18px 0 0; font-size: 13px }
nav ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0 18px }
nav ul ul { display: none }
nav a { color: var(--dim); text-decoration: none; display: inline-block; padding: 3px 0 }
nav a:hover { color: var(--text); text-decoration: underline }
.count { color: var(--text); font-weight: 600; font-size: 12px }
main > section {
  margin-top: 20px; padding: 20px 22px; background: var(--ground); border: 1px solid var(--rule);
  border-radius: 10px;
}
main > section > :last-child { margin-bottom: 0 }
h2 + h3 { margin-top: 0 }
footer { margin-top: 24px; color: var(--dim); font-size: 12px }
dialog {
  border: 1px solid var(--rule); border-radius: 12px; padding: 20px 24px; background: var(--ground);
  color: var(--text); max-width: min(440px, 92vw);
}
dialog::backdrop { background: #0007 }
dialog dl { margin: 0 0 16px }
dialog dl div { display: flex; gap: 12px; padding: 3px 0 }
dialog dt { width: 112px; flex: none }
dialog dd { margin: 0 }
@media (min-width: 1120px) {
  .frame {
    grid-template: "nav header" auto "nav main" auto "nav footer" auto / 190px minmax(0, 1fr); column-gap: 36px;
  }
  nav {
    position: sticky; top: 28px; align-self: start; margin: 52px 0 0; max-height: calc(100vh - 56px);
    overflow-y: auto;
  }
  nav ul { display: block }
  nav ul ul { display: block; padding-left: 12px; border-left: 1px solid var(--rule) }
  nav a { line-height: 1.35 }
  .nightly main { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); column-gap: 20px }
  .nightly main > section { grid-column: span 2 }
  .nightly main > .half { grid-column: span 1 }
  .nightly main > .half:last-child:not(.half + .half) { grid-column: span 2 }
}
@media (max-width: 600px) {
  .frame { padding: 16px 12px 32px }
  main > section { padding: 14px 14px; border-radius: 8px; margin-top: 14px }
  h1 { font-size: 21px; clear: both }
  .tools { float: none; justify-content: flex-end; margin: 0 0 10px }
  dl.meta { grid-template-columns: minmax(0, 1fr); gap: 0 }
  dl.meta dd { margin-bottom: 6px }
}
@media (prefers-reduced-motion: no-preference) {
  html { scroll-behavior: smooth }
  details[open] > .evidence { animation: show .12s ease-out }
  @keyframes show {
    from { opacity: 0 }
  }
}
`;
