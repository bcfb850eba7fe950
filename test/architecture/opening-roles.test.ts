/**
 * Which roles open everything follows from the permissions (`src/domain/permissions/opening.ts`). Held against the table of who reads what: whoever
 * reads content of class C4 and above of people they have nothing else to do with holds such a role.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { grants } from '../../src/domain/permissions/index.ts';
import { openingRoles } from '../../src/domain/permissions/opening.ts';
import { ROOT } from '../setup/source.ts';

/** Readers in the table who hold an office of the whole department. */
const OFFICES: Readonly<Record<string, string>> = {
  chair: 'chair',
  vice_chair: 'vice_chair',
  lead: 'mentorship_lead',
  committee: 'committee_member',
  faculty_affairs: 'faculty_affairs',
  admin: 'programme_admin',
};

/** What a cohort shows to its host: in the scene, the vice-chair. */
const OF_HOSTS = [
  ...[
    'CohortApplicantProfile',
    'CohortApplication',
    'CohortArtefact',
    'CohortBaseline',
    'CohortCharacteristic',
    'CohortChoice',
    'CohortPair',
  ],
  ...['MatchingBlocking', 'MatchingChoice', 'MatchingDifference', 'MatchingLock', 'MatchingParts', 'MatchingPlace', 'MatchingRound'],
  ...['MatchingWeights', 'getCohortArtefact (octet-stream)'],
];

/** What these read beside it opens nothing more; a seat on the committee of an award, or a cohort to host, is not given by the office. */
const NARROW: Readonly<Record<string, readonly string[]>> = {
  committee_member: ['FacilitatorApplication', 'AwardRanking', 'AwardTally', 'Nomination', 'NominationLetter'],
  vice_chair: OF_HOSTS,
};

const table = readFileSync(path.join(ROOT, 'test/architecture/confidentiality.txt'), 'utf8').split('\n');

test('are those that read content of anybody in the department', () => {
  const reads = new Map<string, Set<string>>();
  for (const [i, line] of table.entries()) {
    const schema = /^(\S.*?) {2}C[4-9] {2}/.exec(line)?.[1];
    if (schema === undefined) continue;
    for (const reader of (table[i + 1] ?? '').trim().split(/\s+/)) {
      const role = OFFICES[reader];
      if (role !== undefined && !NARROW[role]?.includes(schema)) reads.set(role, (reads.get(role) ?? new Set()).add(schema));
    }
  }
  expect([...reads.keys()].toSorted()).toEqual([...openingRoles].toSorted());
});

test('are those that give out sign-ins, offices and records, and decide on what waits for two', () => {
  for (const permission of ['login:write', 'role:write_office', 'person:merge', 'access_change:decide'] as const) {
    const offices = grants[permission].filter((relation) => Object.values(OFFICES).includes(relation));
    expect({ permission, barred: offices.filter((role) => !openingRoles.includes(role)) }).toEqual({ permission, barred: [] });
  }
});
