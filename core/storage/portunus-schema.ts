import type { Migrations } from './database.ts';

/**
 * The history of portunus.db's schema. An entry is never edited once it was released: a change is a new
 * entry at the end. Times are epoch milliseconds; columns holding JSON say whose schema it follows.
 */
export const portunusMigrations: Migrations = [
  `
  CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT
  );

  CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    base_url TEXT NOT NULL,
    key_hint TEXT NOT NULL,
    position INTEGER NOT NULL,
    status TEXT NOT NULL, -- JSON: AccountStatus of shared/models/account.ts
    expires_at INTEGER,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
  );

  CREATE TABLE local_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    client TEXT,
    hash BLOB NOT NULL UNIQUE,
    hint TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER
  );

  -- The ledger: which of a client's files we changed, and how to undo it.
  CREATE TABLE client_edits (
    id INTEGER PRIMARY KEY,
    client TEXT NOT NULL,
    path TEXT NOT NULL UNIQUE,
    record TEXT NOT NULL, -- JSON written by core/clients
    applied_at INTEGER NOT NULL
  );

  -- Keys that lock secrets, never the keys themselves. 'prepared' and 'retired' mark a move that was
  -- under way, so that a start after a crash knows which keychain entries nobody needs.
  CREATE TABLE vault_keys (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('keychain', 'passphrase', 'session')),
    state TEXT NOT NULL CHECK (state IN ('prepared', 'current', 'retired', 'set-aside')),
    backend TEXT, -- which keychain holds the key
    kdf TEXT, -- JSON: PassphraseParameters of core/vault/passphrase-key.ts
    proof BLOB, -- a known text sealed with the key: tells the right key from a wrong one
    created_at INTEGER NOT NULL,
    ended_at INTEGER -- when it was retired or set aside
  );
  CREATE UNIQUE INDEX vault_keys_one_current ON vault_keys (state) WHERE state = 'current';

  CREATE TABLE vault_records (
    key_id TEXT NOT NULL REFERENCES vault_keys (id),
    record TEXT NOT NULL,
    version INTEGER NOT NULL, -- counts the writes of this record
    sealed BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (key_id, record)
  );
  `,
  `
  -- The key for tools that are set up by hand; its text is in the vault under its id.
  ALTER TABLE local_keys ADD COLUMN shared INTEGER NOT NULL DEFAULT 0;
  CREATE UNIQUE INDEX local_keys_one_shared ON local_keys (shared) WHERE shared = 1;

  -- Set while a removal can still be undone; after that the row goes.
  ALTER TABLE accounts ADD COLUMN removed_at INTEGER;
  `,
  `
  ALTER TABLE accounts ADD COLUMN identity TEXT; -- JSON: AccountIdentity of shared/models/account.ts
  ALTER TABLE accounts ADD COLUMN source TEXT; -- JSON: LoginSource of shared/models/account.ts
  ALTER TABLE accounts ADD COLUMN weight INTEGER NOT NULL DEFAULT 1;

  -- For clients with an order of their own; the order of all is accounts.position.
  CREATE TABLE account_orders (
    client TEXT PRIMARY KEY,
    accounts TEXT NOT NULL -- JSON: ids
  );

  -- One row per account whose token was ever renewed. The holder alone may spend the token of this generation;
  -- 'posted_at' is set, and on disk, before it does (rows REF-2, REF-4).
  CREATE TABLE token_renewals (
    account TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    generation INTEGER NOT NULL,
    holder TEXT,
    posted_at INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER -- after a failure
  );

  CREATE TABLE renewal_history (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT -- JSON: Sentence of shared/models/sentence.ts
  );
  CREATE INDEX renewal_history_by_account ON renewal_history (account, id);

  CREATE TABLE outbound_proxies (
    account TEXT UNIQUE REFERENCES accounts (id) ON DELETE CASCADE, -- null: for all that have none of their own
    url TEXT, -- without name and password; null: no proxy at all
    sealed INTEGER NOT NULL -- whether the vault holds the whole address
  );
  `,
];
