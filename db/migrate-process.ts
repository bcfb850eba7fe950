/** The process in which a service migrates its database while it reads its own code. It is told which, answers with what it applied, and ends. */
import { migrate } from './migrate.ts';

/** What it answers. */
export type Migrated = { applied: string[] } | { error: Error };

const answer = (migrated: Migrated) => process.send?.(migrated, () => process.disconnect?.());

// Nobody waits for what is not committed.
process.once('disconnect', () => process.exit());
process.once('message', (ownerUrl: string) => {
  migrate(ownerUrl).then(
    (applied) => answer({ applied }),
    (error: Error) => answer({ error }),
  );
});
