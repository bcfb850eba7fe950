/** Who is involved in a request, who then answers for the mentee, and whether an office is vacant: SQL against the words of the rule. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import type { Person } from '../../setup/department.ts';
import { allowEmptying } from '../../setup/emptying.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type World } from '../../setup/world.ts';

const PEOPLE = 5;
const WINDOW = 20;
const TODAY = '2026-03-01';
/** Mentorships and requests are of 2024, offices of 2026: the conflict rule has no say. */
const day = (n: number) => addDays('2024-01-01', n);

let world: World;
let mentee: Person;
const others: Person[] = [];
beforeAll(async () => {
  world = await createWorld();
  await allowEmptying(world);
  mentee = await world.person({ division: 'CARD', site: 'UNION' });
  for (let n = 0; n < PEOPLE; n += 1) others.push(await world.person({ division: null, site: null }));
});

const who = fc.integer({ min: 0, max: PEOPLE - 1 });
const scopes = {
  division_director: [{ division: 'CARD' }, { division: 'GIM' }],
  physician_in_chief: [{ site: 'UNION' }, { site: 'NORTH' }],
  mentorship_lead: [{}],
  chair: [{}],
} as const;
type RoleName = keyof typeof scopes;
const TURNS: readonly RoleName[] = ['division_director', 'physician_in_chief', 'mentorship_lead', 'chair'];

const arbitrary = fc.record({
  roles: fc.array(
    fc.record({
      person: who,
      role: fc.constantFrom(...TURNS),
      place: fc.constantFrom(0, 0, 1),
      starts_on: fc.constantFrom('2026-01-01', '2026-03-01', '2026-03-02'),
    }),
    { maxLength: 8 },
  ),
  mentorships: fc.array(
    fc.record({
      person: who,
      is_primary: fc.boolean(),
      from: fc.integer({ min: 0, max: WINDOW }),
      length: fc.integer({ min: 0, max: WINDOW }),
      state: fc.constantFrom('ended', 'ended', 'voided'),
    }),
    { maxLength: 4 },
  ),
  request: fc.record({
    is_primary: fc.boolean(),
    replaces: fc.option(fc.integer({ min: 0, max: 3 })),
    opened: fc.integer({ min: 0, max: WINDOW }),
  }),
  chosen: fc.option(who),
  spoken: fc.option(fc.record({ person: who, capacity: fc.constantFrom('division_director', 'physician_in_chief') })),
});

it('agrees with looking at every person and every fact one by one', async () => {
  await fc.assert(
    fc.asyncProperty(arbitrary, async (given) => {
      await world.sql`truncate leadership_role, assignment, mentor_request, match_discussion cascade`;
      const id = (n: number) => others[n]?.id ?? '';
      const roles: typeof given.roles = [];
      for (const role of given.roles) {
        const scope = scopes[role.role][role.place] ?? scopes[role.role][0];
        await world.role({ id: id(role.person) }, role.role, { ...scope, starts_on: role.starts_on }).then(
          () => roles.push({ ...role, place: scopes[role.role].length === 1 ? 0 : role.place }),
          () => undefined,
        );
      }
      const mentorships: (typeof given.mentorships)[number][] = [];
      const stored: string[] = [];
      for (const each of given.mentorships) {
        const { is_primary, from, length, state } = each;
        const row = { state, is_primary, starts_on: day(from), ends_on: day(from + length) } as const;
        await world.assignment(mentee, { id: id(each.person) }, row).then(
          (made) => {
            mentorships.push(each);
            stored.push(made.id);
          },
          () => undefined,
        );
      }
      const { is_primary, opened } = given.request;
      const replaces = given.request.replaces !== null && given.request.replaces < stored.length ? given.request.replaces : null;
      const request = await world.insert('mentor_request', {
        mentee_id: mentee.id,
        type: replaces === null ? 'additional' : 'replacement',
        via: 'mentee',
        is_primary,
        replaces_id: replaces === null ? null : stored[replaces],
        opened_on: day(opened),
        answer_due_on: day(opened + 30),
        policy_id: world.policy.id,
      });
      if (given.chosen !== null)
        await world.sql`insert into mentor_request_choice (request_id, rank, mentor_id) values (${request.id}, 1, ${id(given.chosen)})`;
      const participants = '{division_director,physician_in_chief}';
      const discussion = await world.insert('match_discussion', { request_id: request.id, opened_on: day(opened), participants });
      if (given.spoken !== null)
        await world.insert('match_contribution', {
          discussion_id: discussion.id,
          person_id: id(given.spoken.person),
          capacity: given.spoken.capacity,
          took_part_on: TODAY,
        });

      const involved = new Set<number>();
      mentorships.forEach(({ person, is_primary: primary, from, length, state }, n) => {
        const wasCurrent = state !== 'voided' && from <= opened && opened < from + length;
        if (n === replaces || (is_primary && primary && wasCurrent)) involved.add(person);
      });
      const inOffice = roles.filter(({ starts_on, place }) => starts_on <= TODAY && place === 0);
      const free = inOffice.filter(({ person }) => !involved.has(person));
      const closest = TURNS.find((role) => free.some((each) => each.role === role));
      const leaders = free.filter(({ role }) => role === closest).map(({ person }) => person);
      const canSpeak = (capacity: string) =>
        free.some(
          ({ person, role }) =>
            role === capacity && person !== given.chosen && !(given.spoken?.person === person && given.spoken.capacity !== capacity),
        );
      const isVacant = !canSpeak('division_director') || !canSpeak('physician_in_chief');

      const [answer] = await world.sql<{ involved: string[]; leaders: string[]; is_vacant: boolean }>`
        select array(select i.person_id from involved_in_request(${request.id}) i) as involved,
          array(select distinct l.person_id from responsible_leaders(${mentee.id}, ${TODAY}::date,
            array(select i.person_id from involved_in_request(${request.id}) i)) l) as leaders,
          match_has_vacancy(${discussion.id}, ${TODAY}::date) as is_vacant`;
      const ids = (numbers: Iterable<number>) => [...new Set(numbers)].map(id).sort();
      expect({ ...answer, involved: answer?.involved.toSorted(), leaders: answer?.leaders.toSorted() }).toEqual({
        involved: ids(involved),
        leaders: ids(leaders),
        is_vacant: isVacant,
      });
    }),
    { numRuns: runs(60, 1_500) },
  );
});
