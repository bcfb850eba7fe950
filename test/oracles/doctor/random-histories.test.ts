/**
 * What many people do in random order through HTTP, day after day, with HR changing its facts beside them: whatever was accepted and whatever was
 * refused, no rule of the doctor is broken afterwards.
 */
import { beforeAll, expect, test } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import { createDb, createPool } from '../../../src/core/db.ts';
import { createChance } from '../../../src/demo/chance.ts';
import { examine, lineOf } from '../../../src/doctor/examine.ts';
import { assignmentsOf, attest } from '../../setup/assignments.ts';
import { careersOf } from '../../setup/careers.ts';
import type { Person } from '../../setup/department.ts';
import { meetingsOf } from '../../setup/meetings.ts';
import { runs } from '../../setup/runs.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

const STEPS = runs(100, 4_000);
/** Another one makes another history. */
const SEED = Number(process.env['SEED'] ?? 20_260_301);

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});

test(`after ${STEPS} steps or more no rule is broken`, async () => {
  const chance = createChance(SEED, '2026-03-01');
  const [say, held, hr] = [assignmentsOf(world, people), meetingsOf(world), careersOf(world, people)];
  const mentees: Person[] = [];
  const mentors: Person[] = [people.director, people.pic, people.mentorDirector];
  for (let n = 0; n < 8; n += 1) {
    mentees.push(await world.person({ division: n % 2 ? 'CARD' : 'GIM', site: 'UNION' }));
    mentors.push(await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' }));
  }
  const pick = <T>(list: readonly T[]): T => list[chance.between(0, list.length - 1)] as T;
  let today = '2026-03-01';
  const around = (from: number, to: number) => addDays(today, chance.between(from, to));
  const assignments = () => world.sql<{ id: string; mentee_id: string; mentor_id: string; state: string }>`
    select id, mentee_id, mentor_id, state from assignment where state in ('pending_acceptance', 'live')`;
  const everybody = () => [...mentees, ...mentors];
  const personOf = (id: string) => everybody().find((one) => one.id === id) ?? people.lead;
  const oneOf = async (state: string) => {
    const found = (await assignments()).filter((one) => one.state === state);
    return found.length === 0 ? null : pick(found);
  };
  const officer = () => world.as(people.facultyAffairs);

  const steps: Record<string, () => Promise<unknown>> = {
    propose: async () => {
      const replaced = chance.between(0, 3) === 0 ? await oneOf('live') : null;
      const mentee = replaced ? personOf(replaced.mentee_id) : pick(mentees);
      return say.propose(people.lead, mentee, pick(mentors), {
        is_primary: chance.between(0, 1) === 1,
        starts_on: around(-5, 10),
        ...(replaced && { replaces_id: replaced.id }),
      });
    },
    accept: async () => {
      const one = await oneOf('pending_acceptance');
      if (!one) return;
      await say.act(personOf(one.mentee_id), one.id, 'accept');
      await say.act(personOf(one.mentor_id), one.id, 'accept', attest);
    },
    decline: async () => {
      const one = await oneOf('pending_acceptance');
      return one && say.act(personOf(one.mentor_id), one.id, pick(['decline', 'withdraw']));
    },
    change: async () => {
      const one = await oneOf('live');
      return one && say.act(pick([personOf(one.mentee_id), people.lead]), one.id, pick(['pause', 'resume', 'end', 'complete', 'void']), {});
    },
    meet: async () => {
      const one = await oneOf('live');
      if (!one) return;
      const [a, b] = chance.between(0, 1) ? [one.mentee_id, one.mentor_id] : [one.mentor_id, one.mentee_id];
      const { body } = await held.log(personOf(a), one.id, { held_on: around(-20, 0), duration_min: chance.between(10, 90) });
      if (body.id) await held.act(personOf(b), body.id, pick(['confirm', 'confirm', 'dispute']));
    },
    meetingAgain: async () => {
      const [row] = await world.sql<{ id: string; mentee_id: string }>`
        select m.id, a.mentee_id from meeting m join assignment a on a.id = m.assignment_id order by md5(m.id::text || ${today}::text) limit 1`;
      return row && held.act(personOf(row.mentee_id), row.id, pick(['confirm', 'void', 'cancel']));
    },
    line: async () => {
      const [low, high] = [pick(mentees), pick(mentors)];
      const kind = pick(['primary', 'dotted', 'supervision', 'evaluation']);
      const starts_on = around(-40, 30);
      const body = {
        subordinate_id: low.id,
        superior_id: high.id,
        kind,
        starts_on,
        ...(chance.between(0, 1) && { ends_on: addDays(starts_on, chance.between(1, 60)) }),
      };
      return officer().post('/v1/reporting-lines', body);
    },
    lineAgain: async () => {
      const [row] = await world.sql<{ id: string }>`select id from reporting_line order by md5(id::text || ${today}::text) limit 1`;
      return row && officer().patch(`/v1/reporting-lines/${row.id}`, { ends_on: around(-30, 30) }, { ifMatch: '*' });
    },
    role: () =>
      officer().post('/v1/leadership-roles', {
        person_id: pick(mentors).id,
        role: 'division_director',
        division_id: world.division(pick(['CARD', 'GIM'])).id,
        acting: true,
        starts_on: around(-40, 20),
        ends_on: around(21, 60),
      }),
    roleAgain: async () => {
      const [row] = await world.sql<{
        id: string;
      }>`select id from leadership_role where acting order by md5(id::text || ${today}::text) limit 1`;
      return row && officer().patch(`/v1/leadership-roles/${row.id}`, { ends_on: around(-20, 30) }, { ifMatch: '*' });
    },
    leave: () =>
      officer().post('/v1/leaves', {
        person_id: pick(everybody()).id,
        kind: pick(['parental', 'sabbatical']),
        starts_on: around(-60, 30),
        ends_on: around(31, 200),
      }),
    career: async () => {
      const who = pick(mentors.slice(3));
      const id = await hr.appointmentOf(who);
      const ends_on = pick([null, around(-20, 20)]);
      return (
        id && officer().patch(`/v1/appointments/${id}`, { ends_on, end_reason: ends_on && pick(['retired', 'resigned']) }, { ifMatch: '*' })
      );
    },
    death: () =>
      officer().patch(`/v1/people/${pick(mentors.slice(3)).id}`, { deceased_on: pick([null, null, around(-10, 0)]) }, { ifMatch: '*' }),
    resolve: async () => {
      const [row] = await world.sql<{
        id: string;
      }>`select id from conflict_case where status <> 'resolved' order by md5(id::text || ${today}::text) limit 1`;
      if (!row) return;
      await world.as(people.lead).post(`/v1/conflict-cases/${row.id}/acknowledge`, {}, { ifMatch: '*' });
      return world
        .as(people.lead)
        .post(`/v1/conflict-cases/${row.id}/resolve`, { resolution: pick(['conflict_ended', 'false_positive']) }, { ifMatch: '*' });
    },
    merge: async () => {
      if (chance.between(0, 9) > 0) return;
      const twin = await world.person({ division: null, site: null, category: null, login: false });
      await world
        .as(people.facultyAffairs)
        .post('/v1/assignments', { mentee_id: pick(mentees).id, mentor_id: twin.id, subtype: 'informal' });
      return mergeRecords(world, people.admin, pick(mentors.slice(3)), twin);
    },
    pass: async () => {
      today = addDays(today, chance.between(1, 9));
      await hr.on(today);
    },
  };
  const weights = {
    propose: 10,
    accept: 12,
    decline: 2,
    change: 5,
    meet: 14,
    meetingAgain: 5,
    line: 4,
    lineAgain: 4,
    role: 3,
    roleAgain: 3,
  };
  const more = { leave: 3, career: 3, death: 2, resolve: 5, merge: 4, pass: 8 };
  const count = async (type: string) => (await world.sql`select from event where type = ${type}`).length;
  const isTelling = async () =>
    (await count('assignment.activated')) > 3 && (await count('conflict_case.opened')) > 0 && (await count('meeting.confirmed')) > 3;
  // Identifiers differ from run to run, and with them what is picked by them: a history in which too little has happened goes on.
  for (let n = 0; n < STEPS || (n < STEPS * 10 && !(await isTelling())); n += 1) await steps[chance.weighted({ ...weights, ...more })]?.();
  await hr.on(today);
  expect(await isTelling()).toBe(true);

  const owner = createDb(createPool(world.database.ownerUrl, { size: 1 }));
  const now = world.clock().toString({ fractionalSecondDigits: 3 });
  expect((await examine(owner, now).finally(() => owner.destroy())).map(lineOf)).toEqual([]);
}, 240_000);
