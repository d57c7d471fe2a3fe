import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Filter, LEVELS, type NumberTerm, type Term, type TextTerm, type TimeTerm } from '../filter/filter.ts';
import { wildcardParts } from '../filter/pattern.ts';
import { STATES, type State } from '../filter/states.ts';

type Sql = RawBuilder<SqlBool>;

/**
 * A filter as a condition on a query over `run`, `workflow` and `repository`, by those names. It must agree with `matches`,
 * given the jobs that the attempts of the run really ran.
 * @param repository Its key: an index has its runs in their order, where a term on its name is tried on all that are stored. Null: all.
 */
export function filterCondition({ terms }: Filter, repository: number | null = null): Sql {
  const onRun = terms.filter((term) => LEVELS[term.field] === undefined);
  const onJobs = terms.filter((term): term is TextTerm => LEVELS[term.field] !== undefined);
  const wanted = onJobs.filter((term) => !term.negated);
  return all([
    ...(repository === null ? [] : [sql<SqlBool>`run.repository = ${repository}`]),
    ...onRun.map((term) => negatedIf(term.negated, ofRun(term))),
    ...onJobs.filter((term) => term.negated).map((term) => sql<SqlBool>`not ${someJob([term])}`),
    ...(wanted.length === 0 ? [] : [someJob(wanted)]),
  ]);
}

function all(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`true` : joined(conditions, sql` and `);
}

function any(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`false` : joined(conditions, sql` or `);
}

/** In halves: a chain is as deep as it is long, and SQLite takes a thousand levels. */
function joined(conditions: readonly Sql[], word: RawBuilder<unknown>): Sql {
  if (conditions.length === 1) return sql`(${conditions[0]})`;
  const half = conditions.length >> 1;
  return sql`(${joined(conditions.slice(0, half), word)}${word}${joined(conditions.slice(half), word)})`;
}

/** No condition here is ever null: what is not known fits nothing, and so fits the negation. */
function negatedIf(negated: boolean, condition: Sql): Sql {
  return negated ? sql`not ${condition}` : condition;
}

/** A job of which all terms hold, and of one of its causes those on causes. Looked up once, not for each run. */
function someJob(terms: readonly TextTerm[]): Sql {
  const onCause = terms.filter((term) => LEVELS[term.field] === 'cause').map(ofCause);
  const onJob = terms.filter((term) => LEVELS[term.field] === 'job').map(ofJob);
  const jobs = onCause.length === 0 ? sql`job` : sql`cause join job on job.key = cause.job`;
  return sql`run.key in (select job.run from ${jobs} where job.executed = 1 and ${all([...onCause, ...onJob])})`;
}

function ofJob(term: TextTerm): Sql {
  if (term.field === 'job') return isCalled(term);
  return sql`exists (
    select 1 from step where step.job = job.key and step.conclusion in ('failure', 'cancelled', 'timed_out')
      and ${fits(term, [sql`step.name`])})`;
}

/** Jobs are many and their names are few: each name is looked at once, found by skipping from one to the next. */
function isCalled(term: TextTerm): Sql {
  return sql`job.name in (
    with recursive every (name) as (
      select min(job.name) from job
      union all
      select (select min(job.name) from job where job.name > every.name) from every where every.name is not null
    )
    select every.name from every where every.name is not null and ${fits(term, [sql`every.name`])})`;
}

function ofCause(term: TextTerm): Sql {
  switch (term.field) {
    case 'sig':
      return fits(term, [sql`cause.signature`]);
    case 'category':
      return fits(term, [sql`cause.category`]);
    case 'verdict':
      return fits(term, [sql`cause.label`]);
    case 'certainty':
      return fits(term, [
        sql`(select certainty from verdict where verdict.cause = cause.key order by revision desc limit 1)`,
      ]);
    default:
      return fits(term, [sql`cause.fingerprint`]);
  }
}

function ofRun(term: Term): Sql {
  switch (term.field) {
    case 'attempts':
      return compares(term, sql`run.attempt`);
    case 'id':
      return compares(term, sql`run.id`);
    case 'age':
    case 'since':
    case 'until':
      return isWithin(term);
    case 'repo':
      return fits(term, [
        sql`repository.name`,
        sql`repository.owner || '/' || repository.name`,
        sql`repository.host || '/' || repository.owner || '/' || repository.name`,
      ]);
    case 'workflow':
      return fits(term, [
        sql`workflow.name`,
        sql`workflow.path`,
        sql`replace(workflow.path, '.github/workflows/', '')`,
      ]);
    case 'branch':
      return fits(term, [sql`run.branch`]);
    case 'event':
      return fits(term, [sql`run.event`]);
    case 'actor':
      return fits(term, [sql`run.actor`]);
    case 'sha':
      return fits(term, [sql`run.sha`]);
    case 'is':
      return any(term.values.map((word) => isState(STATES[word as keyof typeof STATES])));
    default:
      return occurs(term as TextTerm);
  }
}

/** Somewhere in what a person sees of the run. */
function occurs(term: TextTerm): Sql {
  const ofRunItself = fits(term, [sql`run.title`, sql`run.branch`, sql`workflow.name`]);
  const ofJobs = sql<SqlBool>`run.key in (
    select job.run from job where job.executed = 1 and ${isCalled(term)})`;
  const ofCauses = sql<SqlBool>`run.key in (
    select job.run from cause join job on job.key = cause.job
    where job.executed = 1 and ${fits(term, [sql`cause.text`, sql`cause.signature`])})`;
  return any([ofRunItself, ofJobs, ofCauses]);
}

/** One of the values fits one of the texts; a text that is null fits nothing. */
function fits({ op, values }: TextTerm, texts: readonly RawBuilder<unknown>[]): Sql {
  return any(texts.flatMap((text) => values.map((value) => fitsOne(op, text, value))));
}

function fitsOne(op: TextTerm['op'], text: RawBuilder<unknown>, value: string): Sql {
  switch (op) {
    case 'is':
      // Case counts for nothing, as in `like`.
      return sql`coalesce(${text} = ${value} collate nocase, false)`;
    case 'contains':
      return like(text, ['', value, '']);
    case 'like':
      return like(text, wildcardParts(value));
  }
}

function like(text: RawBuilder<unknown>, parts: readonly string[]): Sql {
  const pattern = parts.map((part) => part.replace(/[\\%_]/g, '\\$&')).join('%');
  return sql`coalesce(${text} like ${pattern} escape '\\', false)`;
}

function compares({ op, values }: NumberTerm, number: RawBuilder<unknown>): Sql {
  if (op === 'is') return sql`${number} in (${sql.join(values)})`;
  return sql`${number} ${sql.raw(op)} ${values[0]}`;
}

function isWithin({ fromMs, toMs }: TimeTerm): Sql {
  return all([
    ...(fromMs === null ? [] : [sql<SqlBool>`run.created_ms >= ${fromMs}`]),
    ...(toMs === null ? [] : [sql<SqlBool>`run.created_ms < ${toMs}`]),
  ]);
}

function isState(state: State): Sql {
  switch (state.of) {
    case 'conclusion':
      return sql`coalesce(run.conclusion in (${sql.join(state.oneOf)}), false)`;
    case 'unfinished':
      return sql`run.status <> 'completed'`;
    case 'rerun':
      return sql`run.attempt > 1`;
  }
}
