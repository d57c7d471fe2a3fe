/** Colours stand once, for both themes. Each text has a contrast of 4.5 and more on its ground. */
export const COLOURS = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f6f6f4, #121417);
  --ground: light-dark(#ffffff, #1a1d21);
  --raised: light-dark(#f3f3f0, #23272c);
  --text: light-dark(#1b1e22, #e3e6e9);
  --dim: light-dark(#5a6169, #9aa3ac);
  --rule: light-dark(#e2e2dd, #2e343a);
  --link: light-dark(#0a58a8, #82b9f5);
  --focus: light-dark(#0a58a8, #a9d0ff);
  --red: light-dark(#b3261e, #ff9189);
  --red-ground: light-dark(#fbe9e7, #45201d);
  --red-full: light-dark(#bb2d24, #c2413a);
  --amber: light-dark(#855100, #edb85c);
  --amber-ground: light-dark(#fdf0d3, #3e3014);
  --green: light-dark(#1b6e43, #74cf9d);
  --green-ground: light-dark(#e4f2e9, #17301f);
  --blue-ground: light-dark(#e6effa, #1b2d42);
  --shade: light-dark(#1b1e2226, #000000b3);
  --line: light-dark(#2a6f55, #7fd1ab);
  --band: light-dark(#2a6f5526, #7fd1ab2b);
}
:root[data-theme=light] { color-scheme: light }
:root[data-theme=dark] { color-scheme: dark }
`;
