import { type Ctx, granted } from '../../../core/context.ts';
import { page } from '../../../core/page.ts';
import { allowed, inScope } from '../../../domain/allowed.ts';
import { flaggedKinds, milestoneKinds, type ObligationKind, obligationKinds, shownKinds } from '../obligations/kinds.ts';
import * as obligations from '../obligations/service.ts';
import * as queries from './queries.ts';
import { standingOf } from './rules.ts';
import type { RosterEntry, RosterQuery } from './schema.ts';
import type { Totals } from './totals-schema.ts';

type Row = Awaited<ReturnType<ReturnType<typeof queries.roster>['execute']>>[number];

function entryOf(row: Row): RosterEntry {
  const { sort_name: _, is_cross, totals: __, capacity, ...rest } = row;
  const { matters, ...facts } = rest;
  return {
    ...facts,
    ...standingOf(matters ?? [], { programme_year: facts.programme_year, milestones: milestoneKinds }),
    membership: is_cross ? 'cross' : 'primary',
    free_capacity: capacity === null ? null : Math.max(capacity - facts.formal_mentees, 0),
  };
}

const member = { person: 'm.id' } as const;

function readable(ctx: Ctx): queries.Readable {
  return {
    record: allowed(ctx, 'person:read_record', member),
    leaves: (person) => allowed(ctx, 'leave:read', { person }),
    plans: allowed(ctx, 'plan:read', member),
    milestones: allowed(ctx, 'milestone:read', member),
    profiles: allowed(ctx, 'mentor_profile:read', member),
    credits: allowed(ctx, 'credit:read', member),
    trainings: allowed(ctx, 'mentor_training:read', member),
    countable: {
      obligations: inScope(ctx.actor.scopes, 'obligation:read'),
      plans: inScope(ctx.actor.scopes, 'obligation:read') && inScope(ctx.actor.scopes, 'plan:read'),
    },
  };
}

/** The kinds of which the roster shows or counts anything. */
const READ = obligationKinds.filter((kind) =>
  ([...flaggedKinds, ...milestoneKinds, ...shownKinds, 'formal_mentor'] as readonly ObligationKind[]).includes(kind),
);

const owing = (ctx: Ctx, as_of: string) => obligations.every(ctx, { of: queries.inRoster, as_of, kinds: READ });

/** @throws Problem not-found where there is no such division, permission-denied where today's roles do not let the caller see its roster */
async function scopeOf(ctx: Ctx, division_id: string, as_of = ctx.today) {
  const { department_id, actor } = ctx;
  const found = await queries.division(ctx, division_id, allowed(ctx, 'roster:read', { division: 'd.id' }));
  const { permitted: _, ...division } = granted(found);
  return { division, scope: { department_id, division_id, as_of, is_past: as_of < ctx.today, time_zone: actor.time_zone } };
}

/**
 * One page of the roster: the facts of a day, read with the rights of today. Primary members come first, then cross-appointed
 * people, each by name; the totals are always of all primary members.
 * @throws Problem not-found, permission-denied, invalid-cursor
 */
export async function get(ctx: Ctx, division_id: string, query: RosterQuery) {
  const { division, scope } = await scopeOf(ctx, division_id, query.as_of);
  const parameters = { ...query, division_id };
  const { items, ...rest } = await page(ctx, parameters, queries.roster(ctx, scope, owing(ctx, scope.as_of), readable(ctx), query), [
    { column: 'm.is_cross', field: 'is_cross' },
    { column: 'm.sort_name', field: 'sort_name' },
    { column: 'm.id', field: 'person_id' },
  ]);
  const [first] = items;
  return {
    division,
    as_of: scope.as_of,
    totals: first?.totals ?? (await queries.totals(ctx, scope, owing(ctx, scope.as_of), readable(ctx))).totals,
    items: items.filter((row) => !row.is_cross).map(entryOf),
    cross_appointed: items.filter((row) => row.is_cross).map(entryOf),
    ...rest,
  };
}

export type Table = { name: string; totals: Totals; primary: RosterEntry[]; cross: RosterEntry[] };

/** The whole roster at once, as rows of a spreadsheet. @throws Problem not-found, permission-denied */
export async function all(ctx: Ctx, division_id: string, query: RosterQuery): Promise<Table> {
  const { division, scope } = await scopeOf(ctx, division_id, query.as_of);
  const rows = await queries
    .roster(ctx, scope, owing(ctx, scope.as_of), readable(ctx), query)
    .orderBy('m.is_cross')
    .orderBy('m.sort_name')
    .orderBy('m.id')
    .execute();
  return {
    name: `roster-${division.code}-${scope.as_of}.csv`,
    totals: rows[0]?.totals ?? (await queries.totals(ctx, scope, owing(ctx, scope.as_of), readable(ctx))).totals,
    primary: rows.filter((row) => !row.is_cross).map(entryOf),
    cross: rows.filter((row) => row.is_cross).map(entryOf),
  };
}
