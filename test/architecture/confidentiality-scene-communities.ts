/** The mentee applies to a cohort of which the mentor is a mentor, with a file; the vice-chair hosts it, and of two rounds confirms the second, which pairs them. */
import { textOf as canary } from './confidentiality-canaries.ts';
import type { Stage } from './confidentiality-scene.ts';

export async function applying({ world, cast, post }: Stage): Promise<void> {
  const { lead, mentor, mentee, viceChair: host } = cast;
  const days = { applications_start_on: '2026-02-01', applications_end_on: '2026-05-01', starts_on: '2026-07-01', ends_on: '2027-07-01' };
  const rules = { mentor_external: false, publication_years: 2, required_artefacts: ['cv', 'support_letter'] };
  const planned = { name: 'A year', host_name: 'A society', host_id: host.id, ...days, ...rules };
  const { id: cohort_id } = await post(lead, 'cohorts', planned);
  await post(host, `cohorts/${cohort_id}/advance`);
  const evidence = { publication_ref: '10.1182/bloodadvances.1', published_on: '2025-09-24' };
  const listed = await post(mentor, 'cohort-mentors', { cohort_id, ...evidence, profile: { projects: ['registry'] } });
  const facets = Object.fromEntries(Object.keys(listed['profile'] as object).map((facet) => [facet, [canary('cohort_facet')]]));
  const said = { statement: canary('cohort_statement'), profile: facets, characteristics: [{ name: 'year', value: '2' }] };
  const { id } = await post(mentee, 'cohort-applications', { cohort_id, channel: 'mail', choices: [listed.id], ...said });
  const added = await world.as(mentee).post(`/v1/cohort-applications/${id}/add-artefact?kind=cv&media_type=application/pdf`, null, {
    ifMatch: '*',
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    payload: [
      '--b\r\ncontent-disposition: form-data; name="file"; filename="cv.pdf"\r\ncontent-type: application/pdf\r\n\r\n',
      `%PDF-1.7\n${canary('cohort_file')}\n%%EOF\r\n--b--\r\n`,
    ].join(''),
  });
  if (added.status !== 200) throw new Error(added.text);
  await post(mentee, `cohort-applications/${id}/submit`);
  await post(host, `cohort-applications/${id}/decide`, { decision: 'ineligible', reason: canary('cohort_decision') });

  const weights = JSON.stringify(Object.fromEntries(['choice', ...Object.keys(facets)].map((name) => [name, 5])));
  const lock = { application_id: id, cohort_mentor_id: listed.id, kind: 'together', reason: canary('matching_reason') };
  const blocking = [{ application_id: id, cohort_mentor_id: listed.id, instead_of: id }];
  const choice = {
    cohort_mentor_id: listed.id,
    is_given: false,
    score: 9000,
    excluded_because: 'kept_apart',
    held_by: [id],
    loss: { pairs: 0, score: 1 },
  };
  const parts = JSON.stringify(Object.fromEntries(['choice', ...Object.keys(facets)].map((name) => [name, 100])));
  const of = { cohort_id, weights, locks: JSON.stringify([lock]), blocking: JSON.stringify(blocking), computed_at: '2026-02-28T12:00:00Z' };
  const counted = { pairs: 1, score: 9000, in_reserve: 1, first_choices: 1 };
  const confirmed = { confirmed_on: '2026-03-01', confirmed_by: host.id, rationale: canary('matching_rationale') };
  const [one, two] = [
    await world.insert('matching_round', { ...of, ...counted, number: 1 }),
    await world.insert('matching_round', { ...of, ...counted, ...confirmed, number: 2 }),
  ];
  const choices = JSON.stringify([choice]);
  await world.sql`insert into matching_place (round_id, application_id, department_id, cohort_id, cohort_mentor_id, score, parts, choices, is_locked, reserve_because)
    values (${one.id}, ${id}, ${world.id}, ${cohort_id}, null, null, '{}', ${choices}, false, 'every_mentor_excluded'),
      (${two.id}, ${id}, ${world.id}, ${cohort_id}, ${listed.id}, 9000, ${parts}, ${choices}, true, null)`;
  const pair = { cohort_id, application_id: id, cohort_mentor_id: listed.id, round_id: two.id, rationale: canary('matching_rationale') };
  await world.insert('cohort_pair', { ...pair, starts_on: '2026-07-01', ends_on: '2027-07-01' });
}
