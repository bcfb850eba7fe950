-- When each migration was applied: those of one instant came in one transaction, as one step of an upgrade (db/ahead.ts).
alter table kysely_migration add column applied_at timestamptz;
alter table kysely_migration alter column applied_at set default now();
