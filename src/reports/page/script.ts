/**
 * What the page does: keys, themes, grids. Everything can be read without it. It loads nothing, stores nothing, and makes no
 * markup of text.
 */
export const SCRIPT = withoutComments(`(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const keys = one('dialog');
  const folds = all('main details');

  // Theme: the system's, until it is changed here.
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const theme = () => {
    const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches;
    root.dataset.theme = isDark ? 'light' : 'dark';
  };

  const label = one('[data-do=unfold] span');
  const relabel = () => { label.textContent = folds.every((fold) => fold.open) ? 'Collapse all' : 'Expand all'; };
  const unfold = () => {
    const open = !folds.every((fold) => fold.open);
    for (const fold of folds) fold.open = open;
  };
  for (const fold of folds) fold.addEventListener('toggle', relabel);
  if (folds.length === 0) label.parentNode.remove();
  relabel();

  // On paper nothing can be opened.
  let shut = null;
  const print = (isPrint) => {
    if (isPrint && !shut) {
      shut = folds.filter((fold) => !fold.open);
      for (const fold of shut) fold.open = true;
    } else if (!isPrint && shut) {
      for (const fold of shut) fold.open = false;
      shut = null;
    }
  };
  addEventListener('beforeprint', () => print(true));
  addEventListener('afterprint', () => print(false));
  const paper = matchMedia('print');
  paper.addEventListener('change', () => print(paper.matches));

  // A link to what is folded away opens it.
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let up = target; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener('hashchange', reveal);
  reveal();

  const failures = all('.failure[data-live] > summary');
  const stops = failures.length > 0 ? failures : all('.report main section > :is(h2, h3, h4)');
  for (const stop of stops) if (stop.tagName !== 'SUMMARY') stop.tabIndex = -1;
  const step = (by) => {
    const focus = document.activeElement;
    const own = focus.closest('.failure');
    let at = stops.findIndex((stop) => stop === focus || stop.parentNode === own);
    at = at < 0 ? (by > 0 ? 0 : stops.length - 1) : Math.min(stops.length - 1, Math.max(0, at + by));
    if (!stops[at]) return;
    stops[at].focus({ preventScroll: true });
    stops[at].scrollIntoView({ block: 'nearest' });
  };

  // What is wider than its place can be scrolled by keys.
  const boxes = all('.scroll');
  const fit = () => {
    for (const box of boxes) {
      if (box.scrollWidth > box.clientWidth && !box.querySelector('.grid')) box.tabIndex = 0;
      else box.removeAttribute('tabindex');
    }
  };
  addEventListener('resize', fit);
  for (const fold of folds) fold.addEventListener('toggle', fit);
  fit();

  // Grids: one stop for the tab key, arrows within. The links of the runs are the first row.
  for (const grid of all('table.grid')) {
    const names = all('tbody th', grid);
    const runs = all('thead a', grid);
    const rows = [runs, ...all('tbody tr', grid).map((row) => all('td:not(.sum)', row))];
    const told = grid.closest('.jobs').querySelector('.told');
    const usual = told.textContent;
    const legend = all('[data-state]', grid.closest('.jobs'));
    const words = Object.fromEntries(legend.map(({ dataset }) => [dataset.state, dataset.words]));
    const placeOf = (cell) => {
      const row = rows.findIndex((cells) => cells.includes(cell));
      return [row, row < 0 ? -1 : rows[row].indexOf(cell)];
    };
    const tell = (cell) => {
      const [row, column] = placeOf(cell);
      if (row < 0) return;
      const run = runs[column].getAttribute('aria-label');
      told.textContent = row === 0 ? run : names[row - 1].textContent + ': ' + words[cell.className] + ' · ' + run;
    };
    grid.setAttribute('role', 'grid');
    for (const cell of rows.flat()) {
      cell.tabIndex = -1;
      if (cell.tagName === 'TD') cell.setAttribute('aria-label', words[cell.className]);
    }
    let here = (rows[1] || runs).at(-1) || runs[0];
    if (!here) continue;
    here.tabIndex = 0;
    const go = (cell) => {
      if (!cell) return;
      here.tabIndex = -1;
      here = cell;
      here.tabIndex = 0;
      here.focus();
    };
    grid.addEventListener('keydown', (event) => {
      const [row, column] = placeOf(event.target);
      if (row < 0 || event.altKey || event.metaKey) return;
      const to = {
        ArrowLeft: [row, column - 1],
        ArrowRight: [row, column + 1],
        ArrowUp: [row - 1, column],
        ArrowDown: [row + 1, column],
        Home: [event.ctrlKey ? 0 : row, 0],
        End: [event.ctrlKey ? rows.length - 1 : row, runs.length - 1],
      }[event.key];
      if (to) {
        event.preventDefault();
        go(rows[to[0]] && rows[to[0]][to[1]]);
      } else if (event.key === 'Enter' && row > 0) runs[column].click();
    });
    grid.addEventListener('focusin', (event) => tell(event.target));
    grid.addEventListener('mouseover', (event) => tell(event.target.closest('td, a')));
    grid.addEventListener('mouseleave', () => { told.textContent = usual; });
    grid.addEventListener('click', (event) => {
      const run = runs[placeOf(event.target.closest('td'))[1]];
      if (run) run.click();
    });
    // The newest run is what is asked for.
    grid.parentNode.scrollLeft = grid.parentNode.scrollWidth;
  }

  const help = () => { if (keys.open) keys.close(); else keys.showModal(); };
  for (const line of all('[data-for]', keys)) if (!one(line.dataset.for)) line.remove();
  const deeds = { unfold, theme, keys: help };
  for (const button of all('[data-do]')) button.addEventListener('click', deeds[button.dataset.do]);
  one('.tools').hidden = false;

  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (keys.open && event.key !== '?') return;
    const deed = { '?': help, e: unfold, t: theme, j: () => step(1), k: () => step(-1) }[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  });
})();`);

/** Comments are for whoever reads this file, and so are blanks before a line. */
function withoutComments(script: string): string {
  return script.replace(/^\s+(?:\/\/.*\n\s*)?/gm, '');
}
