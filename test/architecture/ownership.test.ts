/** Reads may join any table; a table is written by one room. What belongs to several rooms belongs to core or http. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, readSources } from '../setup/source.ts';

/** Owner → the tables it writes. A new table gets its owner here. */
const OWNERS: Record<string, readonly string[]> = {
  'features/administration/departments': ['department', 'policy'],
  'features/organisation/units': ['division', 'division_succession', 'site'],
  'features/organisation/people': ['person', 'external_profile', 'person_login'],
  'features/administration/hr-facts': [
    'appointment',
    'division_membership',
    'site_membership',
    'position_description',
    'leave',
    'leave_restricted',
    'leadership_role',
    'reporting_line',
  ],
  'features/mentorship/assignments': ['assignment', 'assignment_reason', 'assignment_pause'],
  'features/mentorship/conflicts': ['conflict_case', 'conflict_recheck'],
  'features/platform/notifications': ['notification', 'notification_preference'],
  'features/matching/mentors': ['mentor_profile', 'mentor_training'],
  'features/matching/declarations': ['conflict_declaration'],
  'features/matching/needs': ['needs_profile', 'need', 'concordance_preference', 'self_identification'],
  'features/matching/mentor-requests': ['mentor_request', 'mentor_request_note', 'mentor_request_choice'],
  'features/matching/match-discussions': ['match_discussion', 'match_delegation', 'match_contribution', 'match_input'],
  'features/mentorship/expectations': ['expectation_document', 'acknowledgement'],
  'features/mentorship/agreements': ['mentoring_agreement', 'mentoring_agreement_text'],
  'features/participation/facilitators': ['facilitator_call', 'facilitator_application', 'facilitator_statement', 'introduction'],
  'features/participation/concerns': ['concern'],
  'features/administration/succession': ['leave_choice'],
  'features/reviews/plans': ['academic_plan', 'plan_version', 'plan_content', 'plan_goal', 'plan_endorsement', 'plan_decision'],
  'features/mentorship/meetings': ['meeting', 'meeting_content', 'meeting_goal', 'meeting_reason', 'meeting_note', 'calendar_feed'],
  'features/reviews/check-ins': ['check_in', 'check_in_content'],
  'features/reviews/annual-reviews': ['annual_review', 'annual_review_content'],
  'features/reviews/actions': ['action_item'],
  'features/reviews/milestones': ['career_milestone', 'cfar_extension'],
  'features/participation/programme-events': ['programme_event', 'event_attendance', 'resource', 'resource_use'],
  'features/participation/enrolments': ['programme_enrolment'],
  'features/standing/obligations': ['obligation_waiver'],
  'features/platform/jobs': ['job'],
  'features/administration/imports': ['import', 'import_row', 'import_error'],
  'domain/record.ts': ['event'],
  'domain/idempotency.ts': ['idempotency_key'],
};

/** Views and other relations that nobody writes. */
const READ_ONLY = ['assignment_interval', 'qualifying_meeting'];

const types = readFileSync(path.join(ROOT, 'db/types.ts'), 'utf8');
const tables = [...(/export interface DB \{([^}]*)\}/.exec(types)?.[1] ?? '').matchAll(/^\s*(\w+):/gm)].map(([, name]) => name as string);

const WRITES = [
  /\.(?:insertInto|updateTable|deleteFrom|mergeInto|replaceInto)\(\s*'(?:\w+\.)?(\w+)(?:\s+as\s+\w+)?'/g,
  /\b(?:insert\s+into|delete\s+from|merge\s+into|truncate(?:\s+table)?|copy)\s+(?:public\.)?"?([a-z_]+)"?/gi,
  // An update names its columns: `for update of x` and `on conflict … do update set` write nothing of another name.
  /\bupdate\s+(?:only\s+)?(?:public\.)?"?([a-z_]+)"?\s+(?:(?:as\s+)?\w+\s+)?set\b/gi,
  /\b(?:insert\s+into|update|delete\s+from|merge\s+into)\s+\$\{sql\.(?:table|ref)\('(\w+)'\)\}/gi,
];

// The demo and the bootstrap command make a department at once, row by row: they own nothing, and nothing below depends on them.
const files = readSources('src').filter(({ file }) => !file.startsWith('src/demo/') && file !== 'src/bootstrap.ts');
const writes = files
  .flatMap(({ file, text }) =>
    WRITES.flatMap((pattern) =>
      [...text.matchAll(pattern)].map(([, table]) => ({ file: file.slice('src/'.length), table: table as string })),
    ),
  )
  .filter(({ table }) => tables.includes(table));

const ownerOf = (table: string) => Object.entries(OWNERS).find(([, owned]) => owned.includes(table))?.[0];

describe('tables', () => {
  test('each has one owner, and nothing else has', () => {
    const owned = [...Object.values(OWNERS).flat(), ...READ_ONLY];
    expect(owned.toSorted()).toEqual(tables.toSorted());
    expect(new Set(owned).size).toBe(owned.length);
  });

  test('are written by their owner only; others call its service', () => {
    const strangers = writes.filter(({ file, table }) => !file.startsWith(ownerOf(table) ?? 'nobody'));
    expect(strangers.map(({ file, table }) => `${file} writes ${table}, which belongs to ${ownerOf(table)}`)).toEqual([]);
  });

  test('are written in queries only, within a room', () => {
    const elsewhere = writes.filter(({ file }) => file.startsWith('features/') && !/(^|[/-])queries\.ts$/.test(file));
    expect(elsewhere.map(({ file, table }) => `${file} writes ${table}`)).toEqual([]);
  });

  test('are named where they are written, or at least in the file, so that the tests above see it', () => {
    // A table that comes as a variable escapes the patterns: then the file may name no other room's table at all.
    const byVariable = [
      /\.(?:insertInto|updateTable|deleteFrom|mergeInto)\(\s*(?!')/,
      /\b(?:insert\s+into|delete\s+from|merge\s+into)\s+\$\{(?!sql\.(?:table|ref)\(')/i,
      /\bupdate\s+\$\{(?!sql\.(?:table|ref)\(')[^}]*\}\s+(?:(?:as\s+)?\w+\s+)?set\b/i,
    ];
    const offences = files
      .filter(({ text }) => byVariable.some((pattern) => pattern.test(text)))
      .flatMap(({ file, text }) =>
        tables.filter((table) => text.includes(`'${table}'`)).map((table) => ({ file: file.slice('src/'.length), table })),
      )
      .filter(({ file, table }) => !file.startsWith(ownerOf(table) ?? 'nobody'));
    expect(offences).toEqual([]);
  });

  test('are never written by a statement put together from text', () => {
    expect(files.filter(({ text }) => /\bsql\.raw\(/.test(text)).map(({ file }) => file)).toEqual([]);
  });
});
