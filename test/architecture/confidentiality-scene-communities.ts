/** The mentee applies to a cohort of which the mentor is a mentor, with a file, and is found eligible by a host who is nobody else of the scene. */
import { textOf as canary } from './confidentiality-canaries.ts';
import type { Stage } from './confidentiality-scene.ts';

export async function applying({ world, cast, post }: Stage): Promise<void> {
  const { lead, mentor, mentee } = cast;
  const host = await world.person({ division: 'GIM', site: 'NORTH' });
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
}
