import { micIdn4 } from '../../../../../../src/features/measurement/metrics/catalogue/micro/mic-idn-4.ts';
import { example, suspended } from '../../example.ts';
import { needs, offered, written } from '../../facts.ts';

export default example({
  metric: micIdn4,
  period: '2026-02',
  arrange: async (department) => {
    const { person, assignment } = department;
    const hired = { starts_on: '2023-07-01' };
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const people = {
      /** Grants are agreed upon, promotion is what the mentor offers; nobody covers family. */
      partly: await person(hired),
      suspended: await person({ ...hired, division: 'GIM' }),
      /** The latest profile counts. */
      changed: await person({ ...hired, division: 'GIM' }),
      /** Whose sponsor opens doors. */
      sponsored: await person({ ...hired, division: 'GIM' }),
      /** What the mentor's profile said is not recorded; leadership was agreed upon. */
      unknown: await person({ ...hired, division: 'NEPH' }),
      /** Grants are agreed upon with a mentor who never wrote a profile. */
      agreed: await person({ ...hired, division: 'NEPH' }),
      weak: await person(hired),
      silent: await person(hired),
      professor: await person({ starts_on: '2010-07-01' }),
      mentor,
    };
    await offered(department, mentor, '2025-09-01', { is_willing: true, need_areas: ['promotion'] });
    // Offers from tomorrow on what is asked for.
    await offered(department, mentor, '2026-03-01', { is_willing: true, need_areas: ['promotion', 'family', 'leadership'] });
    const lost = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    await offered(department, lost, '2026-03-01', { is_willing: true, need_areas: ['grants'] });
    await written(department, 'mentor_profile', lost.id, '2025-09-01');
    const strong = (...areas: string[]) => areas.map((area) => ({ area, priority: 4 }));
    await needs(department, people.partly, '2025-09-01', strong('grants', 'promotion', 'family'));
    await assignment(people.partly, mentor, { need_areas: ['grants'] });
    await needs(department, people.suspended, '2025-09-01', strong('promotion'));
    await suspended(department, await assignment(people.suspended, mentor), '2026-02-01');
    await needs(department, people.changed, '2025-09-01', strong('promotion'));
    await needs(department, people.changed, '2026-02-28', strong('leadership'), { version: 2 });
    await needs(department, people.changed, '2026-03-01', strong('promotion'), { version: 3 });
    await assignment(people.changed, mentor);
    await needs(department, people.sponsored, '2025-09-01', strong('sponsorship'));
    await assignment(people.sponsored, mentor, { subtype: 'sponsor', need_areas: ['sponsorship'] });
    await needs(department, people.unknown, '2025-09-01', strong('leadership', 'grants'));
    await assignment(people.unknown, lost, { need_areas: ['leadership'] });
    await needs(department, people.agreed, '2025-09-01', strong('grants'));
    const unwritten = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    await assignment(people.agreed, unwritten, { need_areas: ['grants'] });
    await needs(department, people.weak, '2025-09-01', [{ area: 'grants', priority: 3 }]);
    await needs(department, people.professor, '2025-09-01', strong('grants'));
    return { people };
  },
  rows: [
    { who: 'partly', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'partly', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'partly', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'suspended', division: 'GIM', numerator: 0 },
    { who: 'changed', division: 'GIM', numerator: 0 },
    { who: 'sponsored', division: 'GIM', numerator: 1 },
    { who: 'unknown', division: 'NEPH', numerator: 1 },
    { who: 'unknown', division: 'NEPH', excluded: 'not_recorded' },
    { who: 'agreed', division: 'NEPH', numerator: 1 },
    { who: 'weak', excluded: 'no_strong_need' },
    { who: 'silent', excluded: 'no_strong_need' },
  ],
  absent: ['professor', 'mentor'],
  values: [
    { numerator: 5, denominator: 8, value: 500 / 8, excluded: { no_strong_need: 2, not_recorded: 1 } },
    { division: 'GIM', numerator: 1, denominator: 3, value: 100 / 3 },
  ],
});
