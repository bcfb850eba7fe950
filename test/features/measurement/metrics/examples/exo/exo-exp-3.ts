import { exoExp3 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-exp-3.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoExp3,
  period: '2026-02',
  arrange: async ({ person, role, division, insert }) => {
    const people = {
      card: await person(),
      card_facilitator: await person(),
      gim: await person({ division: 'GIM' }),
      /** Acknowledged only the charter before. */
      gim_facilitator: await person({ division: 'GIM' }),
      neph: await person({ division: 'NEPH' }),
      /** The call says nothing of funding. */
      neph_facilitator: await person({ division: 'NEPH' }),
    };
    const charter = { kind: 'facilitator_charter', title: 'Charter', body: 'What facilitators do.' };
    const before = await insert('expectation_document', { ...charter, version: 1, starts_on: '2020-07-01', ends_on: '2025-07-01' });
    // The last day of its validity is the day that is asked about.
    const current = await insert('expectation_document', { ...charter, version: 2, starts_on: '2025-07-01', ends_on: '2026-03-01' });
    await insert('expectation_document', { ...charter, version: 3, starts_on: '2026-03-01' });
    const acknowledge = (who: { id: string }, document: { id: string }, day: string) =>
      insert('acknowledgement', { document_id: document.id, person_id: who.id, acknowledged_at: `${day}T17:00:00Z` });
    const pairs = [
      ['CARD', people.card, people.card_facilitator, 500_000],
      ['GIM', people.gim, people.gim_facilitator, 500_000],
      ['NEPH', people.neph, people.neph_facilitator, null],
    ] as const;
    for (const [code, director, facilitator, stipend_cents] of pairs) {
      await role(director, 'division_director', { division: code });
      const { id: role_id } = await role(facilitator, 'mentorship_facilitator', { division: code, starts_on: '2025-07-01' });
      const term = { opens_on: '2025-04-01', closes_on: '2025-05-01', term_starts_on: '2025-07-01', term_ends_on: '2027-07-01' };
      const call = await insert('facilitator_call', { division_id: division(code).id, ...term, stipend_cents });
      const decided = { decision: 'selected', decided_by: director.id, decided_on: '2025-06-01' };
      await insert('facilitator_application', { call_id: call.id, person_id: facilitator.id, ...decided, role_id });
      await acknowledge(director, current, '2026-02-28');
      await acknowledge(facilitator, code === 'GIM' ? before : current, '2025-07-02');
    }
    await acknowledge(people.gim_facilitator, current, '2026-03-01');
    return { people };
  },
  rows: [
    { who: null, division: 'CARD', numerator: 1, denominator: 1 },
    { who: null, division: 'GIM', numerator: 0, denominator: 1 },
    { who: null, division: 'NEPH', numerator: 0, denominator: 1 },
  ],
  values: [{ numerator: 1, denominator: 3, value: 100 / 3 }],
});
