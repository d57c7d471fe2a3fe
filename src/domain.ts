/**
 * The vocabulary of whyred: what every other file talks about. Types, and the lists behind some of them; imports nothing.
 *
 * Lines count from 1 and are those of the file as given, split at `\n` only, as an editor shows them.
 * `text` never holds a time stamp, an escape sequence, a control character or a secret.
 */

export * from './domain/log.ts';
export * from './domain/run.ts';
export * from './domain/search.ts';
export * from './domain/told.ts';
export * from './domain/triage.ts';
