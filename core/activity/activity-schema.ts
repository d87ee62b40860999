import type { Migrations } from '../storage/database.ts';

/** The history of activity.db's schema. An entry is never edited once it was released. */
export const activityMigrations: Migrations = [
  `
  CREATE TABLE entries (
    seq INTEGER PRIMARY KEY, -- in the order of first writing: the lowest is the oldest
    id TEXT NOT NULL UNIQUE,
    time INTEGER NOT NULL,
    running INTEGER NOT NULL,
    entry TEXT NOT NULL -- JSON: ActivityEntry of shared/models/activity.ts
  );
  CREATE INDEX entries_running ON entries (running) WHERE running = 1;
  `,
];
