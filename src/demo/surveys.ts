/** Three survey waves of the demo department: one on paper years ago, one of pairs that is published, and one that is paused. */
import { sql } from 'kysely';
import { addDays } from '../core/calendar.ts';
import type { Tx } from '../core/db.ts';
import { type Place, strataOf } from '../features/measurement/surveys/strata.ts';
import type { Chance } from './chance.ts';
import { insertAll } from './rows.ts';

const CODE = 'MENTORSHIP-SHORT';
const FEWEST_PEOPLE = 5;
const COLUMNS = { audience: 'all', division_id: null, discarded_answers: null } as const;

type Asked = Place & { person_id: string; assignment_id: string; met_target: boolean };
type Item = Readonly<{ code: string; type: string; audience: string | null; concept: string | null }>;

/** How satisfied people are, by whether the pair meets as often as the programme asks for. */
const RATINGS = { true: { 5: 38, 4: 40, 3: 13, 2: 6, 1: 3 }, false: { 5: 14, 4: 33, 3: 28, 2: 17, 1: 8 } } as const;
const WISHES = ['Protected time for mentors.', 'Fewer forms.', 'Help in finding a second mentor.', 'A workshop on feedback.'] as const;

/** Inserts the waves with their invitations and answers, as if they had been asked on their days. */
export async function askInSurveys(tx: Tx, chance: Chance, department_id: string, today: string): Promise<void> {
  const { rows: items } = await sql<Item & { instrument_id: string }>`
    select t.instrument_id, t.code, t.type, t.audience, t.concept from survey_item t join survey_instrument i on i.id = t.instrument_id
    where i.department_id = ${department_id} and i.code = ${CODE} order by t.position`.execute(tx);
  const instrument_id = items[0]?.instrument_id;
  const wave = <Days extends object>(days: Days, more: object) => ({ id: chance.id(), instrument_id, ...COLUMNS, ...days, ...more });
  const first = wave(over(addDays(today, -1500), 42), {
    ...{
      title: 'Mentorship in brief, on paper',
      about: 'person',
      form: 'anonymous',
      reminds: 'everybody',
      origin: 'external',
      state: 'published',
    },
  });
  const second = wave(over(addDays(today, -96), 60), {
    ...{ title: 'Mentorship in brief, both sides', about: 'pair', form: 'confidential_linked', reminds: 'unanswered', origin: 'service' },
    state: 'published',
  });
  const third = wave(
    { opens_on: addDays(today, -30), closes_on: addDays(today, 45), opened_on: addDays(today, -30), closed_on: null, published_on: null },
    { title: 'Mentorship in brief, again', about: 'person', form: 'anonymous', reminds: 'everybody', origin: 'service', state: 'paused' },
  );
  await insertAll(tx, department_id, [
    ['survey_wave', [first, second, third]],
    [
      'survey_wave_pause',
      [{ wave_id: third.id, reason: 'Reviews of appointments keep everybody busy this month.', starts_on: addDays(today, -12) }],
    ],
  ]);
  await onPaper(tx, chance, department_id, first.id, items, await asked(tx, department_id, addDays(today, -1500)));
  await ofPairs(tx, chance, department_id, second, items, await asked(tx, department_id, addDays(today, -96)));
  await paused(tx, chance, department_id, third.id, await asked(tx, department_id, addDays(today, -30)));
}

const over = (opened_on: string, days: number) => ({
  opens_on: opened_on,
  closes_on: addDays(opened_on, days),
  opened_on,
  closed_on: addDays(opened_on, days),
  published_on: addDays(opened_on, days + 20),
});

/** The two sides of each formal mentorship that was active on the day, with where they belonged, and whether it had met often enough. */
async function asked(tx: Tx, department_id: string, day: string): Promise<Asked[]> {
  const { rows } = await sql<Asked>`
    with pair as materialized (
      select a.id, a.mentee_id, a.mentor_id, (select count(*) >= 3 from qualifying_meeting q
        where q.assignment_id = a.id and q.held_on < ${day}::date and q.held_on >= ${day}::date - 365) as met_target
      from assignment a
      where a.department_id = ${department_id} and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
        and a.starts_on <= ${day}::date and coalesce(a.until_on > ${day}::date, true)
    )
    select side.person_id, side.audience, p.id as assignment_id, p.met_target, d.division_id, s.site_id
    from pair p
    cross join lateral (values (p.mentee_id, 'mentee'), (p.mentor_id, 'mentor')) side(person_id, audience)
    left join division_membership d on d.person_id = side.person_id and d.is_primary and d.starts_on <= ${day}::date
      and coalesce(d.ends_on > ${day}::date, true)
    left join site_membership s on s.person_id = side.person_id and s.is_primary and s.starts_on <= ${day}::date
      and coalesce(s.ends_on > ${day}::date, true)
    where is_here(side.person_id, ${day}::date)
    order by side.audience, p.id`.execute(tx);
  return rows;
}

/** What somebody says to the items of their audience; some leave an item out, or say that it does not apply. */
function answersOf(chance: Chance, items: readonly Item[], { audience, met_target }: Asked): object {
  const given = items
    .filter((item) => item.audience === null || item.audience === audience)
    .flatMap(({ code, type, concept }): (readonly [string, object])[] => {
      if (type === 'text') return chance.odds(0.1) ? [[code, { text: chance.pick(WISHES) }]] : [];
      if (concept === 'contact_since')
        return [[code, chance.odds(0.6) ? { not_applicable: true } : { choices: [chance.odds(0.7) ? 'yes' : 'no'] }]];
      if (chance.odds(0.04)) return chance.odds(0.5) ? [[code, { not_applicable: true }]] : [];
      return [[code, { rating: Number(chance.weighted(RATINGS[met_target ? 'true' : 'false'])) }]];
    });
  return Object.fromEntries(given);
}

/** Each person once for each audience. */
const once = (all: readonly Asked[]) => [...new Map(all.map((one) => [`${one.audience} ${one.person_id}`, one])).values()];

/** Of a wave that was held elsewhere there are answers without names, and how many people were asked. */
async function onPaper(
  tx: Tx,
  chance: Chance,
  department_id: string,
  wave_id: string,
  items: readonly Item[],
  all: Asked[],
): Promise<void> {
  const people = once(all);
  const strata = strataOf(people, FEWEST_PEOPLE);
  const groups = Map.groupBy(strata, ({ audience, division_id }) => `${audience} ${division_id}`);
  const sheets = people.flatMap((person, i) => {
    const { audience = person.audience, division_id = null, site_id = null } = strata[i] ?? {};
    return chance.odds(0.58)
      ? [{ id: chance.id(), wave_id, audience, division_id, site_id, answers: answersOf(chance, items, person) }]
      : [];
  });
  await insertAll(tx, department_id, [
    [
      'survey_external_base',
      [...groups.values()].flatMap(([first, ...others]) => {
        if (!first) return [];
        const { audience, division_id } = first;
        return [{ wave_id, audience, division_id, invited: 1 + others.length, delivered: 1 + others.length }];
      }),
    ],
    ['survey_anonymous_response', sheets],
  ]);
}

/** Both sides of a pair answer about it, under keys that say who belongs together. */
async function ofPairs(
  tx: Tx,
  chance: Chance,
  department_id: string,
  wave: { id: string } & ReturnType<typeof over>,
  items: readonly Item[],
  all: Asked[],
): Promise<void> {
  const keys = (of: readonly string[]) => new Map([...new Set(of)].map((one) => [one, chance.id()]));
  const [people, pairs] = [keys(all.map(({ person_id }) => person_id)), keys(all.map(({ assignment_id }) => assignment_id))];
  const invitations = all.map((one) => ({ id: chance.id(), wave_id: wave.id, ...one }));
  const answers = all.flatMap((one) => {
    if (!chance.odds(one.audience === 'mentee' ? 0.66 : 0.54)) return [];
    const { audience, division_id, site_id, met_target } = one;
    const who = { respondent_key: people.get(one.person_id), pair_key: pairs.get(one.assignment_id) };
    const submitted_on = addDays(wave.opened_on, chance.between(1, 55));
    const said = { answers: answersOf(chance, items, one), submitted_on };
    return [{ id: chance.id(), wave_id: wave.id, ...who, audience, division_id, site_id, met_target, ...said }];
  });
  await insertAll(tx, department_id, [
    ['survey_invitation', invitations],
    ['survey_respondent_key', [...people].map(([person_id, key]) => ({ person_id, key }))],
    ['survey_pair_key', [...pairs].map(([assignment_id, key]) => ({ assignment_id, key }))],
    ['survey_linked_response', answers],
  ]);
  await deliver(tx, department_id, wave.id, wave.opened_on);
}

/** Nobody has answered it yet; those who were asked can draw a link once it goes on. */
async function paused(tx: Tx, chance: Chance, department_id: string, wave_id: string, all: Asked[]): Promise<void> {
  const people = once(all);
  const strata = strataOf(people, FEWEST_PEOPLE);
  const nameOf = ({ audience, division_id, site_id }: Place) => `${audience} ${division_id} ${site_id}`;
  const groups = [...new Map(strata.map((one) => [nameOf(one), one])).values()].map((one, i) => ({ number: i + 1, ...one }));
  const numbers = new Map(groups.map((one) => [nameOf(one), one.number]));
  await insertAll(tx, department_id, [
    ['survey_stratum', groups.map(({ number, audience, division_id, site_id }) => ({ wave_id, number, audience, division_id, site_id }))],
    ['survey_urn', [{ wave_id }]],
    [
      'survey_invitation',
      people.map(({ person_id, audience, division_id, site_id }, i) => {
        const stratum = strata[i];
        return { id: chance.id(), wave_id, person_id, audience, division_id, site_id, stratum: stratum && numbers.get(nameOf(stratum)) };
      }),
    ],
  ]);
}

/** The invitations as notifications that were mailed, but to one in thirty. Their links are used up. */
async function deliver(tx: Tx, department_id: string, wave_id: string, day: string): Promise<void> {
  await sql`
    with notice as (
      insert into notification (department_id, person_id, kind, subject_id, occasion, mail_state, mailed_at, read_at)
      select ${department_id}::uuid, i.person_id, 'survey_invitation', i.id, '', 'sent', ${day}::date + interval '12 hours', ${day}::date + interval '14 hours'
      from survey_invitation i where i.wave_id = ${wave_id} order by i.id
      returning id, subject_id
    )
    insert into notification_link (notification_id, secret_sha256, closed_at)
    select n.id, sha256(convert_to(n.subject_id::text, 'UTF8')), ${day}::date + interval '60 days' from notice n
    where hashtext(n.subject_id::text) % 30 <> 0`.execute(tx);
}
