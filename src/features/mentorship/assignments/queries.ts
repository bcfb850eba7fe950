import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Db, holdsOn, type Tx } from '../../../core/db.ts';
import { statusOn } from '../../../domain/sql/assignments.ts';
import { isPrimaryMember } from '../../../domain/sql/divisions.ts';
import { memberParty } from '../../../domain/sql/parties.ts';
import type { Assignment, AssignmentDetail } from './schema.ts';

/** Assignments of the department the reader may see, as they stand on `day`. */
export const assignments = (db: Db, department_id: string, readable: RawBuilder<SqlBool>, needs: RawBuilder<SqlBool>, day: string) =>
  db
    .selectFrom('assignment as a')
    .innerJoin('person as mentee', 'mentee.id', 'a.mentee_id')
    .innerJoin('person as mentor', 'mentor.id', 'a.mentor_id')
    .where('a.department_id', '=', department_id)
    .where(readable)
    .select([
      'a.id',
      'a.subtype',
      'a.is_primary',
      'a.category',
      'a.origin',
      sql<Assignment['need_areas']>`case when ${needs} then a.need_areas end`.as('need_areas'),
      'a.starts_on',
      'a.planned_ends_on',
      'a.ends_on',
      'a.mentee_accepted_at',
      'a.mentor_accepted_at',
      'a.activated_at',
      'a.converted_from_id',
      'a.request_id',
      'a.expires_on',
      'a.row_version',
      'a.created_at',
      'a.updated_at',
      statusOn('a', day).as('status'),
      memberParty('mentee', day).as('mentee'),
      memberParty('mentor', day).as('mentor'),
    ]);

export type Filters = {
  person_id?: string | undefined;
  mentee_id?: string | undefined;
  mentor_id?: string | undefined;
  division_id?: string | undefined;
  subtype?: readonly string[] | undefined;
  status?: readonly string[] | undefined;
  is_primary?: boolean | undefined;
};

export const filtered = (query: ReturnType<typeof assignments>, filters: Filters, day: string) => {
  const { person_id, mentee_id, mentor_id, division_id, subtype, is_primary } = filters;
  let rows = query;
  if (person_id) rows = rows.where((eb) => eb.or([eb('a.mentee_id', '=', person_id), eb('a.mentor_id', '=', person_id)]));
  if (mentee_id) rows = rows.where('a.mentee_id', '=', mentee_id);
  if (mentor_id) rows = rows.where('a.mentor_id', '=', mentor_id);
  if (subtype) rows = rows.where(sql<boolean>`a.subtype = any (${subtype})`);
  if (is_primary !== undefined) rows = rows.where('a.is_primary', '=', is_primary);
  if (filters.status) rows = rows.where(sql<boolean>`${statusOn('a', day)} = any (${filters.status})`);
  if (division_id) {
    rows = rows.where(isPrimaryMember('a.mentee_id', division_id, day));
  }
  return rows;
};

/** One assignment with its intervals and the reasons its reader gave. */
export const find = (
  db: Db,
  department_id: string,
  id: string,
  readable: RawBuilder<SqlBool>,
  needs: RawBuilder<SqlBool>,
  day: string,
  reader_id: string,
) =>
  assignments(db, department_id, readable, needs, day)
    .select([
      sql<AssignmentDetail['intervals']>`coalesce((select jsonb_agg(jsonb_build_object('status', i.status, 'starts_on', i.starts_on,
        'ends_on', i.ends_on) order by i.starts_on) from assignment_interval i where i.assignment_id = a.id), '[]')`.as('intervals'),
      sql<AssignmentDetail['own_reasons']>`coalesce((select jsonb_agg(jsonb_build_object('kind', r.kind, 'code', r.code, 'note', r.note)
        order by r.id) from assignment_reason r where r.assignment_id = a.id and r.author_id = ${reader_id}), '[]')`.as('own_reasons'),
    ])
    .where('a.id', '=', id)
    .executeTakeFirst();

/** The stored row, locked until the transaction ends; HR writers may still refer to it meanwhile. */
export const lock = (
  tx: Tx,
  department_id: string,
  id: string,
  readable: RawBuilder<SqlBool>,
  permitted: RawBuilder<SqlBool>,
  day: string,
) =>
  tx
    .selectFrom('assignment as a')
    .select([
      'a.id',
      'a.mentee_id',
      'a.mentor_id',
      'a.subtype',
      'a.state',
      'a.is_primary',
      'a.category',
      'a.origin',
      sql<Assignment['need_areas']>`a.need_areas`.as('need_areas'),
      'a.starts_on',
      'a.planned_ends_on',
      'a.until_on',
      'a.mentee_accepted_at',
      'a.mentor_accepted_at',
      'a.capacity_reason',
      'a.request_id',
      'a.expires_on',
      'a.row_version',
      statusOn('a', day).as('status'),
      permitted.as('permitted'),
    ])
    .where('a.department_id', '=', department_id)
    .where('a.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('a')
    .executeTakeFirst();

type Insert = {
  department_id: string;
  mentee_id: string;
  mentor_id: string;
  subtype: Assignment['subtype'];
  state: 'pending_acceptance' | 'live';
  is_primary: boolean;
  category: Assignment['category'];
  origin: Assignment['origin'];
  need_areas: string[];
  starts_on: string | null;
  planned_ends_on: string | null;
  ends_on?: string;
  expires_on?: string;
  request_id?: string;
  mentee_accepted_at?: string | null;
  activated_at?: string;
  capacity_reason?: string | null;
  converted_from_id?: string;
};

export const insert = (tx: Tx, values: Insert) => tx.insertInto('assignment').values(values).returning('id').executeTakeFirstOrThrow();

export type Changes = Partial<{
  state: 'declined' | 'withdrawn' | 'live' | 'completed' | 'ended' | 'voided';
  starts_on: string;
  planned_ends_on: string | null;
  ends_on: string;
  is_primary: boolean;
  category: Assignment['category'];
  need_areas: string[];
  mentee_accepted_at: string | null;
  mentor_accepted_at: string | null;
  mentor_attested_at: string | null;
  activated_at: string;
  capacity_reason: string;
  ended_by_career: null;
  announced_ends_on: null;
}>;

export const update = (tx: Tx, id: string, changes: Changes) => tx.updateTable('assignment').set(changes).where('id', '=', id).execute();

/** Counts a change that is stored beside the row. */
export const touch = (tx: Tx, id: string) =>
  tx.updateTable('assignment').set({ row_version: sql<number>`row_version` }).where('id', '=', id).execute();

export const insertReason = (
  tx: Tx,
  values: {
    department_id: string;
    assignment_id: string;
    author_id: string;
    kind: AssignmentDetail['own_reasons'][number]['kind'];
    code: AssignmentDetail['own_reasons'][number]['code'];
    note: string | null;
  },
) => tx.insertInto('assignment_reason').values(values).execute();

export const insertPause = (tx: Tx, values: { department_id: string; assignment_id: string; starts_on: string }) =>
  tx.insertInto('assignment_pause').values(values).execute();

/** Ends the pause that runs today; false when none does. */
export const endPause = async (tx: Tx, assignment_id: string, today: string, ends_on: string) =>
  (
    await tx
      .updateTable('assignment_pause')
      .set({ ends_on })
      .where('assignment_id', '=', assignment_id)
      .where('starts_on', '<=', ends_on)
      .where(holdsOn('assignment_pause', today))
      .returning('id')
      .execute()
  ).length > 0;

/** True where the mentor's long absence pauses the formal assignment on the day. */
export const pausedByAbsence = async (db: Db, id: string, day: string): Promise<boolean> =>
  (await db
    .selectFrom('assignment as a')
    .select('a.id')
    .where('a.id', '=', id)
    .where('a.subtype', '=', 'formal')
    .where(sql<boolean>`absence_pauses(a.id, a.mentor_id) @> ${day}::date`)
    .executeTakeFirst()) !== undefined;

/** True where the predicate, made for alias `a`, holds for the assignment. */
export const holds = async (db: Db, id: string, predicate: RawBuilder<SqlBool>) =>
  (await db.selectFrom('assignment as a').select('a.id').where('a.id', '=', id).where(predicate).executeTakeFirst()) !== undefined;

/**
 * Moves both ends of every assignment from one person to another; answers the formal ones. What never came to be between the two stays
 * where it is: nobody can be their own mentor, not even in a refusal.
 */
export const reassignPerson = async (tx: Tx, department_id: string, from: string, to: string): Promise<string[]> => {
  const moved = await sql<{ id: string; subtype: string }>`
    update assignment set
      mentee_id = case mentee_id when ${from} then ${to}::uuid else mentee_id end,
      mentor_id = case mentor_id when ${from} then ${to}::uuid else mentor_id end
    where department_id = ${department_id} and ${from} in (mentee_id, mentor_id)
      and not (mentee_id in (${from}, ${to}) and mentor_id in (${from}, ${to}) and state in ('declined', 'withdrawn', 'voided'))
    returning id, subtype`.execute(tx);
  return moved.rows.filter((row) => row.subtype === 'formal').map((row) => row.id);
};

export const reassignReasons = (tx: Tx, department_id: string, from: string, to: string) =>
  tx
    .updateTable('assignment_reason')
    .set({ author_id: to })
    .where('department_id', '=', department_id)
    .where('author_id', '=', from)
    .execute();
