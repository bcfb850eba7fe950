/** What several examples have in common, as rows. */
import type { Department } from '../../../setup/department.ts';

type Ref = { id: string };

/** The cycle of an award programme for an academic year, made once. */
async function cycleOf({ id, sql, insert, role, person }: Department, programme_id: string, academic_year: number): Promise<string> {
  const [found] = await sql<Ref>`select id from award_cycle where programme_id = ${programme_id} and academic_year = ${academic_year}`;
  if (found) return found.id;
  const [known] = await sql<Ref>`select id from award_criteria where programme_id = ${programme_id}`;
  const asked = {
    categories: ['full_time'],
    ranks: ['professor'],
    minimum_years: 0,
    minimum_mentees: 0,
    nominators: 'anyone',
    letters_minimum: 0,
  };
  const criteria =
    known ?? (await insert('award_criteria', { programme_id, version: 1, starts_on: '2020-07-01', body: 'Mentors well.', ...asked }));
  const [serving] = await sql<Ref>`select person_id as id from leadership_role where department_id = ${id} and role = 'chair'`;
  const chair = serving ?? (await person({ category: null, division: null, site: null }));
  if (!serving) await role(chair, 'chair');
  const days = {
    nominations_due_on: `${academic_year}-10-01`,
    letters_due_on: `${academic_year}-11-01`,
    decided_on: `${academic_year}-12-01`,
  };
  const over = { state: 'conferred', conferred_on: `${academic_year + 1}-01-01`, decided_by: chair.id, conferred_by: chair.id };
  return (await insert('award_cycle', { programme_id, criteria_id: criteria.id, academic_year, ...days, ...over })).id;
}

/** A nomination that was submitted in an academic year. */
export async function nominated(department: Department, programme_id: string, academic_year: number, who: Ref, more: object = {}) {
  const cycle_id = await cycleOf(department, programme_id, academic_year);
  const submitted = { submitted_on: `${academic_year}-09-01`, mentorship: '{"as_of":"2024-09-01","current":[],"past":[]}' };
  const words = { cycle_id, nominee_id: who.id, statement: 'They listen.', state: 'not_selected', ...submitted };
  return { cycle_id, nomination_id: (await department.insert('nomination', { ...words, ...more })).id };
}

/** An award that was conferred on a day. */
export async function conferred(
  department: Department,
  programme_id: string,
  year: number,
  who: Ref,
  conferred_on: string,
  more: object = {},
) {
  const won = await nominated(department, programme_id, year, who, { state: 'awarded' });
  return department.insert('award', { ...won, person_id: who.id, conferred_on, ...more });
}
