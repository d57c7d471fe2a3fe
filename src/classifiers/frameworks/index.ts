import type { Category } from '../../domain.ts';
import { actionlint } from './actionlint.ts';
import { androidLint } from './android-lint.ts';
import { biome } from './biome.ts';
import { black } from './black.ts';
import { bunTest } from './bun-test.ts';
import { cargoAudit } from './cargo-audit.ts';
import { cargoDeny } from './cargo-deny.ts';
import { cargoTest } from './cargo-test.ts';
import { catch2 } from './catch2.ts';
import { checkstyle } from './checkstyle.ts';
import { clangFormat } from './clang-format.ts';
import { clangTidy } from './clang-tidy.ts';
import { clippy } from './clippy.ts';
import { cmake } from './cmake.ts';
import { ctest } from './ctest.ts';
import { cypress } from './cypress.ts';
import { dartAnalyze } from './dart-analyze.ts';
import { dartCompile } from './dart-compile.ts';
import { dartTest } from './dart-test.ts';
import { denoTest } from './deno-test.ts';
import { detekt } from './detekt.ts';
import { django } from './django.ts';
import { dockerBuild } from './docker-build.ts';
import { doctest } from './doctest.ts';
import { dotnetFormat } from './dotnet-format.ts';
import { dotnetTest } from './dotnet-test.ts';
import { eslint } from './eslint.ts';
import { exunit } from './exunit.ts';
import { flake8 } from './flake8.ts';
import type { Framework } from './framework.ts';
import { gcc } from './gcc.ts';
import { goBuild } from './go-build.ts';
import { goTest } from './go-test.ts';
import { goVet } from './go-vet.ts';
import { gofmt } from './gofmt.ts';
import { golangciLint } from './golangci-lint.ts';
import { googletest } from './googletest.ts';
import { gradle } from './gradle.ts';
import { gradleTest } from './gradle-test.ts';
import { hadolint } from './hadolint.ts';
import { isort } from './isort.ts';
import { javac } from './javac.ts';
import { jest } from './jest.ts';
import { junitConsole } from './junit-console.ts';
import { kotlinc } from './kotlinc.ts';
import { ktlint } from './ktlint.ts';
import { ld } from './ld.ts';
import { markdownlint } from './markdownlint.ts';
import { maven } from './maven.ts';
import { mavenSurefire } from './maven-surefire.ts';
import { minitest } from './minitest.ts';
import { mocha } from './mocha.ts';
import { msbuild } from './msbuild.ts';
import { msvc } from './msvc.ts';
import { mypy } from './mypy.ts';
import { nextest } from './nextest.ts';
import { nodeTest } from './node-test.ts';
import { oxlint } from './oxlint.ts';
import { pest } from './pest.ts';
import { php } from './php.ts';
import { phpCsFixer } from './php-cs-fixer.ts';
import { phpcs } from './phpcs.ts';
import { phpstan } from './phpstan.ts';
import { phpunit } from './phpunit.ts';
import { playwright } from './playwright.ts';
import { pmd } from './pmd.ts';
import { preCommit } from './pre-commit.ts';
import { prettier } from './prettier.ts';
import { psalm } from './psalm.ts';
import { pylint } from './pylint.ts';
import { pyright } from './pyright.ts';
import { pytest } from './pytest.ts';
import { robot } from './robot.ts';
import { rspec } from './rspec.ts';
import { rubocop } from './rubocop.ts';
import { ruff } from './ruff.ts';
import { rustc } from './rustc.ts';
import { rustfmt } from './rustfmt.ts';
import { sbt } from './sbt.ts';
import { scalac } from './scalac.ts';
import { scalatest } from './scalatest.ts';
import { shellcheck } from './shellcheck.ts';
import { spotbugs } from './spotbugs.ts';
import { spotless } from './spotless.ts';
import { staticcheck } from './staticcheck.ts';
import { swiftTest } from './swift-test.ts';
import { swiftc } from './swiftc.ts';
import { swiftlint } from './swiftlint.ts';
import { tap } from './tap.ts';
import { terraform } from './terraform.ts';
import { terraformFmt } from './terraform-fmt.ts';
import { testUnit } from './test-unit.ts';
import { tflint } from './tflint.ts';
import { tsc } from './tsc.ts';
import { unittest } from './unittest.ts';
import { vitest } from './vitest.ts';
import { yamllint } from './yamllint.ts';

/** All parsers, by the kind of failure that they tell of. A new one is a file in this folder, a name here, and its golden logs. */
const TOOLS = {
  test: [
    pytest,
    vitest,
    jest,
    goTest,
    cargoTest,
    mavenSurefire,
    gradleTest,
    ctest,
    googletest,
    catch2,
    doctest,
    dotnetTest,
    nodeTest,
    tap,
    unittest,
    django,
    robot,
    mocha,
    cypress,
    playwright,
    nextest,
    rspec,
    minitest,
    testUnit,
    phpunit,
    pest,
    exunit,
    bunTest,
    denoTest,
    sbt,
    scalatest,
    dartTest,
    swiftTest,
    junitConsole,
  ],
  build: [
    tsc,
    gcc,
    msvc,
    ld,
    cmake,
    msbuild,
    rustc,
    goBuild,
    javac,
    php,
    kotlinc,
    scalac,
    swiftc,
    dartCompile,
    gradle,
    maven,
  ],
  lint: [
    eslint,
    mypy,
    ruff,
    clangTidy,
    clangFormat,
    terraformFmt,
    tflint,
    dotnetFormat,
    flake8,
    pylint,
    pyright,
    black,
    isort,
    shellcheck,
    actionlint,
    hadolint,
    markdownlint,
    yamllint,
    preCommit,
    goVet,
    golangciLint,
    staticcheck,
    gofmt,
    clippy,
    rustfmt,
    rubocop,
    phpstan,
    psalm,
    phpcs,
    phpCsFixer,
    dartAnalyze,
    ktlint,
    detekt,
    androidLint,
    swiftlint,
    checkstyle,
    pmd,
    spotbugs,
    spotless,
    biome,
    prettier,
    oxlint,
  ],
  dependency: [cargoAudit, cargoDeny],
  container: [dockerBuild],
  configuration: [terraform],
} as const satisfies Partial<Record<Category, readonly Framework[]>>;

export const FRAMEWORKS: readonly Framework[] = Object.values(TOOLS).flat();

/** Those that count tests. */
export const TEST_FRAMEWORKS: readonly Framework[] = TOOLS.test;

const CATEGORIES = new Map(
  Object.entries(TOOLS).flatMap(([category, tools]) => tools.map(({ name }) => [name, category as Category] as const)),
);

/** The kind of failure that a tool's problems are; what a test framework calls a problem kept the tests from being built. */
export function categoryOfTool(name: string): Category {
  const category = CATEGORIES.get(name) ?? 'build';
  return category === 'test' ? 'build' : category;
}
