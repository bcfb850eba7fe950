import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RawBuilder } from 'kysely';
import { type Actor, type Ctx, NOBODY, type WriteCtx } from '../core/context.ts';
import type { Db } from '../core/db.ts';
import { whileWanted } from '../core/wanted.ts';
import { Problem } from '../domain/problems/index.ts';
import type { Limits } from './security.ts';

/** The department that a secret is of. */
export type Unnamed = Readonly<{ department_id: string; time_zone: string }>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks by a secret that must not be joined to what it does: nobody, of the department that the secret is of. */
    unnamed: Actor | null;
    /**
     * Runs a read of a public route whose secret must not be joined to what it does: as nobody, without permissions, of the department that the
     * query `entry` finds. Neither logs nor rows get to know a person. @throws Problem not-found where it finds none
     */
    readUnnamed<T>(entry: RawBuilder<Unnamed>, work: (ctx: Ctx) => Promise<T>): Promise<T>;
    /** Like `readUnnamed`, for a write: in the transaction of `write`. @throws Problem not-found where the query finds none */
    writeUnnamed<T>(entry: RawBuilder<Unnamed>, work: (ctx: WriteCtx) => Promise<T>): Promise<T>;
  }
}

/** Lets requests be carried out whose caller stays unnamed; `read` and `write` are there already, or will be. */
export function registerUnnamed(app: FastifyInstance, { db, limits }: { db: Db; limits: Limits }): void {
  app.decorateRequest('unnamed', null);

  /** @throws Problem not-found, too-many-requests */
  async function enter(request: FastifyRequest, entry: RawBuilder<Unnamed>): Promise<void> {
    const { rows } = await whileWanted(request.wanted, () => entry.execute(db));
    if (!rows[0]) {
      limits.onUnknownSecret(request);
      throw new Problem('not-found');
    }
    request.unnamed = { ...NOBODY, ...rows[0] };
  }

  app.decorateRequest('readUnnamed', async function readUnnamed<
    T,
  >(this: FastifyRequest, entry: RawBuilder<Unnamed>, work: (ctx: Ctx) => Promise<T>) {
    await enter(this, entry);
    return this.read(work);
  });

  app.decorateRequest('writeUnnamed', async function writeUnnamed<
    T,
  >(this: FastifyRequest, entry: RawBuilder<Unnamed>, work: (ctx: WriteCtx) => Promise<T>) {
    await enter(this, entry);
    return this.write(work);
  });
}
