import { expect } from 'vitest';
import type { z } from 'zod';
import type { RosterEntry, Roster as RosterSchema } from '../../src/features/standing/roster/schema.ts';
import type { Answer } from './client.ts';
import type { Person, PersonOptions, Row } from './department.ts';
import type { People, World } from './world.ts';

export const TODAY = '2026-03-01';

export type Roster = z.infer<typeof RosterSchema>;

export interface Division {
  id: string;
  code: string;
  name: string;
  join(member: { id: string }, period?: { starts_on?: string; ends_on?: string; is_primary?: boolean }): Promise<Row>;
  /** In programme year 3 by default. */
  member(options?: PersonOptions & { ends_on?: string; is_primary?: boolean }): Promise<Person>;
}

/** Helpers for a division of known people, by SQL, and for reading its roster, through HTTP. */
export function rostersOf(world: World, people: People) {
  let divisions = 0;

  /** A division of its own, so that its totals can be counted on fingers. */
  async function newDivision(): Promise<Division> {
    divisions += 1;
    const [code, name] = [`D${divisions}`, `Division ${divisions}`];
    const { id } = await world.insert('division', { code, name, kind: 'departmental', starts_on: '1990-07-01' });
    const join: Division['join'] = (member, period = {}) =>
      world.insert('division_membership', { person_id: member.id, division_id: id, is_primary: true, starts_on: '2020-07-01', ...period });
    const member: Division['member'] = async ({ ends_on, is_primary = true, ...rest } = {}) => {
      const starts_on = rest.starts_on ?? '2023-07-01';
      const joined = await world.person({ ...rest, starts_on, division: null });
      await join(joined, { starts_on, is_primary, ...(ends_on && { ends_on }) });
      return joined;
    };
    return { id, code, name, join, member };
  }

  const read = (division: { id: string }, query = '', who: Person = people.facultyAffairs): Promise<Answer<Roster>> =>
    world.as(who).get<Roster>(`/v1/divisions/${division.id}/roster${query}`);
  const rosterOf = async (division: { id: string }, as_of?: string): Promise<Roster> => {
    const answer = await read(division, as_of && `?as_of=${as_of}`);
    expect(answer.status).toBe(200);
    return answer.body;
  };
  async function entryOf(division: { id: string }, person: { id: string }, as_of?: string): Promise<RosterEntry> {
    const { items, cross_appointed } = await rosterOf(division, as_of);
    const entry = [...items, ...cross_appointed].find(({ person_id }) => person_id === person.id);
    if (!entry) throw new Error('the person is not in the roster');
    return entry;
  }
  const pause = (assignment: { id: string }, starts_on: string, ends_on?: string) =>
    world.insert('assignment_pause', { assignment_id: assignment.id, starts_on, ends_on });

  return { newDivision, read, rosterOf, entryOf, pause };
}
