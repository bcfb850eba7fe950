/** How an operation is asked for. */
import type pg from 'pg';
import type { Request } from './load.ts';
import type { Issuer } from './processes.ts';

/** What an operation makes its requests of. */
export interface World {
  sql: pg.Client;
  /** What the service connects as. */
  appUrl: string;
  issuer: Issuer;
}

/** Lists of requests, sent in their order. */
export interface Requests {
  service: readonly Request[];
  bare?: readonly Request[];
  postgraphile?: readonly Request[];
}

export interface Operation {
  name: string;
  connections: number;
  /** By how much its median may grow from size S to L. */
  growth: number;
  requests(world: World): Promise<Requests>;
  /** Where each request can be sent once: makes it possible again, before a round. */
  reset?(world: World): Promise<void>;
  /** The answer names a job, which is waited for as a client does. */
  isJob?: boolean;
}

/** So many different people ask that each one's limits are out of the way, and fewer than the tokens that a process remembers. */
export const CALLERS = 500;

/** The headers of a request, with one token for each person. */
function tokens(issuer: Issuer): (person_id: string) => Promise<Record<string, string>> {
  const known = new Map<string, Promise<string>>();
  return async (person_id) => {
    const token = known.get(person_id) ?? issuer.mint(person_id);
    known.set(person_id, token);
    return { authorization: `Bearer ${await token}` };
  };
}

/** A request of the service for each row that names who asks. */
export async function asked<R extends { caller: string }>(
  issuer: Issuer,
  rows: readonly R[],
  request: (row: R) => Omit<Request, 'method'> & Partial<Pick<Request, 'method'>>,
): Promise<Request[]> {
  const as = tokens(issuer);
  return Promise.all(
    rows.map(async (row) => {
      const { headers, ...rest } = request(row);
      return { method: 'GET' as const, ...rest, headers: { ...(await as(row.caller)), ...headers } };
    }),
  );
}
