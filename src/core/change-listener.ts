import pg from 'pg';

/** How often the connection that listens is asked whether it is alive, and for how long the answer is believed. */
const PROBE_MS = 2_000;
const TRUST_MS = 5_000;

/** How long after a failure it is tried again: each time twice as long, up to the latter. */
const FIRST_PAUSE_MS = 250;
const LAST_PAUSE_MS = 5_000;

export type ChangeListenerOptions = Readonly<{
  url: string;
  /** The channel of NOTIFY on which transactions say that they have changed something. What they have changed is not read. */
  channel: string;
  /** Whether the database announces every change, asked on each new connection. */
  isAnnounced: (client: pg.ClientBase) => Promise<boolean>;
  /** Called when changes begin to be heard, and when they no longer are. */
  onState?: ((isListening: boolean) => void) | undefined;
  probeMs?: number;
  trustMs?: number;
}>;

/**
 * Hears of every committed change that is announced on a channel, so that what was read before can be dropped: those of other processes on a connection
 * of its own, within milliseconds of their commit; those of this process on the connection that made them, before their commit has been answered
 * (`follow`). While it cannot be sure to hear everything, `isListening` is false.
 */
export class ChangeListener {
  readonly #options: ChangeListenerOptions;
  readonly #probeMs: number;
  readonly #trustMs: number;
  /** Connections of pools that could not be made to listen. */
  readonly #deaf = new Set<pg.ClientBase>();
  #client: pg.Client | undefined;
  #generation = 0;
  #sureSince = Number.NEGATIVE_INFINITY;
  #pauseMs = FIRST_PAUSE_MS;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  #toldState: boolean | undefined;

  constructor(options: ChangeListenerOptions) {
    this.#options = options;
    this.#probeMs = options.probeMs ?? PROBE_MS;
    this.#trustMs = options.trustMs ?? TRUST_MS;
  }

  /** Another number after each change, and whenever one may have been missed. What was read under another one may be out of date. */
  get generation(): number {
    return this.#generation;
  }

  /** True while every change is heard. What was read while it was true, in the present generation, is what the database holds. */
  get isListening(): boolean {
    return performance.now() - this.#sureSince < this.#trustMs && this.#deaf.size === 0;
  }

  /** Begins to listen, and begins again whenever the connection is lost. */
  start(): void {
    this.#connect().catch(() => undefined);
  }

  /** Makes a new connection of a pool tell of the changes that are committed on it, before whoever committed them goes on. */
  async follow(client: pg.ClientBase): Promise<void> {
    this.#hear(client);
    try {
      await client.query(`listen ${this.#options.channel}`);
    } catch {
      // As on a standby, which writes nothing as long as it is one.
      this.#deaf.add(client);
      client.once('end', () => this.#deaf.delete(client));
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#lose();
  }

  #hear(client: pg.ClientBase): void {
    client.on('notification', ({ channel }) => {
      if (channel === this.#options.channel) this.#generation += 1;
    });
  }

  async #connect(): Promise<void> {
    const { url, channel, isAnnounced } = this.#options;
    const client = new pg.Client({
      connectionString: url,
      application_name: 'faculty-mentorship-listener',
      connectionTimeoutMillis: this.#trustMs,
      query_timeout: this.#trustMs,
      keepAlive: true,
    });
    this.#client = client;
    const lost = () => this.#isCurrent(client) && this.#again();
    client.on('error', lost).on('end', lost);
    this.#hear(client);
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
      if (!(await isDirect(client)) || !(await isAnnounced(client))) throw new Error('changes are not announced');
      // What was announced before it listened was not heard.
      this.#generation += 1;
      await this.#probe(client);
    } catch {
      lost();
    }
  }

  /** An answer proves that nothing was missed until it was asked for: what is announced comes on the same line. */
  async #probe(client: pg.Client): Promise<void> {
    const askedAt = performance.now();
    await client.query('select 1');
    if (!this.#isCurrent(client)) return;
    this.#sureSince = askedAt;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#tell(true);
    this.#timer = setTimeout(() => {
      this.#probe(client).catch(() => this.#isCurrent(client) && this.#again());
    }, this.#probeMs);
    this.#timer.unref();
  }

  #isCurrent(client: pg.Client): boolean {
    return this.#client === client && !this.#isStopped;
  }

  #lose(): void {
    const client = this.#client;
    this.#client = undefined;
    this.#sureSince = Number.NEGATIVE_INFINITY;
    this.#generation += 1;
    client?.end().catch(() => undefined);
  }

  #again(): void {
    this.#lose();
    this.#tell(false);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.start(), this.#pauseMs);
    this.#timer.unref();
    this.#pauseMs = Math.min(this.#pauseMs * 2, LAST_PAUSE_MS);
  }

  #tell(isListening: boolean): void {
    if (isListening === this.#toldState) return;
    this.#toldState = isListening;
    this.#options.onState?.(isListening);
  }
}

/** False where a pooler stands between: what is announced may then go to whoever has the server's connection at that moment. */
async function isDirect(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid === (client as { processID?: number }).processID;
}
