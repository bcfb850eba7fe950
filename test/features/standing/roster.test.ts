/** The roster as a whole: who is in it, its totals, its forms, who may read it, and what it costs. */
import { describe, expect, test } from 'vitest';
import { expectProblem } from '../../setup/client.ts';
import { obligationsOf } from '../../setup/obligations.ts';
import { type Division, type Roster, rostersOf, TODAY } from '../../setup/rosters.ts';
import { createWorld, type Person, START } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { newDivision, read, rosterOf, pause } = rostersOf(world, people);
const { away: leave, suspended: suspend } = obligationsOf(world, people);

const namesOf = (roster: Roster) => roster.items.map(({ person }) => person.display_name);

describe('200: who is in it', () => {
  test('a transfer moves the person on its day, and nobody is in two rosters on the same day', async () => {
    const [from, to] = [await newDivision(), await newDivision()];
    const person = await from.member({ ends_on: '2026-01-01' });
    await to.join(person, { starts_on: '2026-01-01' });
    const counts = async (as_of: string) => [(await rosterOf(from, as_of)).items.length, (await rosterOf(to, as_of)).items.length];
    expect(await counts('2025-12-31')).toEqual([1, 0]);
    expect(await counts('2026-01-01')).toEqual([0, 1]);
  });

  test('cross-appointed people are listed separately and are in no total', async () => {
    const division = await newDivision();
    await division.member();
    const guest = await division.member({ is_primary: false });
    await world.membership(guest, 'NEPH');
    const { items, cross_appointed, totals } = await rosterOf(division);
    expect(items).toHaveLength(1);
    expect(cross_appointed).toMatchObject([{ person_id: guest.id, membership: 'cross', status: 'none' }]);
    expect(totals.full_time).toEqual({ numerator: 1, denominator: 1 });
  });

  test('people who left, died, were merged or never were in the division are not listed; a member without appointment is', async () => {
    const division = await newDivision();
    const retired = await division.member();
    await world.sql`update appointment set ends_on = '2026-03-01' where person_id = ${retired.id}`;
    const deceased = await division.member();
    await world.sql`update person set deceased_on = '2026-02-01' where id = ${deceased.id}`;
    const merged = await division.member();
    await world.sql`update person set merged_into_id = ${people.outsider.id} where id = ${merged.id}`;
    await world.person({ division: null });
    const unknown = await division.member({ category: null });
    const { items } = await rosterOf(division);
    expect(items).toMatchObject([{ person_id: unknown.id, appointment_category: null, rank: null, status: 'not_required' }]);
    expect((await rosterOf(division, '2026-01-31')).items).toHaveLength(3);
  });

  test('names are sorted without regard to accents, and pages continue through both blocks', async () => {
    const division = await newDivision();
    const families = ['Žukauskas', 'Åberg', 'Abbott', 'Élan', 'Edgar', 'O’Hare', 'Ohm'];
    for (const family_name of families) await division.member({ given_name: 'Noor', family_name });
    for (const family_name of ['Ibsen', 'Aalto']) await division.member({ given_name: 'Kenji', family_name, is_primary: false });
    const whole = await rosterOf(division);
    const expected = ['Abbott', 'Åberg', 'Edgar', 'Élan', 'Žukauskas'];
    expect(namesOf(whole).filter((name) => !/O.?h/i.test(name))).toEqual(expected.map((family) => `Noor ${family}`));
    const seen: string[] = [];
    let pages = 0;
    for (let cursor: string | null = ''; cursor !== null; pages += 1) {
      const { body, headers } = await read(division, `?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map(({ person }) => person.display_name), ...body.cross_appointed.map(({ person }) => person.display_name));
      expect(body.totals).toEqual(whole.totals);
      cursor = body.next_cursor;
      expect(Boolean(headers['link'])).toBe(cursor !== null);
    }
    expect(seen).toEqual([...namesOf(whole), 'Kenji Aalto', 'Kenji Ibsen']);
    expect(pages).toBe(5);
  });

  test('an empty division has an empty roster, its totals of nobody', async () => {
    const { items, totals } = await rosterOf(await newDivision());
    expect(items).toEqual([]);
    expect(totals.eligible).toEqual({ numerator: 0, denominator: 0 });
  });
});

describe('200: totals', () => {
  test('count small numbers, each with its denominator', async () => {
    const division = await newDivision();
    await division.member({ category: 'part_time' });
    await division.member({ starts_on: '2010-07-01' });
    const [mentored, paused, barred, secondary, matching, away] = await Promise.all(Array.from({ length: 6 }, () => division.member()));
    await division.member();
    const formal = (mentee: Person | undefined, is_primary: boolean, state?: 'pending_acceptance') =>
      world.assignment(mentee as Person, people.outsider, { is_primary, starts_on: '2024-01-01', ...(state && { state }) });
    await formal(mentored, true);
    await pause(await formal(paused, true), '2026-01-01');
    await suspend(await formal(barred, true), '2026-01-01');
    await formal(secondary, false);
    await formal(matching, false, 'pending_acceptance');
    await leave(away as Person, '2026-01-01', '2026-07-01');
    const { totals } = await rosterOf(division);
    expect(totals).toEqual({
      full_time: { numerator: 8, denominator: 9 },
      eligible: { numerator: 6, denominator: 8 },
      with_live_primary: { numerator: 2, denominator: 6 },
      suspended: { numerator: 1, denominator: 6 },
      in_matching: { numerator: 1, denominator: 6 },
      without_mentor: { numerator: 2, denominator: 6 },
      with_plan: { numerator: 0, denominator: 6 },
      oriented: { numerator: 0, denominator: 6 },
      meetings_on_track: { numerator: 0, denominator: 3 },
    });
  });
});

describe('200: CSV', () => {
  const csv = { headers: { accept: 'text/csv' } };
  const linesOf = async (division: { id: string }) => {
    const answer = await world.as(people.facultyAffairs).get(`/v1/divisions/${division.id}/roster`, csv);
    expect(answer.status).toBe(200);
    return { ...answer, lines: answer.text.replace('\ufeff', '').trimEnd().split('\r\n') };
  };

  test('contains everybody: members, the totals row, then the cross-appointed', async () => {
    const division = await newDivision();
    const [first] = await Promise.all(['Adeyemi', 'Brandt', 'Conti'].map((family_name) => division.member({ family_name })));
    await division.member({ family_name: 'Aalto', is_primary: false });
    await world.assignment(first as Person, people.outsider, { is_primary: true, starts_on: '2024-01-15' });
    const { headers, lines } = await linesOf(division);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toBe(`attachment; filename="roster-${division.code}-${TODAY}.csv"`);
    const [header = '', ...rows] = lines.map((line) => line.split(','));
    const column = (name: string) => rows.map((cells) => cells[header.indexOf(name)]);
    expect(column('membership')).toEqual(['primary', 'primary', 'primary', 'totals', 'cross']);
    expect(column('primary_mentor_since')).toEqual(['2024-01-15', '', '', '', '']);
    expect(column('programme_year')[3]).toBe('eligible 3 of 3');
    expect(column('status')[3]).toBe('suspended 0 of 3|in_matching 0 of 3|without_mentor 2 of 3');
    expect(column('flags')[1]).toMatch(/^formal_mentor_missing 2023-07-01\|academic_plan_overdue 2023-12-29\|/);
    expect(column('plan_state')).toEqual(['none', 'none', 'none', 'with_plan 0 of 3', 'none']);
    expect(column('qualifying_meetings_this_year')).toEqual(['0', '0', '0', 'meetings_on_track 0 of 1', '0']);
  });

  test('keeps accents, quotes what needs it, and disarms what a spreadsheet would run', async () => {
    const division = await newDivision();
    await division.member({ given_name: '=HYPERLINK("https://example.org")', family_name: 'Ødegård, née “Ğ”', hr_number: '@SUM(1)' });
    const { lines, text } = await linesOf(division);
    expect(text.startsWith('\ufeff')).toBe(true);
    expect(lines[1]).toContain(`'@SUM(1),"'=HYPERLINK(""https://example.org"") Ødegård, née “Ğ”"`);
  });

  test('is negotiated: JSON by default, CSV where it is preferred, 406 for anything else', async () => {
    const type = async (accept: string) => {
      const answer = await world.as(people.lead).get(`/v1/divisions/${world.division('CARD').id}/roster`, { headers: { accept } });
      return answer.headers['content-type'];
    };
    expect(await type('*/*')).toMatch(/^application\/json/);
    expect(await type('text/*')).toMatch(/^text\/csv/);
    expect(await type('application/json;q=0.5, text/csv')).toMatch(/^text\/csv/);
    expect(await type('text/csv;q=0, */*;q=0.1')).toMatch(/^application\/json/);
    const refused = await world
      .as(people.lead)
      .get(`/v1/divisions/${world.division('CARD').id}/roster`, { headers: { accept: 'application/pdf' } });
    expectProblem(refused, 406, 'not-acceptable');
  });
});

describe('304', () => {
  test('the same content has the same ETag until something in it changes', async () => {
    const division = await newDivision();
    const person = await division.member();
    const url = `/v1/divisions/${division.id}/roster`;
    const { etag = '' } = (await read(division)).headers;
    expect((await world.as(people.facultyAffairs).get(url, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const { etag: csvTag } = (await world.as(people.facultyAffairs).get(url, { headers: { accept: 'text/csv' } })).headers;
    expect(csvTag).not.toBe(etag);
    await world.sql`update person set family_name = 'Tanabe-Bell' where id = ${person.id}`;
    expect((await world.as(people.facultyAffairs).get(url, { headers: { 'if-none-match': etag } })).status).toBe(200);
  });
});

describe('400', () => {
  test.each(['as_of=2025-02-30', 'as_of=infinity', 'limit=0', 'on=2026-01-01'])('%s names the parameter', async (query) => {
    expectProblem(await read(world.division('CARD'), `?${query}`), 400, 'invalid-request', query.split('=')[0]);
  });

  test('a cursor of another division’s roster, or of another day, is refused', async () => {
    const [one, two] = [await newDivision(), await newDivision()];
    for (const division of [one, one, two, two]) await division.member();
    const { next_cursor } = (await read(one, '?limit=1')).body;
    expectProblem(await read(two, `?limit=1&cursor=${next_cursor}`), 400, 'invalid-cursor', 'cursor');
    expectProblem(await read(one, `?limit=1&as_of=2026-01-01&cursor=${next_cursor}`), 400, 'invalid-cursor', 'cursor');
    expect((await read(one, `?limit=1&cursor=${next_cursor}`)).status).toBe(200);
  });
});

describe('403 and 404', () => {
  test('directors and facilitators see their own division only, department-wide roles all, the others none', async () => {
    const status = async (who: Person, code: string) => (await read(world.division(code), '', who)).status;
    expect([await status(people.director, 'CARD'), await status(people.director, 'NEPH')]).toEqual([200, 403]);
    expect([await status(people.facilitator, 'CARD'), await status(people.facilitator, 'NEPH')]).toEqual([200, 403]);
    for (const who of [people.chair, people.viceChair, people.lead, people.facultyAffairs, people.admin])
      expect(await status(who, 'NEPH')).toBe(200);
    for (const who of [people.mentee, people.outsider, people.service]) expect(await status(who, 'CARD')).toBe(403);
    expectProblem(await read(world.division('NEPH'), '', people.director), 403, 'permission-denied');
  });

  test('a facilitator, who is no leader, reads the roster without anybody’s leaves', async () => {
    const away = await world.person({ division: 'CARD', family_name: 'Aardvark' });
    await leave(away, '2026-02-01', '2026-06-01');
    const seen = async (who: Person) =>
      (await read(world.division('CARD'), '?limit=200', who)).body.items.find((entry) => entry.person_id === away.id);
    expect(await seen(people.director)).toMatchObject({ on_leave: true, on_leave_until: '2026-06-01' });
    expect(await seen(people.facilitator)).toMatchObject({ on_leave: null, on_leave_until: null });
  });

  test('two roles open two rosters, each for as long as the role lasts', async () => {
    const busy = await world.person();
    await world.role(busy, 'division_director', { division: 'NEPH', acting: true });
    await world.role(busy, 'mentorship_facilitator', { division: 'GIM', ends_on: '2026-04-01' });
    const opened = async () => {
      const codes = ['NEPH', 'GIM', 'CARD'];
      const statuses = await Promise.all(codes.map(async (code) => (await read(world.division(code), '', busy)).status));
      return codes.filter((_, i) => statuses[i] === 200);
    };
    world.at('2026-03-31');
    expect(await opened()).toEqual(['NEPH', 'GIM']);
    world.at('2026-04-01T12:00:00Z');
    expect(await opened()).toEqual(['NEPH']);
    world.at(START);
  });

  test('a past day is read with today’s rights: a former director sees nothing, the present one sees it all', async () => {
    const former = await world.person();
    await world.role(former, 'division_director', { division: 'GIM', starts_on: '2020-07-01', ends_on: '2025-07-01' });
    const present = await world.person();
    await world.role(present, 'division_director', { division: 'GIM', starts_on: '2025-07-01' });
    expectProblem(await read(world.division('GIM'), '?as_of=2022-01-01', former), 403, 'permission-denied');
    expect((await read(world.division('GIM'), '?as_of=2022-01-01', present)).status).toBe(200);
  });

  test('a division of another department is 404 like one that does not exist', async () => {
    expectProblem(await read(world.division('CARD'), '', people.stranger), 404, 'not-found');
    expectProblem(await read({ id: '0198b7a0-0000-7000-8000-000000000001' }), 404, 'not-found');
  });
});

describe('cost', () => {
  test('45 people take as many statements as 5, in JSON and in CSV', async () => {
    const [small, large] = [await newDivision(), await newDivision()];
    const fill = (division: Division, size: number) =>
      Promise.all(
        Array.from({ length: size }, async () => {
          const mentee = await division.member();
          await world.assignment(mentee, people.outsider, { is_primary: true });
        }),
      );
    await fill(small, 5);
    await fill(large, 45);
    const cost = (division: Division, accept: string) =>
      world.statements(() => world.as(people.lead).get(`/v1/divisions/${division.id}/roster`, { headers: { accept } }));
    expect(await cost(large, 'application/json')).toBe(await cost(small, 'application/json'));
    expect(await cost(large, 'text/csv')).toBe(await cost(small, 'text/csv'));
    // Who asks, the division, the roster; and what surrounds them: the snapshot, how to plan, the end.
    expect(await cost(large, 'application/json')).toBe(6);
  });
});
