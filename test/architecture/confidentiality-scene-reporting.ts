/**
 * A badge of the mentor, and reports on them, of which the second names the mentee and supersedes the first, what they may not say of the mentee yet,
 * and an issued report on somebody else.
 */
import { creditedYear } from '../setup/badges.ts';
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
  const issued = { state: 'issued', issued_on: '2026-02-20', attested_by: facultyAffairs.id, report_no: REPORT_NO };
  await reportOn(world, admin, facultyAffairs, issued);
  await creditedYear(world, mentor, 2019);
  await post(mentor, 'badges', { academic_year: 2019, tells_credits: true });
  await creditedYear(world, mentor, 2018);
  const { id } = await post(mentor, 'badges', { academic_year: 2018 });
  await post(mentor, `badges/${id}/revoke`);
}
