/**
 * A badge of the mentor, and reports on them, of which the second names the mentee, supersedes the first and stands in a batch, what they may not say of
 * the mentee yet, statements on the mentee, and an issued report on somebody else.
 */
import type { Job } from '../../src/features/platform/jobs/schema.ts';
import { creditedYear } from '../setup/badges.ts';
import type { Person } from '../setup/department.ts';
import type { World } from '../setup/world.ts';
import { REPORT_NO, reportOn } from './cases/reports.ts';
import { textOf as canary } from './confidentiality-canaries.ts';
import type { Stage } from './confidentiality-scene.ts';

export async function reporting({ world, cast, post }: Stage): Promise<void> {
  const { facultyAffairs, mentor, mentee, admin } = cast;
  const first = await post(facultyAffairs, 'reports', { person_id: mentor.id });
  await post(mentor, `reports/${first.id}/comment`, {
    comment: 'Two years at another hospital are not recorded here.',
    philosophy: 'I ask before I advise.',
    resources: [{ title: 'A checklist', year: 2024, reference: 'https://mentorship.example.edu/checklist' }],
  });
  await post(mentor, `reports/${first.id}/agree`);
  await post(facultyAffairs, `reports/${first.id}/issue`);
  const { items } = (await world.as(mentee).get(`/v1/report-name-consents?mentor_id=${mentor.id}`)).body;
  await post(mentee, `report-name-consents/${items[0]?.id}/give`);
  const mention = async (more: object) => (await post(mentor, 'report-mentions', { mentee_id: mentee.id, ...more })).id;
  const grant = { kind: 'grant', happened_on: '2026-02-01', is_joint: true, reference: 'https://doi.org/10.1000/182' };
  const consented = [await mention({ kind: 'selected', words: 'We wrote a grant.' }), await mention({ ...grant, words: 'A grant' })];
  for (const id of consented) await post(mentee, `report-mentions/${id}/give`);
  await mention({ kind: 'award', happened_on: '2026-02-01', words: canary('report_mention') });
  const second = await post(facultyAffairs, `reports/${first.id}/supersede`);
  await post(mentor, `reports/${second.id}/agree`);
  await post(facultyAffairs, `reports/${second.id}/issue`);
  const statement = await post(facultyAffairs, 'cfar-statements', { person_id: mentee.id });
  const named = [{ kind: 'external', description: 'A methods mentor at another university' }];
  await post(mentee, `cfar-statements/${statement.id}/narrative`, { narrative: 'We built a clinic.', named_mentoring: named });
  await post(mentee, `reports/${statement.id}/agree`);
  await post(facultyAffairs, `reports/${statement.id}/issue`);
  await post(mentee, `reports/${(await post(facultyAffairs, 'cfar-statements', { person_id: mentee.id })).id}/comment`, {
    comment: 'One is missing.',
  });
  await batch(world, facultyAffairs, mentor, String(second.id));
  const issued = { state: 'issued', issued_on: '2026-02-20', attested_by: facultyAffairs.id, report_no: REPORT_NO };
  await reportOn(world, admin, facultyAffairs, issued);
  await creditedYear(world, mentor, 2019);
  await post(mentor, 'badges', { ground: 'year', academic_year: 2019, tells_credits: true });
  await creditedYear(world, mentor, 2018);
  const { id } = await post(mentor, 'badges', { ground: 'year', academic_year: 2018 });
  await post(mentor, `badges/${id}/revoke`);
}

/** A batch whose job is over: of the report, and of a row that was refused. */
async function batch(world: World, author: Person, mentor: Person, report_id: string): Promise<void> {
  const key = crypto.randomUUID();
  const { body } = await world.as(author).post<Job>('/v1/report-batches', { title: 'Cycle', person_ids: [mentor.id] }, { key });
  const batch_id = String(body.result_url).split('/').at(-1);
  await world.sql`update job set status = 'succeeded' where id = ${body.id}`;
  await world.sql`update report_batch_row set status = 'requested', report_id = ${report_id}, hr_number = 'H1' where batch_id = ${batch_id}`;
  const refused = { status: 'refused', code: 'reference-unknown', detail: 'Nobody has this HR number.', hr_number: 'H2' };
  await world.insert('report_batch_row', { batch_id, row: 2, ...refused });
}
