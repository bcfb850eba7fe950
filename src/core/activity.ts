import pg from 'pg';

/** What the server does for one connection, as `pg_stat_activity` has it. */
export type Activity = Readonly<{ state: string | null; wait_event_type: string | null; wait_event: string | null }>;

/**
 * The activity of each of the role's connections by process id. `unreachable`: the server takes no new connection or does not answer on it.
 * `hidden`: it does not tell, or a pooler stands between, so that process ids mean nothing.
 */
export type Activities = ReadonlyMap<number, Activity> | 'unreachable' | 'hidden';

const PATIENCE_MS = 2_000;

const looking = new WeakMap<object, Promise<Activities>>();

/** Asks on a new connection. Who asks while another asks gets the same answer, so that a pool in trouble opens one connection and not many. */
export function activities(config: pg.ClientConfig): Promise<Activities> {
  const running = looking.get(config);
  if (running) return running;
  const look = ask(config).finally(() => looking.delete(config));
  looking.set(config, look);
  return look;
}

/** Opens a connection of its own for one piece of work. */
async function aside<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    client.end().catch(() => undefined);
  }
}

/**
 * Ends a session of the role on the server, whose client has given it up: its transaction is rolled back, and what it had locked is free. A process id
 * that `activities` has named is the server's own. Nothing where the server does not answer; then a limit of the session ends it.
 */
export async function endSession(config: pg.ClientConfig, process_id: number): Promise<void> {
  const text = 'select pg_terminate_backend(pid) from pg_stat_activity where pid = $1 and usename = current_user';
  await aside(config, (client) => client.query(text, [process_id])).catch(() => undefined);
}

async function ask(config: pg.ClientConfig): Promise<Activities> {
  try {
    return await aside(config, async (client) => {
      const { rows } = await client.query<Activity & { pid: number; own: number }>(
        'select pid, state, wait_event_type, wait_event, pg_backend_pid() as own from pg_stat_activity where usename = current_user',
      );
      const { processID } = client as { processID?: number };
      const own = rows.find(({ pid }) => pid === processID);
      if (!own || own.own !== processID || own.state !== 'active') return 'hidden';
      return new Map(rows.map((row) => [row.pid, row]));
    });
  } catch (error) {
    return error instanceof pg.DatabaseError ? 'hidden' : 'unreachable';
  }
}
