import type { Case, Cell } from './asking.ts';
import { each, of, type Readings } from './reading.ts';

/** What the mentor did for the mentee as a sponsor. */
async function action({ world, mentee, mentor, author }: Cell, state: 'claimed' | 'verified') {
  const values = { sponsor_id: mentor.id, beneficiary_id: mentee.id, kind: 'letter', acted_on: '2026-02-01', state };
  const answered = state === 'verified' ? { answered_at: '2026-02-02T12:00:00Z' } : {};
  return (await world.insert('sponsorship_action', { ...values, ...answered }, author)).id;
}

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listSponsorshipActions: async (cell) => {
    await action(cell, 'verified');
    return { query: { beneficiary_id: cell.mentee.id } };
  },
  getSponsorshipAction: async (cell) => ({ path: await action(cell, 'verified') }),
  // Of the mentee, whoever asks: the mentee is nobody to themselves.
  recordSponsorshipAction: ({ mentee, mentor }) => ({
    body: (relation) => ({ beneficiary_id: relation === 'mentee' ? mentor.id : mentee.id, kind: 'letter' }),
  }),
  editSponsorshipAction: async (cell) => ({ path: await action(cell, 'claimed'), ifMatch: 1, body: { kind: 'review' } }),
  verifySponsorshipAction: async (cell) => ({ path: await action(cell, 'claimed'), ifMatch: 1, body: {} }),
  declineSponsorshipAction: async (cell) => ({ path: await action(cell, 'claimed'), ifMatch: 1, body: {} }),
  voidSponsorshipAction: async (cell) => ({ path: await action(cell, 'claimed'), ifMatch: 1, body: {} }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listSponsorshipActions: of('beneficiary_id', ['mentee']),
  getSponsorshipAction: each('sponsorship_action', 'mentee'),
};
