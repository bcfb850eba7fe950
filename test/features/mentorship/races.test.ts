import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDb, createPool } from '../../../src/core/db.ts';
import { startWorker } from '../../../src/jobs/worker.ts';
import type { Answer } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

/**
 * Two writers at the same moment, on real connections. Whoever wins, the rules hold afterwards. Each race is run several times, and
 * with a few milliseconds between the two, because the windows are small.
 */
const ROUNDS = 8;
let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});

const attest = { attests_no_reporting_line: true };

/** A proposal that only waits for its mentor. */
async function waiting(mentee: Person, mentor: Person, more: object = {}): Promise<string> {
  const made = await world.assignment(mentee, mentor, {
    state: 'pending_acceptance',
    accepted_by: ['mentee'],
    starts_on: '2026-01-01',
    ...more,
  });
  return made.id;
}

const accept = (mentor: Person, id: string) => world.as(mentor).post(`/v1/assignments/${id}/accept`, attest, { ifMatch: '*' });
const lag = (round: number) => new Promise((resolve) => setTimeout(resolve, round % 4));

async function race(round: number, first: () => Promise<Answer>, second: () => Promise<Answer>): Promise<[Answer, Answer]> {
  const a = first();
  await lag(round);
  return Promise.all([a, second()]);
}

/** The first has done everything but commit when the second begins; answers both, once the first may commit. */
async function overlapping(first: () => Promise<Answer>, second: () => Promise<Answer>): Promise<[Answer, Answer]> {
  const blocker = await world.blocker();
  try {
    // Where the first keeps its answer, which is the last thing it does.
    await blocker.query('lock table idempotency_key in share mode');
    const a = first();
    await blocker.someoneWaits();
    const b = second();
    await Promise.race([b, new Promise((resolve) => setTimeout(resolve, 500))]);
    await blocker.release();
    return await Promise.all([a, b]);
  } catch (error) {
    await blocker.release();
    throw error;
  }
}

/** What must be true whatever happened, for all of the database. */
async function invariantsHold(): Promise<void> {
  const conflicts = await world.sql`
    select a.id from assignment a join assignment_interval i on i.assignment_id = a.id and i.status = 'active'
    cross join lateral reports_to(a.mentee_id, a.mentor_id, daterange(i.starts_on, i.ends_on)) r where a.subtype = 'formal'`;
  expect(conflicts).toEqual([]);
  const primaries = await world.sql`
    select a.id from assignment a join assignment b on b.mentee_id = a.mentee_id and b.id > a.id and a.is_primary and b.is_primary
      and daterange(a.starts_on, a.until_on) && daterange(b.starts_on, b.until_on)
    where a.state in ('live', 'completed', 'ended') and b.state in ('live', 'completed', 'ended')`;
  expect(primaries).toEqual([]);
  const cycles = await world.sql`
    select l.id from reporting_line l join reporting_line m on m.subordinate_id = l.superior_id and m.superior_id = l.subordinate_id
    where l.kind = 'primary' and m.kind = 'primary' and daterange(l.starts_on, l.ends_on) && daterange(m.starts_on, m.ends_on)`;
  expect(cycles).toEqual([]);
  expect(await world.sql`select * from conflict_recheck`).toEqual([]);
}

describe('two at once', () => {
  it('two primary mentors accept: exactly one becomes the primary', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const mentee = await world.person({ division: 'CARD' });
      const [one, two] = [await world.person({ division: 'GIM' }), await world.person({ division: 'NEPH' })];
      const [a, b] = [await waiting(mentee, one, { is_primary: true }), await waiting(mentee, two, { is_primary: true })];
      const answers = await race(
        round,
        () => accept(one, a),
        () => accept(two, b),
      );
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
      expect(answers.find((answer) => answer.status === 409)?.body.code).toBe('assignment-primary-taken');
    }
    await invariantsHold();
  });

  it('two successors of one mentor are proposed, and two accept: one takes the place, without a day between', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const mentee = await world.person({ division: 'CARD' });
      const [old, one, two] = [
        await world.person({ division: 'GIM' }),
        await world.person({ division: 'GIM' }),
        await world.person({ division: 'NEPH' }),
      ];
      const { id: replaces_id } = await world.assignment(mentee, old, { is_primary: true });
      const propose = (mentor: Person) =>
        world.as(people.director).post('/v1/assignments', { mentee_id: mentee.id, mentor_id: mentor.id, replaces_id });
      const proposals = await race(
        round,
        () => propose(one),
        () => propose(two),
      );
      expect(proposals.map((answer) => answer.status).sort()).toEqual([201, 409]);
      expect(proposals.find((answer) => answer.status === 409)?.body.code).toBe('replacement-exists');
      const [chosen, id] = proposals[0].status === 201 ? [one, String(proposals[0].body['id'])] : [two, String(proposals[1].body['id'])];
      await world.as(mentee).post(`/v1/assignments/${id}/accept`, {}, { ifMatch: '*' });
      const verb = ['end', 'pause', 'void'][round % 3] ?? 'end';
      const [accepted, other] = await race(
        round,
        () => accept(chosen, id),
        () => world.as(verb === 'void' ? people.lead : old).post(`/v1/assignments/${replaces_id}/${verb}`, {}, { ifMatch: '*' }),
      );
      expect(accepted.status, JSON.stringify(accepted.body)).toBe(200);
      expect([200, 409]).toContain(other.status);
      const [row] = await world.sql<{ state: string; until_on: string | null; starts_on: string }>`
        select a.state, a.until_on::text, s.starts_on::text from assignment a join assignment s on s.replaces_id = a.id where a.id = ${replaces_id}`;
      if (row?.state !== 'voided') expect(row?.until_on).toBe(row?.starts_on);
    }
    await invariantsHold();
  });

  it('a successor is accepted while the one to be replaced is voided: nothing is handed over, and nobody is told that it ended', async () => {
    const [mentee, old, mentor] = [await world.person(), await world.person({ division: 'GIM' }), await world.person({ division: 'NEPH' })];
    const { id: replaces_id } = await world.assignment(mentee, old, { is_primary: true });
    const id = await waiting(mentee, mentor, { replaces_id, is_primary: true, starts_on: null });
    const [voided, accepted] = await overlapping(
      () => world.as(people.lead).post(`/v1/assignments/${replaces_id}/void`, {}, { ifMatch: '*', key: 'void-replaced' }),
      () => accept(mentor, id),
    );
    expect([voided.status, accepted.status], accepted.text).toEqual([200, 200]);
    expect(await world.sql`select replaced_on from assignment where id = ${replaces_id}`).toEqual([{ replaced_on: null }]);
    expect(await world.sql`select type from event where subject_id = ${replaces_id} and type = 'assignment.ended'`).toEqual([]);
  });

  it('a mentor with one free place accepts two proposals: the second finds it taken', async () => {
    const mentor = await world.person({ division: 'NEPH' });
    await world.insert('mentor_profile', { person_id: mentor.id, is_willing: true, capacity_formal: 1 });
    const [a, b] = [await waiting(await world.person(), mentor), await waiting(await world.person(), mentor)];
    const accepts = (id: string, key?: string) =>
      world.as(mentor).post(`/v1/assignments/${id}/accept`, attest, { ifMatch: '*', ...(key && { key }) });
    const [first, second] = await overlapping(
      () => accepts(a, 'last-place'),
      () => accepts(b),
    );
    expect([first.status, second.body.code]).toEqual([200, 'assignment-capacity']);
  });

  it('a mentor accepts while HR makes the mentor director: HR always succeeds, and the assignment is refused or suspended', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const mentee = await world.person({ division: 'CARD' });
      const mentor = await world.person({ division: 'NEPH' });
      const id = await waiting(mentee, mentor);
      const role = { person_id: mentor.id, role: 'division_director', division_id: world.division('CARD').id, starts_on: '2026-02-01' };
      const [accepted, hr] = await race(
        round,
        () => accept(mentor, id),
        () => world.as(people.facultyAffairs).post('/v1/leadership-roles', role),
      );
      expect(hr.status).toBe(201);
      const opened = (hr.body['conflicts'] as { opened: { assignment_id: string }[] }).opened;
      if (accepted.status === 200) expect(opened.map((each) => each.assignment_id)).toEqual([id]);
      else expect([accepted.status, accepted.body.code, opened]).toEqual([422, 'assignment-conflict', []]);
    }
    await invariantsHold();
  });

  it('a mentor accepts while a line far above makes the mentor a superior through others', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [mentee, middle, top, mentor] = [
        await world.person(),
        await world.person(),
        await world.person(),
        await world.person({ division: 'NEPH' }),
      ];
      await world.line(mentee, middle);
      await world.line(middle, top);
      const id = await waiting(mentee, mentor);
      const line = { subordinate_id: top.id, superior_id: mentor.id, kind: 'primary', starts_on: '2026-02-01' };
      const [accepted, hr] = await race(
        round,
        () => accept(mentor, id),
        () => world.as(people.facultyAffairs).post('/v1/reporting-lines', line),
      );
      expect(hr.status).toBe(201);
      expect([200, 422]).toContain(accepted.status);
    }
    await invariantsHold();
  });

  /** A proposal that waits for its mentor, and a line that would make the mentor a superior and names neither of the two. */
  async function apart() {
    const [mentee, middle, top] = [await world.person(), await world.person(), await world.person()];
    const mentor = await world.person({ division: 'NEPH' });
    await world.line(mentee, middle);
    await world.line(top, mentor);
    const id = await waiting(mentee, mentor);
    const body = { subordinate_id: middle.id, superior_id: top.id, kind: 'primary', starts_on: '2026-02-01' };
    return {
      id,
      accepts: (key?: string) => world.as(mentor).post(`/v1/assignments/${id}/accept`, attest, { ifMatch: '*', ...(key && { key }) }),
      records: (key?: string) => world.as(people.facultyAffairs).post('/v1/reporting-lines', body, key ? { key } : {}),
    };
  }

  it('a mentor who accepts while HR is recording a line between others waits for it, and is refused', async () => {
    const { accepts, records } = await apart();
    const [hr, accepted] = await overlapping(() => records('line-first'), accepts);
    expect([hr.status, accepted.status, accepted.body.code]).toEqual([201, 422, 'assignment-conflict']);
    await invariantsHold();
  });

  it('HR that records a line between others while a mentor is accepting waits for it, and finds the conflict', async () => {
    const { id, accepts, records } = await apart();
    const [accepted, hr] = await overlapping(() => accepts('accepted-first'), records);
    expect([accepted.status, hr.status]).toEqual([200, 201]);
    expect(hr.body['conflicts']).toMatchObject({ opened: [{ assignment_id: id, starts_on: '2026-02-01' }] });
    await invariantsHold();
  });

  it('a mentor accepts while an import makes the mentor director', async () => {
    const pool = createPool(world.database.appUrl, { size: 4 });
    const worker = await startWorker({ pool, db: createDb(pool), clock: world.clock, logger: pino({ level: 'silent' }) });
    const hr = world.as(people.facultyAffairs);
    try {
      for (let round = 0; round < 4; round += 1) {
        const mentee = await world.person({ division: 'CARD' });
        const mentor = await world.person({ division: 'NEPH' });
        const id = await waiting(mentee, mentor);
        const payload = `hr_number,role,scope_kind,scope_code,portfolio,acting,starts_on,ends_on\n${mentor.hr_number},division_director,division,CARD,,true,2026-02-01,\n`;
        const upload = await hr.post('/v1/imports?kind=roles', null, {
          key: `race-${round}`,
          payload,
          headers: { 'content-type': 'text/csv' },
        });
        expect(upload.status).toBe(202);
        await new Promise((resolve) => setTimeout(resolve, round * 25));
        const accepted = await accept(mentor, id);
        let job = await hr.get(String(upload.headers['location']));
        for (let n = 0; n < 500 && ['queued', 'running'].includes(String(job.body['status'])); n += 1) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          job = await hr.get(String(upload.headers['location']));
        }
        expect(job.body['status']).toBe('succeeded');
        const { body } = await hr.get(String(job.body['result_url']));
        const opened = (body['conflicts_opened'] as { assignment_id: string }[]).map((each) => each.assignment_id);
        if (accepted.status === 200) expect(opened).toEqual([id]);
        else expect([accepted.status, accepted.body.code, opened]).toEqual([422, 'assignment-conflict', []]);
      }
      await invariantsHold();
    } finally {
      await worker.stop();
      await pool.end();
    }
  }, 60_000);

  it('a mentor accepts while two records become one person, or the rule itself changes', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [mentee, mentor] = [await world.person({ division: 'CARD' }), await world.person({ division: 'NEPH' })];
      const duplicate = await world.person({ division: null, site: null, category: null });
      await world.role(duplicate, 'division_director', { division: 'CARD', starts_on: '2026-02-01' });
      const id = await waiting(mentee, mentor);
      const merge = () => mergeRecords(world, people.admin, mentor, duplicate);
      const [accepted, merged] = await race(round, () => accept(mentor, id), merge);
      expect([merged.status, [200, 422].includes(accepted.status)]).toEqual([200, true]);
    }
    const day = (round: number) => `2026-04-${String(round + 10)}`;
    for (let round = 0; round < ROUNDS; round += 1) {
      const [mentee, middle, mentor] = [await world.person(), await world.person(), await world.person({ division: 'NEPH' })];
      await world.line(mentee, middle);
      await world.line(middle, mentor);
      const id = await waiting(mentee, mentor, { starts_on: day(round), planned_ends_on: '2027-01-01' });
      const policy = { starts_on: day(round), reporting_line_depth: round % 2 === 0 ? 1 : null };
      const [accepted, opened] = await race(
        round,
        () => accept(mentor, id),
        () => world.as(people.admin).post('/v1/policies', policy),
      );
      expect([opened.status, [200, 422].includes(accepted.status)]).toEqual([201, true]);
    }
    await invariantsHold();
  });

  it('a reporting cycle from two sides: exactly one line is recorded', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [one, two] = [await world.person(), await world.person()];
      const line = (subordinate: Person, superior: Person) => () =>
        world.as(people.facultyAffairs).post('/v1/reporting-lines', {
          subordinate_id: subordinate.id,
          superior_id: superior.id,
          kind: 'primary',
          starts_on: '2026-02-01',
        });
      const answers = await race(round, line(one, two), line(two, one));
      expect(answers.map((answer) => answer.status).sort()).toEqual([201, 422]);
      expect(answers.find((answer) => answer.status === 422)?.body.code).toBe('reporting-line-cycle');
    }
    await invariantsHold();
  });

  it('the same person changed twice on one version: exactly one change is made', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const mentee = await world.person();
      const mentor = await world.person({ division: 'NEPH' });
      const made = await world.assignment(mentee, mentor);
      const end = (who: Person) => () => world.as(who).post(`/v1/assignments/${made.id}/end`, {}, { ifMatch: made.row_version });
      const answers = await race(round, end(mentee), end(mentor));
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412]);
    }
  });

  it('one Idempotency-Key at the same time: one effect, and the other is refused for now or gets the same answer', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const mentee = await world.person();
      const mentor = await world.person({ division: 'NEPH' });
      const propose = () =>
        world
          .as(people.lead)
          .post('/v1/assignments', { mentee_id: mentee.id, mentor_id: mentor.id }, { key: `race-${round}-${mentee.id}` });
      const answers = await race(round, propose, propose);
      for (const answer of answers) expect([201, 409]).toContain(answer.status);
      expect(answers.map((answer) => answer.body.code)).not.toContain('assignment-overlap');
      expect(await world.sql`select id from assignment where mentee_id = ${mentee.id}`).toHaveLength(1);
    }
  });
});
