/** The payload of the ORCID service-item form (ORCID schema 3.0). People enter it themselves: nothing is sent to ORCID, and it has no put-code. */
import { addDays } from '../../../../core/calendar.ts';
import type { Dossier } from '../content-schema.ts';
import type { OrcidService } from './rendition-schema.ts';
import type { OrcidLayout } from './schema.ts';

function dayOf(day: string | null): OrcidService['start-date'] {
  if (day === null) return null;
  const [year = '', month = '', date = ''] = day.split('-');
  return { year, month, day: date };
}

/**
 * The service of a mentor, from the first day of the first formal mentorship to the last one of the last, unless one goes on. Only an issued report
 * can be verified: before that it names neither address nor number.
 */
export function serviceItem(
  { activities, department, report_no, verification }: Dossier,
  layout: OrcidLayout,
  isIssued: boolean,
): OrcidService {
  const all = [...activities.current, ...activities.past];
  const first = all.map(({ starts_on }) => starts_on).sort()[0] ?? null;
  const last =
    activities.current.length > 0
      ? null
      : (all
          .flatMap(({ ends_on }) => ends_on ?? [])
          .sort()
          .at(-1) ?? null);
  const { name, city, country, ror_id } = layout.organization;
  return {
    'department-name': layout.department_name ?? department.name,
    'role-title': layout.role_title,
    'start-date': dayOf(first),
    'end-date': dayOf(last && addDays(last, -1)),
    organization: {
      name: name ?? department.institution,
      address: { city: city ?? null, country: country ?? null },
      'disambiguated-organization':
        ror_id === undefined ? null : { 'disambiguated-organization-identifier': ror_id, 'disambiguation-source': 'ROR' },
    },
    url: isIssued ? { value: verification } : null,
    'external-ids': isIssued
      ? {
          'external-id': [
            {
              'external-id-type': 'other-id',
              'external-id-value': report_no,
              'external-id-url': { value: verification },
              'external-id-relationship': 'self',
            },
          ],
        }
      : null,
  };
}
