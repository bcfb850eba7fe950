/** Who becomes the confidant of a concern: when it is raised, when it is rerouted, and when the confidant can no longer be one. */
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { rerouteOrphaned } from '../../../src/features/participation/concerns/daily.ts';
import { runDaily } from '../../../src/jobs/daily.ts';
import { expectProblem } from '../../setup/client.ts';
import { concernsOf, SECRET } from '../../setup/concerns.ts';
import { asService } from '../../setup/context.ts';
import type { Person } from '../../setup/department.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { raise, see, act, notices, events, types, raised, holding } = concernsOf(world);
beforeEach(() => world.at('2026-03-01'));

/** Whatever other tests left open is over. */
const settle = () => world.sql`update concern set closed_at = '2026-02-01' where closed_at is null and withdrawn_at is null`;

describe('the confidant of a new concern', () => {
  const routeOf = async (raiser: Person, more: object = {}) => {
    const { body } = await raise(raiser, more);
    return { route: body.route, to: body.routed_to_id };
  };
  const facilitator = () => ({ route: 'mentorship_facilitator', to: people.facilitator.id });
  const lead = () => ({ route: 'mentorship_lead', to: people.lead.id });
  const chair = () => ({ route: 'chair', to: people.chair.id });

  it('is the facilitator of the primary division, else a lead, else the Chair', async () => {
    expect(await routeOf(await world.person())).toEqual(facilitator());
    expect(await routeOf(await world.person({ division: 'GIM', cross_divisions: ['CARD'] }))).toEqual(lead());
    expect(await routeOf(await world.person(), { about_person_id: people.facilitator.id })).toEqual(lead());
    expect(await routeOf(people.facilitator)).toEqual(lead());
    expect(await routeOf(people.lead)).toEqual(chair());
    expect(await routeOf(people.chair)).toEqual(lead());
  });

  it('is somebody in the wanted office first', async () => {
    expect(await routeOf(await world.person(), { route: 'chair' })).toEqual(chair());
    expect(await routeOf(await world.person(), { route: 'mentorship_lead' })).toEqual(lead());
    expect(await routeOf(await world.person(), { route: 'mentorship_lead', about_person_id: people.lead.id })).toEqual(facilitator());
    expect(await routeOf(people.lead, { route: 'mentorship_lead' })).toEqual(chair());
  });

  it('is not the other side of the assignment', async () => {
    const raiser = await world.person();
    const other = await world.assignment(raiser, people.facilitator);
    expect(await routeOf(raiser, { assignment_id: other.id })).toEqual(lead());
    // From either side.
    const reverse = await world.assignment(people.facilitator, raiser);
    expect(await routeOf(raiser, { assignment_id: reverse.id })).toEqual(lead());
    expect(await routeOf(raiser, { assignment_id: other.id, about_person_id: people.lead.id })).toEqual(chair());
  });

  it.each(['primary', 'dotted', 'supervision', 'evaluation'] as const)(
    'is nobody who reports by a %s line to whom it is about',
    async (kind) => {
      const subject = await world.person();
      const raiser = await world.person();
      const { id } = await world.line(people.facilitator, subject, kind);
      expect(await routeOf(raiser, { about_person_id: subject.id })).toEqual(lead());
      const assignment = await world.assignment(raiser, subject);
      expect(await routeOf(raiser, { assignment_id: assignment.id })).toEqual(lead());
      await world.sql`update reporting_line set ends_on = '2026-03-01' where id = ${id}`;
      expect(await routeOf(raiser, { about_person_id: subject.id })).toEqual(facilitator());
      await world.sql`update reporting_line set ends_on = starts_on where id = ${id}`;
    },
  );

  it('is nobody who reports to them through a role or through others', async () => {
    const subject = await world.person();
    const raiser = await world.person();
    // Lead, Chair and facilitator are of GIM and work at NORTH.
    const role = await world.role(subject, 'division_director', { division: 'GIM', starts_on: '2026-03-01', ends_on: '2026-03-02' });
    expectProblem(await raise(raiser, { about_person_id: subject.id }), 409, 'concern-unroutable');
    world.at('2026-03-02');
    expect(await routeOf(raiser, { about_person_id: subject.id })).toEqual(facilitator());
    await world.sql`update leadership_role set ends_on = starts_on where id = ${role.id}`;
    const between = await world.person();
    const lines = [await world.line(people.facilitator, between), await world.line(between, subject)];
    expect(await routeOf(raiser, { about_person_id: subject.id })).toEqual(lead());
    for (const { id } of lines) await world.sql`update reporting_line set ends_on = starts_on where id = ${id}`;
  });

  it('may be somebody whom the subject reports to', async () => {
    const subject = await world.person();
    const { id } = await world.line(subject, people.facilitator);
    expect(await routeOf(await world.person(), { about_person_id: subject.id })).toEqual(facilitator());
    await world.sql`update reporting_line set ends_on = starts_on where id = ${id}`;
  });

  it.each([
    ['dead', (id: string) => world.sql`update person set deceased_on = '2026-02-01' where id = ${id}`],
    ['departed', (id: string) => world.sql`update appointment set ends_on = '2026-03-01' where person_id = ${id}`],
    ['merged away', (id: string) => world.sql`update person set merged_into_id = ${people.outsider.id} where id = ${id}`],
    ['no longer in the role', (id: string) => world.sql`update leadership_role set ends_on = '2026-03-01' where person_id = ${id}`],
    ['not in the role yet', (id: string) => world.sql`update leadership_role set starts_on = '2026-03-02' where person_id = ${id}`],
  ])('is nobody who is %s', async (_, leave) => {
    await holding('mentorship_facilitator', { division: 'NEPH' }, async (holder) => {
      const raiser = await world.person({ division: 'NEPH' });
      expect(await routeOf(raiser)).toEqual({ route: 'mentorship_facilitator', to: holder.id });
      await leave(holder.id);
      expect(await routeOf(raiser)).toEqual(lead());
    });
  });

  it('may be of the staff', async () => {
    const coordinator = await world.person({ kind: 'staff' });
    const { id } = await world.role(coordinator, 'mentorship_lead');
    await world.sql`update leadership_role set ends_on = '2026-02-01' where person_id = ${people.lead.id}`;
    expect(await routeOf(await world.person({ division: 'GIM' }))).toEqual({ route: 'mentorship_lead', to: coordinator.id });
    await world.sql`update leadership_role set ends_on = starts_on where id = ${id}`;
    await world.sql`update leadership_role set ends_on = null where person_id = ${people.lead.id}`;
  });

  it('is among several whoever has the fewest open concerns, then the one recorded first', async () => {
    await holding('mentorship_facilitator', { division: 'NEPH' }, (first) =>
      holding('mentorship_facilitator', { division: 'NEPH' }, async (second) => {
        const raiser = await world.person({ division: 'NEPH' });
        const to = async () => (await raise(raiser)).body;
        const [one, two, three] = [await to(), await to(), await to()];
        expect([one, two, three].map(({ routed_to_id }) => routed_to_id)).toEqual([first.id, second.id, first.id]);
        // Closed and withdrawn ones do not count.
        await act(first, one.id, 'close');
        await act(raiser, three.id, 'withdraw');
        expect((await to()).routed_to_id).toBe(first.id);
      }),
    );
  });

  it('is nobody where everybody is involved, and the concern is refused', async () => {
    const other = await world.otherDepartment();
    const raiser = await other.person({ division: 'GIM', site: 'NORTH' });
    expectProblem(await raise(raiser), 409, 'concern-unroutable');
    const chairperson = await other.person();
    await other.role(chairperson, 'chair');
    expectProblem(await raise(raiser, { about_person_id: chairperson.id }), 409, 'concern-unroutable');
    expectProblem(await raise(chairperson), 409, 'concern-unroutable');
    expect((await raise(raiser)).body).toMatchObject({ route: 'chair', routed_to_id: chairperson.id });
  });
});

describe('rerouting', () => {
  it('routes it to another confidant by the same rule, and hides it from the previous one', async () => {
    const { raiser, id } = await raised({ about_person_id: people.chair.id });
    await act(people.facilitator, id, 'acknowledge');
    const handed = await act(people.facilitator, id, 'reroute');
    expect(handed.body).toMatchObject({
      status: 'open',
      route: 'mentorship_lead',
      routed_to_id: people.lead.id,
      acknowledged_at: null,
    });
    expectProblem(await see(people.facilitator, id), 404, 'not-found');
    expect((await see(people.lead, id)).body.body).toContain(SECRET);
    expect((await notices(id)).slice(2)).toEqual([
      { kind: 'concern_told', person_id: people.lead.id, from_person_id: null },
      { kind: 'concern_rerouted', person_id: raiser.id, from_person_id: null },
    ]);
    // Available again, the confidant gets it again: the Chair, whom it is about, is never chosen.
    expect((await act(people.lead, id, 'reroute', { route: 'chair' })).body.routed_to_id).toBe(people.facilitator.id);
    expect((await notices(id)).filter(({ kind }) => kind === 'concern_told')).toHaveLength(3);
  });

  it('goes to the wanted office first, and is refused where there is nobody else', async () => {
    const { id } = await raised();
    expect((await act(people.facilitator, id, 'reroute', { route: 'chair' })).body.routed_to_id).toBe(people.chair.id);
    const raiser = await world.person({ division: 'GIM' });
    const only = (await raise(raiser, { about_person_id: people.chair.id })).body;
    expect(only.routed_to_id).toBe(people.lead.id);
    expectProblem(await act(people.lead, only.id, 'reroute'), 409, 'concern-unroutable');
    expect((await see(people.lead, only.id)).status).toBe(200);
  });

  it('twice at once happens once', async () => {
    const { id } = await raised();
    const answers = await Promise.all([act(people.facilitator, id, 'reroute'), act(people.facilitator, id, 'reroute')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect((await types(id)).filter((type) => type === 'concern.rerouted')).toHaveLength(1);
  });
});

describe('when somebody can no longer be the confidant', () => {
  const chore = () => asService(world, rerouteOrphaned);
  beforeEach(settle);
  const line = (from: Person, to: Person) => world.line(from, to, 'supervision', { starts_on: '2026-03-01' });

  it.each([
    ['gives up the role', (id: string) => world.sql`update leadership_role set ends_on = '2026-03-01' where person_id = ${id}`],
    ['leaves', (id: string) => world.sql`update appointment set ends_on = '2026-03-01' where person_id = ${id}`],
    ['dies', (id: string) => world.sql`update person set deceased_on = '2026-03-01' where id = ${id}`],
  ])('a concern whose confidant %s is rerouted the same day', async (_, leave) => {
    await holding('mentorship_facilitator', { division: 'NEPH' }, async (holder) => {
      const raiser = await world.person({ division: 'NEPH' });
      const open = (await raise(raiser)).body;
      await act(holder, open.id, 'acknowledge');
      const closed = (await raise(raiser)).body;
      await act(holder, closed.id, 'close');
      const withdrawn = (await raise(raiser)).body;
      await act(raiser, withdrawn.id, 'withdraw');
      expect(await chore()).toBe(0);
      await leave(holder.id);
      expect(await chore()).toBe(1);
      expect((await see(raiser, open.id)).body).toMatchObject({ status: 'open', routed_to_id: people.lead.id, route: 'mentorship_lead' });
      expect((await see(raiser, closed.id)).body).toMatchObject({ status: 'closed', routed_to_id: holder.id });
      expect((await see(raiser, withdrawn.id)).body.routed_to_id).toBe(holder.id);
      expect((await notices(open.id)).map(({ kind, person_id }) => [kind, person_id])).toEqual([
        ['concern_told', holder.id],
        ['concern_answered', raiser.id],
        ['concern_told', people.lead.id],
        ['concern_rerouted', raiser.id],
      ]);
      expect((await events(open.id)).at(-1)).toEqual({
        type: 'concern.rerouted',
        actor_id: '00000000-0000-0000-0000-000000000000',
        data: {},
      });
      expect(await chore()).toBe(0);
    });
  });

  it('it is rerouted where the confidant has come to report to a subject', async () => {
    await holding('mentorship_facilitator', { division: 'NEPH' }, async (holder) => {
      const subject = await world.person();
      const raiser = await world.person({ division: 'NEPH' });
      const { id } = (await raise(raiser, { about_person_id: subject.id })).body;
      const assignment = await world.assignment(raiser, subject);
      const other = (await raise(raiser, { assignment_id: assignment.id })).body;
      const { id: later } = await line(holder, subject);
      await world.sql`update reporting_line set starts_on = '2026-03-02' where id = ${later}`;
      expect(await chore()).toBe(0);
      world.at('2026-03-02');
      expect(await chore()).toBe(2);
      for (const one of [id, other.id]) expect((await see(raiser, one)).body.routed_to_id).toBe(people.lead.id);
      expectProblem(await see(holder, id), 404, 'not-found');
    });
  });

  it('a confidant who holds another of the offices stays', async () => {
    await holding('mentorship_facilitator', { division: 'NEPH' }, async (holder) => {
      const raiser = await world.person({ division: 'NEPH' });
      const { id } = (await raise(raiser)).body;
      await world.sql`update leadership_role set role = 'mentorship_lead', division_id = null where person_id = ${holder.id}`;
      expect(await chore()).toBe(0);
      expect((await see(raiser, id)).body.routed_to_id).toBe(holder.id);
    });
  });

  it('stays where nobody else can be the confidant, is counted, and is rerouted when somebody can', async () => {
    await holding('mentorship_facilitator', { division: 'NEPH' }, async (holder) => {
      const subject = await world.person();
      const raiser = await world.person({ division: 'NEPH' });
      const { id } = (await raise(raiser, { about_person_id: subject.id })).body;
      const lines = [await line(holder, subject), await line(people.lead, subject), await line(people.chair, subject)];
      expect(await chore()).toBe(1);
      expect(await chore()).toBe(1);
      expect((await see(raiser, id)).body.routed_to_id).toBe(holder.id);
      expect(await types(id)).toEqual(['concern.raised']);
      await world.sql`update reporting_line set ends_on = starts_on where id = any (${lines.slice(1).map((one) => one.id)})`;
      expect(await chore()).toBe(1);
      expect((await see(raiser, id)).body.routed_to_id).toBe(people.lead.id);
    });
  });

  it('is rerouted by the daily work', async () => {
    const raiser = await world.person({ division: 'NEPH' });
    const id = await holding('mentorship_facilitator', { division: 'NEPH' }, async () => (await raise(raiser)).body.id);
    await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
    expect((await see(raiser, id)).body.routed_to_id).toBe(people.lead.id);
  });
});

describe('a merge of two records of one person', () => {
  const merge = async (survivor: Person, duplicate: Person) => {
    const answer = await mergeRecords(world, people.admin, survivor, duplicate);
    expect(answer).toMatchObject({ status: 200 });
  };
  const bare = { division: null, site: null, category: null } as const;
  beforeEach(settle);
  const concern = (raised_by_id: string, routed_to_id: string, more: object = {}) =>
    world.insert('concern', {
      raised_by_id,
      routed_to_id,
      body: SECRET,
      route: 'mentorship_facilitator',
      routed_on: '2026-02-01',
      ...more,
    });

  it('takes all sides along', async () => {
    const [survivor, duplicate] = [await world.person(), await world.person(bare)];
    const role = await world.role(survivor, 'mentorship_facilitator', { division: 'NEPH' });
    const raised = await concern(duplicate.id, people.facilitator.id);
    const about = await concern(people.mentee.id, people.facilitator.id, { about_person_id: duplicate.id });
    const heard = await concern(people.mentee.id, duplicate.id);
    await merge(survivor, duplicate);
    expect((await see(survivor, raised.id)).body.raised_by_id).toBe(survivor.id);
    expect((await see(people.mentee, about.id)).body.about_person_id).toBe(survivor.id);
    expect((await see(survivor, heard.id)).body.routed_to_id).toBe(survivor.id);
    await world.sql`update leadership_role set ends_on = starts_on where id = ${role.id}`;
  });

  it('reroutes where the confidant turns out to be the raiser or a subject', async () => {
    const [survivor, duplicate] = [await world.person(), await world.person(bare)];
    const toOneself = [await concern(survivor.id, duplicate.id), await concern(duplicate.id, survivor.id)];
    const toSubject = [
      await concern(people.mentee.id, duplicate.id, { about_person_id: survivor.id }),
      await concern(people.mentee.id, survivor.id, { about_person_id: duplicate.id }),
    ];
    await merge(survivor, duplicate);
    for (const { id } of toOneself)
      expect((await see(survivor, id)).body).toMatchObject({ raised_by_id: survivor.id, routed_to_id: people.facilitator.id });
    for (const { id } of toSubject) {
      expect((await see(people.mentee, id)).body).toMatchObject({ about_person_id: survivor.id, routed_to_id: people.facilitator.id });
      expectProblem(await see(survivor, id), 404, 'not-found');
    }
  });

  it('withdraws what nobody else can be the confidant of, and hides from the subject what they once read', async () => {
    const [survivor, duplicate] = [await world.person({ division: 'GIM' }), await world.person(bare)];
    const raiser = await world.person({ division: 'NEPH' });
    const lines = [await world.line(people.lead, survivor, 'dotted'), await world.line(people.chair, survivor, 'dotted')];
    const stuck = await concern(raiser.id, duplicate.id, { about_person_id: survivor.id });
    const over = await concern(raiser.id, duplicate.id, { about_person_id: survivor.id, closed_at: '2026-02-10T12:00:00Z' });
    const assignment = await world.assignment(raiser, survivor);
    const ofPair = await concern(raiser.id, duplicate.id, { assignment_id: assignment.id });
    await merge(survivor, duplicate);
    expect((await see(raiser, stuck.id)).body).toMatchObject({ status: 'withdrawn', about_person_id: survivor.id });
    expect((await see(raiser, over.id)).body).toMatchObject({ status: 'closed' });
    for (const { id } of [stuck, over, ofPair]) expectProblem(await see(survivor, id), 404, 'not-found');
    for (const { id } of lines) await world.sql`update reporting_line set ends_on = starts_on where id = ${id}`;
    expect(await asService(world, rerouteOrphaned)).toBe(1);
    expect((await see(people.lead, ofPair.id)).status).toBe(200);
  });
});
