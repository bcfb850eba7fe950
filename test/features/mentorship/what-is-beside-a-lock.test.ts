/** Whoever has waited for a lock decides by what there is then, also of facts that are beside the locked row. */
import { beforeAll, describe, expect, it } from 'vitest';
import { assignmentsOf } from '../../setup/assignments.ts';
import { createWorld, type People } from '../../setup/world.ts';

const world = await createWorld();
let people: People;
beforeAll(async () => {
  people = await world.freshPeople();
});

/** Does what another writer does, who commits only once `ask` waits for them. */
async function behind<T>(writes: readonly [string, unknown[]][], ask: () => Promise<T>): Promise<T> {
  const other = await world.blocker();
  try {
    for (const [text, values] of writes) await other.query(text, values);
    const asked = ask();
    await other.someoneWaits();
    await other.query('commit');
    return await asked;
  } finally {
    await other.release();
  }
}

describe('a change that had to wait', () => {
  it('of an external profile is not taken for none because somebody had written the same before the other', async () => {
    const profile = { institution: 'First', country: 'NO', title: 'Professor' };
    const given = { given_name: 'Ingrid', family_name: 'Fjeld', kind: 'external', external_profile: profile };
    const { body: external } = await world.as(people.facultyAffairs).post('/v1/people', given);
    const edit = (institution: string) =>
      world.as(people.facultyAffairs).patch(`/v1/people/${external.id}`, { external_profile: { institution } }, { ifMatch: '*' });
    const answer = await behind(
      [
        ['update person set preferred_name = preferred_name where id = $1', [external.id]],
        [`update external_profile set institution = 'Second' where person_id = $1`, [external.id]],
      ],
      () => edit('First'),
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ external_profile: { institution: 'First' } });
  });

  it('of what a sponsor did, likewise', async () => {
    const sponsor = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });
    const beneficiary = await world.person({ division: 'CARD' });
    const made = await world
      .as(sponsor)
      .post('/v1/sponsorship-actions', { beneficiary_id: beneficiary.id, kind: 'letter', outcome: 'First' });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const { id } = made.body;
    const answer = await behind(
      [
        ['select from sponsorship_action where id = $1 for no key update', [id]],
        [`update sponsorship_action_text set outcome = 'Second' where action_id = $1`, [id]],
      ],
      () => world.as(sponsor).patch(`/v1/sponsorship-actions/${id}`, { outcome: 'First' }, { ifMatch: '*' }),
    );
    expect(answer.status).toBe(200);
    expect(answer.body.outcome).toBe('First');
  });

  it('of an assignment that is paused meanwhile is none of an active day: the meeting is not recorded', async () => {
    const { assignment, mentee } = await assignmentsOf(world, people).running();
    const log = () =>
      world.as(mentee).post('/v1/meetings/log', { assignment_id: assignment.id, held_on: '2026-03-01', mode: 'video', duration_min: 30 });
    const answer = await behind(
      [
        ['select from assignment where id = $1 for no key update', [assignment.id]],
        [
          `insert into assignment_pause (department_id, assignment_id, starts_on)
          select department_id, id, '2026-02-01' from assignment where id = $1`,
          [assignment.id],
        ],
      ],
      log,
    );
    expect([answer.status, answer.body.code]).toEqual([422, 'meeting-day-unfit']);
  });
});
