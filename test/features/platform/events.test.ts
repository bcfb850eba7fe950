import { beforeAll, describe, expect, test } from 'vitest';
import { eventTypes } from '../../../src/domain/events/index.ts';
import { type Body, expectProblem } from '../../setup/client.ts';
import { readDocument } from '../../setup/document.ts';
import { createWorld, type People } from '../../setup/world.ts';

const world = await createWorld();
let people: People;

async function record(type: string, subject: { id: string }, at: string, actor: { id: string } | null = null) {
  const [row] = await world.sql<{ id: string }>`
    insert into event (department_id, at, type, actor_id, subject_id, data, request_id, operation_id)
    values (${world.id}, ${at}, ${type}, ${actor?.id ?? null}, ${subject.id}, '{"ends_on": "2026-07-01"}', 'request-1', 'endAssignment')
    returning id`;
  return row?.id as string;
}

let recorded: string[];
beforeAll(async () => {
  people = await world.freshPeople();
  recorded = [
    await record('assignment.activated', people.mentee, '2026-01-01T10:00:00Z', people.mentor),
    await record('assignment.ended', people.mentee, '2026-01-02T10:00:00Z', people.mentee),
    await record('person.edited', people.mentor, '2026-01-03T10:00:00Z'),
  ];
});

const idsOf = (body: Body) => body.items.map((item) => item.id);
const read = async (query = '') => (await world.as(people.facultyAffairs).get(`/v1/events${query}`)).body;

describe('200', () => {
  test('events are listed oldest first, with everything that was recorded', async () => {
    const answer = await world.as(people.admin).get('/v1/events');
    expect(answer.status).toBe(200);
    expect(idsOf(answer.body)).toEqual(recorded);
    expect(answer.body.items[1]).toEqual({
      id: recorded[1],
      at: '2026-01-02T10:00:00.000Z',
      type: 'assignment.ended',
      actor_id: people.mentee.id,
      client_id: null,
      subject_id: people.mentee.id,
      data: { ends_on: '2026-07-01' },
      request_id: 'request-1',
      operation_id: 'endAssignment',
    });
  });

  test('each filter narrows, several together mean all of them', async () => {
    expect(idsOf(await read(`?subject_id=${people.mentor.id}`))).toEqual([recorded[2]]);
    expect(idsOf(await read(`?actor_id=${people.mentor.id}`))).toEqual([recorded[0]]);
    expect(idsOf(await read('?type=assignment.ended,person.edited'))).toEqual([recorded[1], recorded[2]]);
    expect(idsOf(await read(`?type=assignment.ended&subject_id=${people.mentor.id}`))).toEqual([]);
    expect(idsOf(await read(`?after_id=${recorded[1]}`))).toEqual([recorded[2]]);
  });

  test('at_gte is inclusive, at_lt exclusive, and any RFC 3339 offset is accepted', async () => {
    expect(idsOf(await read('?at_gte=2026-01-02T10:00:00Z&at_lt=2026-01-03T10:00:00Z'))).toEqual([recorded[1]]);
    expect(idsOf(await read(`?at_gte=${encodeURIComponent('2026-01-03T05:00:00-05:00')}`))).toEqual([recorded[2]]);
    expect(idsOf(await read(`?at_gte=${encodeURIComponent('2026-01-04T09:30:00+23:30')}`))).toEqual([recorded[2]]);
  });

  test('pages follow each other in both directions without loss or repetition', async () => {
    for (const order of ['asc', 'desc']) {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const body = await read(`?limit=2&order=${order}${cursor && `&cursor=${cursor}`}`);
        seen.push(...idsOf(body));
        cursor = body.next_cursor;
      }
      expect(seen).toEqual(order === 'asc' ? recorded : recorded.toReversed());
    }
  });

  test('events of another department are not listed', async () => {
    expect(idsOf((await world.as(people.stranger).get('/v1/events')).body)).toEqual([]);
  });

  test('events of declarations, concerns and other confidential records are stored, and listed to nobody with any filter', async () => {
    const hidden = await Promise.all(
      [
        'declaration.recorded',
        'declaration.ended',
        'concern.raised',
        'facilitator_application.submitted',
        'facilitator_application.decided',
        'introduction.recorded',
        'match_discussion.contributed',
        'match_discussion.delegated',
        'nomination.submitted',
        'nomination_letter.asked',
        'award_ranking.given',
      ].map((type) => record(type, people.mentee, '2026-01-02T12:00:00Z', people.outsider)),
    );
    for (const who of [people.facultyAffairs, people.admin]) {
      for (const query of [
        '?limit=200',
        `?actor_id=${people.outsider.id}`,
        '?type=declaration.recorded,concern.raised',
        '?type=facilitator_application.submitted,introduction.recorded,match_discussion.contributed',
        '?order=desc&limit=200',
      ]) {
        const { items } = (await world.as(who).get(`/v1/events${query}`)).body;
        expect(items.filter(({ id }) => hidden.includes(id))).toEqual([]);
      }
    }
    const counted = await world.as(people.admin).get(`/v1/events?actor_id=${people.outsider.id}`, { headers: { prefer: 'count=exact' } });
    expect(counted.body['total_count']).toBe(0);
    expect(await world.sql`select id from event where id = any (${hidden})`).toHaveLength(hidden.length);
    // That there is a discussion is no secret.
    const opened = await record('match_discussion.opened', people.outsider, '2026-01-02T12:00:00Z');
    expect(idsOf(await read('?type=match_discussion.opened'))).toEqual([opened]);
  });

  test('a change is recorded with its actor, request and operation', async () => {
    const before = (await world.as(people.admin).get('/v1/department')).body;
    await world.as(people.admin).patch('/v1/department', { name: 'Department of Medicine and More' }, { ifMatch: before.row_version });
    const [event] = (await read(`?type=department.edited`)).items;
    expect(event).toMatchObject({
      actor_id: people.admin.id,
      subject_id: world.id,
      operation_id: 'editDepartment',
      data: { fields: ['name'] },
    });
  });
});

describe('400', () => {
  test.each([
    ['type', 'type=Ended'],
    ['type', 'type=assignment.begun'],
    ['subject_id', 'subject_id=1'],
    ['at_gte', 'at_gte=2026-02-30T00:00:00Z'],
    ['at_gte', 'at_gte=0000-01-01T00:00:00Z'],
    ['at_lt', 'at_lt=yesterday'],
    ['order', 'order=newest'],
    ['since', 'since=2026-01-01'],
  ])('%s is named where it is wrong (%s)', async (parameter, query) => {
    expectProblem(await world.as(people.admin).get(`/v1/events?${query}`), 400, 'invalid-request', parameter);
  });

  test('a cursor is refused with other filters than its own', async () => {
    const { next_cursor } = await read('?limit=1');
    expectProblem(await world.as(people.admin).get(`/v1/events?limit=1&order=desc&cursor=${next_cursor}`), 400, 'invalid-cursor', 'cursor');
  });
});

describe('403', () => {
  test('only faculty affairs and programme administrators read the event log', async () => {
    for (const who of [people.director, people.lead, people.chair, people.mentee, people.service]) {
      expectProblem(await world.as(who).get('/v1/events'), 403, 'permission-denied');
    }
  });

  test('a token without the scope is refused', async () => {
    expectProblem(await world.as(people.admin, { scopes: ['assignment:read'] }).get('/v1/events'), 403, 'insufficient-scope');
  });
});

describe('types', () => {
  test('the document lists exactly the types that somebody can read', async () => {
    type Parameter = { name: string; schema: { items: { enum: string[] } } };
    const { body } = await world.anonymous.get('/openapi.json');
    const { paths } = readDocument<{ paths: Record<string, { get: { parameters: Parameter[] } }> }>(JSON.stringify(body));
    const stated = paths['/v1/events']?.get.parameters.find(({ name }) => name === 'type')?.schema.items.enum ?? [];
    expect(stated).toEqual(expect.arrayContaining(['assignment.ended', 'career_milestone.recorded', 'match_discussion.opened']));
    const confidential =
      /^(action|analysis|assignment_claim|award_ranking|badge|cohort_application|cohort_pair|concern|declaration|early_end|feedback|introduction|learning_record|matching_round|meeting|mentor_feedback|nomination|notification|pair_feedback|peer_conflict|peer_group|peer_membership|relation_follow_up|report_consent|report_mention|scholarly_output|sponsorship_action|survey_invitation|thanks)[a-z_]*\.|^match_discussion\.(contributed|delegated)$/;
    expect(stated.filter((type) => confidential.test(type))).toEqual([]);
    expect(
      eventTypes.filter(
        (type) => !stated.includes(type) && !confidential.test(type) && !/^(facilitator_application|resource_use)\./.test(type),
      ),
    ).toEqual([]);
  });

  test('each is a noun and a past participle, and unique', () => {
    expect(eventTypes.filter((type) => !/^[a-z_]+\.[a-z_]+$/.test(type))).toEqual([]);
    expect(new Set(eventTypes).size).toBe(eventTypes.length);
  });
});
