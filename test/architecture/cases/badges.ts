import { sql } from 'kysely';
import { lock } from '../../../src/features/recognition/credits/posting-queries.ts';
import { creditedYear } from '../../setup/badges.ts';
import { asService } from '../../setup/context.ts';
import type { Person } from '../../setup/department.ts';
import type { World } from '../../setup/world.ts';
import type { Case, Cell } from './asking.ts';
import { both, each, own, type Readings } from './reading.ts';

/** A badge of somebody, as a row. */
async function badgeOf(world: World, person: Pick<Person, 'id'>, year: number) {
  await creditedYear(world, person, year);
  const [statement] = await world.sql<{ id: string }>`
    select id from credit_statement where person_id = ${person.id} and academic_year = ${year}`;
  const list = await world.insert('badge_status_list', {});
  const place = { status_list_id: list.id, status_index: 0, credential: 'eyJhIjoxfQ.eyJhIjoxfQ.c2ln' };
  const row = { person_id: person.id, ground: 'year', statement_id: statement?.id, issued_at: '2026-02-01T12:00:00Z', ...place };
  const { id } = await world.insert('badge', row);
  const [stored] = await world.sql<{ public_id: string }>`select public_id from badge where id = ${id}`;
  return { id, list_id: list.id, public_id: String(stored?.public_id) };
}

const badge = ({ world, mentee }: Cell) => badgeOf(world, mentee, 2024);

/**
 * Whoever asks has credits in a year of its own, reported before anybody who posts for them looks: in one transaction, under the lock of each.
 */
const creditsOfAll = (world: World, year: number): Promise<void> =>
  asService(world, async (ctx) => {
    const everybody = await ctx.db.selectFrom('person').select('id').execute();
    await lock(
      ctx,
      everybody.map(({ id }) => id),
    );
    await sql`
      insert into credit_entry (department_id, person_id, side, code, kind, event_id, event_on, academic_year, effective_on, posted_on, statement_year,
        rule_set_id, quarter_credits, window_key)
      select p.department_id, p.id, 'mentor', 'TRAIN', 'grant', gen_random_uuid(), '2026-01-01', ${year}::int, '2026-01-01', '2026-01-01', ${year}::int,
        r.id, 8, p.id::text || ${year}::int
      from person p join credit_rule_set r on r.department_id = p.department_id and r.ends_year is null
      where p.id = any (${everybody.map(({ id }) => id)}::uuid[])`.execute(ctx.db);
    await sql`
      insert into credit_statement (department_id, person_id, academic_year, issued_on, minutes, mentor_quarter_credits, mentee_quarter_credits)
      select p.department_id, p.id, ${year}::int, '2026-02-01', '[]', 8, 0 from person p
      where p.id = any (${everybody.map(({ id }) => id)}::uuid[])`.execute(ctx.db);
  });

/** How often a year was used up. */
let years = 0;

const keyOf = (world: World) => String(world.app.badgeSigner?.keys.current.kid);

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listBadges: async (cell) => ({ thing: (await badge(cell)).id, query: { limit: '200' } }),
  askForBadge: async ({ world }) => {
    years += 1;
    const academic_year = 1900 + (years % 120);
    await creditsOfAll(world, academic_year);
    return { body: { ground: 'year', academic_year } };
  },
  getBadge: async (cell) => ({ path: (await badge(cell)).id }),
  getBadgeCredential: async (cell) => ({ path: (await badge(cell)).id }),
  revokeBadge: async (cell) => ({ path: (await badge(cell)).id, ifMatch: 1, body: {} }),
  getPublicBadge: async (cell) => ({ path: (await badge(cell)).public_id }),
  getBadgeIssuer: ({ world }) => ({ path: world.id }),
  listBadgeKeys: () => ({}),
  getBadgeKey: ({ world }) => ({ path: keyOf(world) }),
  getBadgeStatusList: async (cell) => ({ path: (await badge(cell)).list_id }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listBadges: own('badge', 'mentor'),
  getBadge: each('badge', 'mentor', 'mentee'),
  getBadgeCredential: both(each('badge', 'mentor', 'mentee'), (scene) =>
    each('badge', 'mentor', 'mentee')(scene).map((ask) => ({ ...ask, accept: 'application/json' })),
  ),
  getBadgeIssuer: ({ world }) => [{ topic: 'department', path: world.id }],
  getPublicBadge: each('public_badge', 'department'),
  getBadgeStatusList: each('badge_status_list', 'department'),
  listBadgeKeys: () => [{ topic: 'department' }],
  getBadgeKey: ({ world }) => [{ topic: 'department', path: keyOf(world) }],
};
