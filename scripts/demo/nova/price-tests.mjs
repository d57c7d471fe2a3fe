import { style } from '../markup.mjs';
import { failedFile, failure, passedFile, started, summary } from '../vitest.mjs';

const WEB = '/home/runner/work/nova/nova/web';

const FILE = 'src/billing/invoice-total.test.ts';

const ROUNDED = ['invoiceTotal', 'rounds each line to cents'];

const MESSAGE = "expected '12.3' to be '12.30' // Object.is equality";

const { blue, magenta, yellow, green } = style;

/** What vitest prints of a total that lost its last digit. */
export function priceTests() {
  const passed = ['cart/cart', 'billing/tax-lines', 'lib/csv', 'forms/field', 'i18n/currency', 'hooks/use-undo'];
  return [
    ...started('3.2.7', WEB),
    2600,
    ...passed.flatMap((file, index) => [
      ...passedFile({ file: `src/${file}.test.ts`, tests: 4 + ((index * 5) % 9), ms: 12 + index * 7 }),
      900,
    ]),
    ...failedFile({
      file: FILE,
      ms: 41,
      tests: [
        { name: ['invoiceTotal', 'adds the lines'], ms: 3 },
        { name: ROUNDED, ms: 7, message: MESSAGE },
        { name: ['invoiceTotal', 'takes a coupon off once'], ms: 2 },
      ],
    }),
    ...failure({
      place: [FILE, ...ROUNDED],
      name: 'AssertionError',
      message: MESSAGE,
      difference: ['12.30', '12.3'],
      at: [FILE, 31, 34],
      code: [
        `    ${magenta('const')} lines ${yellow('=')} [{ net${yellow(':')} 4.1 }${yellow(',')} { net${yellow(':')} 8.2 }]${yellow(';')}`,
        '',
        `    ${blue('expect')}(${blue('invoiceTotal')}(lines))${yellow('.')}${blue('toBe')}(${green("'12.30'")})${yellow(';')}`,
        `  })${yellow(';')}`,
        '',
      ],
      mark: 33,
    }),
    ...summary({
      files: { failed: 1, passed: 84 },
      tests: { failed: 1, passed: 780 },
      startedAt: '10:04:11',
      took: '22.10s (transform 4.02s, setup 10.31s, collect 26.11s, tests 18.02s, environment 30.10s, prepare 7.41s)',
    }),
    `##[error]AssertionError: ${MESSAGE}\n\n- Expected\n+ Received\n\n- 12.30\n+ 12.3\n\n ❯ ${FILE}:31:34\n\n`,
  ];
}
