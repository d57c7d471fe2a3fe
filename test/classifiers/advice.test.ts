import { expect, test } from 'vitest';
import { FRAMEWORKS } from '../../src/classifiers/frameworks/index.ts';

test.each<[string, string, string]>([
  ['pytest', 'tests/test_a.py::TestA::test_b[a b]', "pytest 'tests/test_a.py::TestA::test_b[a b]'"],
  ['vitest', 'src/a.test.ts > total > adds', "npx vitest run src/a.test.ts -t 'total adds'"],
  ['vitest', 'src/a.test.ts', 'npx vitest run src/a.test.ts'],
  ['jest', "src/a.test.js › it's fine", "npx jest src/a.test.js -t 'it'\\''s fine'"],
  ['go test', 'example.com/shop/cart.TestTotal/empty', "go test example.com/shop/cart -run '^TestTotal$/^empty$'"],
  ['go test', 'TestTotal', "go test ./... -run '^TestTotal$'"],
  ['cargo test', 'cart::tests::adds', 'cargo test cart::tests::adds -- --exact'],
  ['maven-surefire', 'com.acme.CartTest.adds', "mvn test '-Dtest=com.acme.CartTest#adds'"],
  ['gradle', 'com.acme.CartTest.adds', './gradlew test --tests com.acme.CartTest.adds'],
  [
    'unittest',
    'tests.test_cart.CartTest.test_counts (size=1)',
    'python -m unittest tests.test_cart.CartTest.test_counts',
  ],
  ['unittest', 'tests.test_cart.CartTest.setUpClass', 'python -m unittest tests.test_cart.CartTest'],
  ['Django', 'cart.tests.PriceTests.test_one', 'python manage.py test cart.tests.PriceTests.test_one'],
  ['Robot Framework', 'Shop.Cart.Counts Items', "robot --test 'Shop.Cart.Counts Items' ."],
])('%s runs %s alone with %s', (name, id, command) => {
  const framework = FRAMEWORKS.find((one) => one.name === name);
  expect(framework?.runAlone?.({ id, message: null, file: null, line: null, logLine: 1 })).toBe(command);
});
