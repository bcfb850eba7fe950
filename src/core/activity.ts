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

async function ask(config: pg.ClientConfig): Promise<Activities> {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Activity & { pid: number; own: number }>(
      'select pid, state, wait_event_type, wait_event, pg_backend_pid() as own from pg_stat_activity where usename = current_user',
    );
    const { processID } = client as { processID?: number };
    const own = rows.find(({ pid }) => pid === processID);
    if (!own || own.own !== processID || own.state !== 'active') return 'hidden';
    return new Map(rows.map((row) => [row.pid, row]));
  } catch (error) {
    return error instanceof pg.DatabaseError ? 'hidden' : 'unreachable';
  } finally {
    client.end().catch(() => undefined);
  }
}
