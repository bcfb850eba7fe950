/** How answers name a person. Everybody of the department may know the name and the division of everybody else. */
import { type RawBuilder, sql } from 'kysely';
import { type Day, type Operand, operand } from '../../core/db.ts';
import { primaryDivisionCode } from './divisions.ts';

export type Party = { id: string; display_name: string };
export type MemberParty = Party & { division_code: string | null };

/** The person joined as `alias`. */
export function party(alias: string): RawBuilder<Party> {
  return sql`jsonb_build_object('id', ${sql.ref(`${alias}.id`)}, 'display_name', ${sql.ref(`${alias}.display_name`)})`;
}

/** The person left-joined as `alias`; null where the join found none. */
export function partyOrNull(alias: string): RawBuilder<Party | null> {
  return sql`case when ${sql.ref(`${alias}.id`)} is not null then ${party(alias)} end`;
}

/** The person whose id `person` is; null where the id is. */
export function partyOf(person: Operand): RawBuilder<Party> {
  return sql`(select ${party('party_person')} from person party_person where party_person.id = ${operand(person)})`;
}

/** The person joined as `alias`, with the code of their primary division on the day. */
export function memberParty(alias: string, day: Day): RawBuilder<MemberParty> {
  return sql`jsonb_build_object('id', ${sql.ref(`${alias}.id`)}, 'display_name', ${sql.ref(`${alias}.display_name`)},
    'division_code', ${primaryDivisionCode(`${alias}.id`, day)})`;
}

/** The person whose id `person` is, with the code of their primary division on the day. */
export function memberPartyOf(person: Operand, day: Day): RawBuilder<MemberParty> {
  return sql`(select ${memberParty('party_person', day)} from person party_person where party_person.id = ${operand(person)})`;
}

/** The name of the person whose id `person` is. */
export function nameOf(person: Operand): RawBuilder<string> {
  return sql`(select party_person.display_name from person party_person where party_person.id = ${operand(person)})`;
}
