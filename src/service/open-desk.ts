import { openStore } from '../commands/connection.ts';
import type { CommonOptions, Surroundings } from '../commands/surroundings.ts';
import { createEngine } from '../commands/triage.ts';
import type { Database } from '../store/database.ts';
import type { Engine } from '../triage.ts';
import type { Desk } from './desk.ts';

export function openDesk(options: CommonOptions, around: Surroundings): Desk {
  let database: Promise<Database> | null = null;
  let engine: Promise<Engine> | null = null;
  return {
    options,
    around,
    database(wanted = { create: false }) {
      // A store that is missing now may be there after a pull.
      database ??= openStore(options, around, { mustExist: !wanted.create }).catch((error: unknown) => {
        database = null;
        throw error;
      });
      return database;
    },
    engine() {
      engine ??= createEngine(options, around).catch((error: unknown) => {
        engine = null;
        throw error;
      });
      return engine;
    },
    close() {
      database?.then(
        (db) => db.close(),
        () => {},
      );
    },
  };
}
