import type { RawBuilder, SqlBool } from 'kysely';
import { shapeOfRoles } from '../core/compiled.ts';
import type { Ctx } from '../core/context.ts';
import { no, yes } from '../core/db.ts';
import { either } from '../core/predicates.ts';
import { grants, type Permission } from './permissions/index.ts';
import { Problem } from './problems/index.ts';
import { COLUMNS, type Columns } from './relation-columns.ts';
import { type Relation, relations } from './relations.ts';

/**
 * The SQL predicate that is true where the asker holds `permission` on the row, for where-clauses and for a `permitted` column
 * alike. A token whose scopes leave the permission out makes it false everywhere.
 */
export function allowed(ctx: Ctx, permission: Permission, columns: Columns = {}): RawBuilder<SqlBool> {
  ctx.asked.permissions.add(permission);
  if (!inScope(ctx.actor.scopes, permission)) return no;
  const held = grants[permission].map((relation: Relation) => relations[relation](ctx, columns));
  return held.reduce(either, no);
}

/**
 * For operations that are not about a row: checks the department-wide relations only.
 * @throws Problem permission-denied
 */
export function demand(ctx: Ctx, permission: Permission): void {
  if (allowed(ctx, permission) !== yes) throw new Problem('permission-denied', { permission });
}

/** A placeholder for each column that a relation can use: only whether the predicate is constantly false matters, not its SQL. */
const PROBE: Columns = Object.fromEntries(COLUMNS.map((column) => [column, 'p.id']));

/** True where the caller could hold the permission on some row: by one of their roles, or by a relation that needs no role. */
export function conceivable(ctx: Ctx, permission: Permission): boolean {
  const { roles, client_id, scopes } = ctx.actor;
  ctx.asked.permissions.add(permission);
  if (!inScope(scopes, permission)) return false;
  const key = `${permission}${client_id === null ? '' : ' by a client'} ${shapeOfRoles(roles)}`;
  const known = conceived.get(key);
  if (known !== undefined) return known;
  const found = allowed(ctx, permission, PROBE) !== no;
  if (conceived.size >= MOST_CONCEIVED) conceived.clear();
  conceived.set(key, found);
  return found;
}

/** By permission and which roles are held. Nothing else decides, beside scopes and whether a client acts. */
const conceived = new Map<string, boolean>();
const MOST_CONCEIVED = 5_000;

/**
 * For an operation that begins, before anything of its body is read: the scopes of the token include the permission, and the caller could hold it.
 * @throws Problem insufficient-scope, permission-denied
 */
export function demandConceivable(ctx: Ctx, permission: Permission): void {
  if (!inScope(ctx.actor.scopes, permission)) {
    const scopes = scopesFor(permission);
    throw new Problem('insufficient-scope', {
      detail: `This operation needs the scope ${scopes.join(' or ')}.`,
      headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scopes[0]}"` },
    });
  }
  if (!conceivable(ctx, permission)) throw new Problem('permission-denied', { permission });
}

/** `noun:read…` needs the scope `noun:read` or `mentorship:read`, everything else `noun:write` or `mentorship:write`. */
export function scopesFor(permission: Permission): readonly [string, string] {
  const [noun, verb] = permission.split(':') as [string, string];
  const access = verb.startsWith('read') || verb === 'check' ? 'read' : 'write';
  return [`${noun}:${access}`, `mentorship:${access}`];
}

/** OAuth scopes only narrow: a token without a scope claim has what the person's roles give. */
export function inScope(scopes: ReadonlySet<string> | null, permission: Permission): boolean {
  return scopes === null || scopesFor(permission).some((scope) => scopes.has(scope));
}
