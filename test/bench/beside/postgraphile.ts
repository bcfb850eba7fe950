/** PostGraphile beside the two, where it is installed in a folder of its own: what it answers over GraphQL that is comparable. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import type { Request } from './load.ts';
import { freePort, type Server, start } from './processes.ts';

const FOLDER = path.resolve(import.meta.dirname, '../postgraphile');

/** The page as a function, because GraphQL asks for no assignments by what holds of the mentee. */
const ASSIGNMENTS = `
  create schema if not exists bench;
  grant usage on schema bench to mentorship_app;
  create or replace function bench.assignments_of(division_id uuid, day date) returns setof assignment language sql stable as $$
    select a.* from assignment a
    where exists (select from division_membership m where m.person_id = a.mentee_id and m.division_id = assignments_of.division_id
      and m.is_primary and m.starts_on <= day and (m.ends_on is null or m.ends_on > day))
    order by a.id
  $$`;

/** Starts it; undefined where it is not installed. */
export async function startPostGraphile(sql: pg.Client, databaseUrl: string): Promise<Server | undefined> {
  if (!existsSync(path.join(FOLDER, 'node_modules/postgraphile'))) return undefined;
  await sql.query(ASSIGNMENTS);
  return start(await freePort(), path.join(FOLDER, 'server.mjs'), '/ready', { NODE_ENV: 'production', DATABASE_URL: databaseUrl });
}

const asked = (query: string, variables: object): Request => ({ method: 'POST', path: '/graphql', body: { query, variables } });

const PERSON = `query Person($id: UUID!) {
  personByRowId(rowId: $id) {
    rowId kind displayName givenName familyName preferredName email
    externalProfileByPersonId { institution country title specialty consentedAt confirmedBy }
    mergedIntoId hrNumber universityId orcid deceasedOn rowVersion createdAt updatedAt
  }
}`;

/** A person with the same fields. */
export const person = (id: string): Request => asked(PERSON, { id });

const PAGE = `query Page($division: UUID!, $day: Date!) {
  benchAssignmentsOf(divisionId: $division, day: $day, first: 50) {
    nodes {
      rowId subtype isPrimary category origin needAreas startsOn plannedEndsOn endsOn replacedOn untilOn menteeAcceptedAt mentorAcceptedAt
      mentorAcceptedBy activatedAt convertedFromId requestId replacesId replacedById expiresOn rowVersion createdAt updatedAt status(day: $day)
      recordedBy: personByDepartmentIdAndRecordedById { rowId displayName }
      mentee: personByDepartmentIdAndMenteeId { rowId displayName }
      mentor: personByDepartmentIdAndMentorId { rowId displayName }
    }
    pageInfo { endCursor hasNextPage }
  }
}`;

/** Fifty assignments with the names of the parties, without the divisions of these. */
export const assignments = (division: string, day: string): Request => asked(PAGE, { division, day });
