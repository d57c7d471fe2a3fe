/** What a document is made of: tables, code, lists, notes. */
export const BLOCKS = `
.scroll { overflow-x: auto; margin: 0 0 12px; max-width: 100% }
div.scroll {
  background: linear-gradient(to right, var(--ground) 40%, transparent) left / 30px 100% no-repeat local,
    linear-gradient(to left, var(--ground) 40%, transparent) right / 30px 100% no-repeat local,
    linear-gradient(to right, var(--shade), transparent) left / 10px 100% no-repeat scroll,
    linear-gradient(to left, var(--shade), transparent) right / 10px 100% no-repeat scroll;
}
table { border-collapse: collapse; font-size: 13px; min-width: 50% }
th, td { text-align: left; padding: 5px 14px 5px 0; vertical-align: top; border-bottom: 1px solid var(--rule) }
thead th { color: var(--dim); font-weight: 500; font-size: 12px; white-space: nowrap; vertical-align: bottom }
tbody th { font-weight: 500 }
tbody tr:last-child > * { border-bottom: 0 }
th:last-child, td:last-child { padding-right: 0 }
.right { text-align: right }
td { min-width: 62px }
td.right { white-space: nowrap }
code, pre {
  font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: .9em; font-variant-ligatures: none;
}
code { background: var(--raised); padding: 1px 4px; border-radius: 4px; overflow-wrap: anywhere }
pre code, a code { background: none; padding: 0 }
pre {
  margin: 0 0 12px; padding: 10px 0; background: var(--raised); border-radius: 8px; overflow-x: auto;
  font-size: 12.5px; line-height: 1.55; tab-size: 4; max-width: 100%;
}
pre code { display: block; width: max-content; min-width: 100%; font-size: inherit; overflow-wrap: normal }
pre .row { display: block; padding: 0 14px; min-height: 1.55em; white-space: pre }
pre .why { background: var(--red-ground); box-shadow: inset 3px 0 var(--red); font-weight: 600; color: inherit }
mark { background: none; color: inherit }
pre .added { color: var(--green) }
pre .removed { color: var(--red) }
pre .number { color: var(--dim); user-select: none; font-weight: 400 }
.note { margin: 0 0 12px; padding: 8px 14px; border-left: 3px solid var(--rule); color: var(--dim) }
.answer {
  margin: 0 0 12px; padding: 10px 14px; border: 1px dashed var(--dim); border-radius: 8px;
  background: var(--blue-ground);
}
.answer p { margin: 0 }
.answer .who { font-size: 12px; color: var(--dim) }
li.task { list-style: none; margin-left: -20px; padding-left: 24px; position: relative }
.box {
  position: absolute; left: 1px; top: .28em; width: 13px; height: 13px; border: 1.5px solid var(--dim);
  border-radius: 3px; font-size: 11px; line-height: 10px; text-align: center;
}
.box.done { border-color: var(--green); color: var(--green); font-weight: 700 }
.report main p, .report main li, .note, .answer { max-width: 78ch }
.report section section { margin-top: 22px }
.report section section section { margin-top: 14px }
`;
