import { sgr } from './markup.mjs';
import { arrow, bold, marked, remark, source, told } from './rustc.mjs';

export const UNREAD_FIELD = [
  told('warning', 'field `checksum` is never read'),
  arrow(2, 'crates/wire/src/frame.rs:27:5'),
  source(2, ''),
  source(2, 24, 'pub struct Frame {'),
  marked(2, 11, '-----', 'field in this struct', 'secondary'),
  bold('94', '...'),
  source(2, 27, '    checksum: u32,'),
  marked(2, 4, '^^^^^^^^', '', 'warning'),
  source(2, ''),
  remark(2, '`#[warn(dead_code)]` (part of `#[warn(unused)]`) on by default'),
  '',
];

export const UNUSED_IMPORT = [
  told('warning', 'unused import: `std::collections::HashMap`'),
  arrow(1, 'crates/engine/src/plan.rs:1:5'),
  source(1, ''),
  source(1, 1, 'use std::collections::HashMap;'),
  marked(1, 4, '^^^^^^^^^^^^^^^^^^^^^^^^^', '', 'warning'),
  source(1, ''),
  remark(1, '`#[warn(unused_imports)]` (part of `#[warn(unused)]`) on by default'),
  '',
];

export const PARENTHESES = [
  told('warning', 'unnecessary parentheses around `if` condition'),
  arrow(2, 'crates/engine/src/stats.rs:45:12'),
  source(2, ''),
  source(2, 45, '        if (self.rows > 0) {'),
  source(2, '', `           ${bold('33', '^')}             ${bold('33', '^')}`),
  source(2, ''),
  remark(2, '`#[warn(unused_parens)]` (part of `#[warn(unused)]`) on by default'),
  told('help', 'remove these parentheses', { plain: true }),
  source(2, ''),
  `${bold('94', '45')} ${sgr('91', '- ', '0')}        if ${sgr('91', '(', '0')}self.rows > 0${sgr('91', ')', '0')} {`,
  `${bold('94', '45')} ${sgr('92', '+ ', '0')}        if self.rows > 0 {`,
  source(2, ''),
  '',
];

export const UNKNOWN_NAME = [
  told('error', 'cannot find value `selectivity` in this scope', { code: 'E0425' }),
  arrow(2, 'crates/engine/src/cost.rs:61:22'),
  source(2, ''),
  source(2, 61, '        let kept = rows * selectivity;'),
  marked(2, 26, '^^^^^^^^^^^', 'not found in this scope', 'error'),
  source(2, ''),
  '',
];

export const MISMATCH = [
  told('error', 'mismatched types', { code: 'E0308' }),
  arrow(3, 'crates/engine/src/plan.rs:214:17'),
  source(3, ''),
  source(3, 211, '            total += Cost::of('),
  marked(3, 21, '--------', 'arguments to this function are incorrect', 'secondary'),
  bold('94', '...'),
  source(3, 214, '                stats.selectivity(step),'),
  marked(3, 16, '^^^^^^^^^^^^^^^^^^^^^^^', 'expected `f64`, found `Option<f64>`', 'error'),
  source(3, ''),
  remark(3, `expected type \`${bold('35', 'f64')}\``),
  `               found enum \`${bold('35', 'Option<f64>')}\``,
  told('note', 'associated function defined here', { plain: true }),
  arrow(3, 'crates/engine/src/cost.rs:38:12'),
  source(3, ''),
  source(3, 38, '    pub fn of(rows: u64, pages: u64, selectivity: f64) -> Self {'),
  source(3, '', `           ${bold('92', '^^')}                        ${bold('94', '----------------')}`),
  told(
    'help',
    'consider using `Option::expect` to unwrap the `Option<f64>` value, panicking if the value is an `Option::None`',
    {
      plain: true,
    },
  ),
  source(3, ''),
  `${bold('94', '214')} ${bold('94', '| ')}                stats.selectivity(step)${sgr('92', '.expect("REASON")', '0')},`,
  source(3, '', `                                       ${sgr('92', '+++++++++++++++++', '0')}`),
  '',
];
