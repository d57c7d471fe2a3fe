import type { TestFailure } from '../../domain.ts';

/** A failed test before the names of classes are known in full. */
export interface Failing extends Omit<TestFailure, 'id'> {
  /** The class as printed, often without its package; null when it was not named. */
  readonly suite: string | null;
  /** Of the test; null when the whole class failed. */
  readonly name: string | null;
}

/** One form in which a framework says that a test has failed. */
export interface FailedLine {
  readonly suite: string | null;
  /** Null when the whole class failed. */
  readonly name: string | null;
  /** What the line itself says of the reason; else the next lines do. */
  readonly message: string | null;
  readonly file: string | null;
  readonly at: number | null;
}

/** A class with its package, then what is tested. Packages begin small. */
const QUALIFIED = /^(?<suite>(?:[a-z_][\w$]*\.)*[A-Z][\w$]*)[.#](?<name>\S.*)$/;
/** ScalaTest: `- should add *** FAILED *** (12 milliseconds)`. */
const SCALATEST = /^ *- (?<name>\S.*?) \*\*\* FAILED \*\*\*(?: \([^()]*\))?$/;
const ABORTED = /^(?:.* )?(?<suite>[\w.$]+) \*\*\* ABORTED \*\*\*(?: \([^()]*\))?$/;
/** munit: `==> X com.acme.CartSuite.adds  0.02s munit.FailException: /w/CartSuite.scala:8 text`. */
const MUNIT = /^==> X (?<id>\S.*?) +[\d.]+m?s +(?<message>\S.*)$/;
const MUNIT_PLACE = /^(?<thrown>[\w.$]+): (?<file>\S+\.(?:scala|java)):(?<line>\d+)(?: (?<said>.*))?$/;
/** JUnit: `Test com.acme.CartTest.adds failed: java.lang.AssertionError: text, took 0.01 sec`. */
const JUNIT = /^Test (?<id>[\w.$]+[.#]\S+) failed: (?<message>\S.*?)(?:, took [\d.]+ ?s(?:ec)?)?$/;
/** specs2: `  x adds prices`, `  ! loads`. */
const SPECS2 = /^ *[x!] (?<name>\S.*)$/;
/** ScalaCheck: `! Cart.sorts: Falsified after 3 passed tests.` */
const SCALACHECK =
  /^! (?<name>\S.*?): (?<message>(?:Falsified after|Gave up after|Exception raised on|Proof failed).*)$/;
/** µTest: `X com.acme.CartTests.adds 12ms`. */
const UTEST = /^X (?<id>[\w$]+(?:\.[\w$-]+)+) \d+ms$/;

/** The failed test that a line of sbt names, without its level; null for any other line. */
export function failedIn(text: string, level: string | null): FailedLine | null {
  const none = { message: null, file: null, at: null };
  const scalatest = SCALATEST.exec(text)?.groups;
  if (scalatest !== undefined) return { ...none, suite: null, name: scalatest.name! };
  const aborted = ABORTED.exec(text)?.groups;
  if (aborted !== undefined) return { ...none, suite: aborted.suite!, name: null };
  const munit = MUNIT.exec(text)?.groups;
  if (munit !== undefined) return { ...none, ...qualified(munit.id!), ...munitReason(munit.message!) };
  const junit = JUNIT.exec(text)?.groups;
  if (junit !== undefined) return { ...none, ...qualified(junit.id!.replace(/\(\)$/, '')), message: junit.message! };
  const scalacheck = SCALACHECK.exec(text)?.groups;
  if (scalacheck !== undefined) return { ...none, suite: null, name: scalacheck.name!, message: scalacheck.message! };
  const utest = UTEST.exec(text)?.groups;
  if (utest !== undefined) return { ...none, ...qualified(utest.id!) };
  const specs2 = level === 'error' ? SPECS2.exec(text)?.groups : undefined;
  return specs2 === undefined ? null : { ...none, suite: null, name: specs2.name! };
}

function qualified(id: string): Pick<FailedLine, 'suite' | 'name'> {
  const found = QUALIFIED.exec(id)?.groups;
  return found === undefined ? { suite: null, name: id } : { suite: found.suite!, name: found.name! };
}

/** munit puts the place first, and often nothing behind it: then the text is below the quoted source. */
function munitReason(message: string): Pick<FailedLine, 'message' | 'file' | 'at'> {
  const found = MUNIT_PLACE.exec(message)?.groups;
  if (found === undefined) return { message, file: null, at: null };
  const { thrown, file, line, said } = found;
  return { message: said === undefined ? null : `${thrown}: ${said}`, file: file!, at: Number(line) };
}
