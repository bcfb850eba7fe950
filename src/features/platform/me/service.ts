import { type Ctx, granted } from '../../../core/context.ts';
import { conceivable, demand } from '../../../domain/allowed.ts';
import { grants, type Permission } from '../../../domain/permissions/index.ts';
import * as queries from './queries.ts';
import type { Me } from './schema.ts';

/** The asker, with the roles and permissions of today. */
export async function get(ctx: Ctx): Promise<Me> {
  demand(ctx, 'me:read');
  const { person_id, department_id, roles, client_id, scopes } = ctx.actor;
  const [names] = await queries.names(ctx, {});
  const permissions = (Object.keys(grants) as Permission[]).filter((permission) => conceivable(ctx, permission));
  return {
    person_id,
    ...granted(names),
    department_id,
    today: ctx.today,
    now: ctx.now,
    roles: [...roles],
    permissions,
    client_id,
    scopes: scopes && [...scopes],
  };
}
