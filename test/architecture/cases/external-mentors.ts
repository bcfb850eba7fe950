import { LINK_SECRET, linked } from '../confidentiality-scene-matching.ts';
import type { Case, Cell } from './asking.ts';
import { once, type Readings } from './reading.ts';

/** A proposal of the mentee to an external person. */
async function proposal({ world, mentee, author }: Cell) {
  const mentor = await world.person({ kind: 'external' });
  const { id } = await world.assignment(mentee, mentor, { author, state: 'pending_acceptance' });
  await world.sql`update assignment set terms_changed_at = '2026-02-20T12:00:00Z' where id = ${id}`;
  return { id, mentor };
}

async function link(cell: Cell): Promise<string> {
  const { id, mentor } = await proposal(cell);
  const secret = `link-${cell.fresh}`;
  await linked(cell.world, mentor, id, secret);
  return secret;
}

const evidence = { accepted_on: '2026-03-01', evidence_kind: 'email', evidence_reference: '2026/118', attests_no_reporting_line: true };

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  recordAcceptance: async (cell) => ({ path: (await proposal(cell)).id, ifMatch: '*', body: evidence }),
  requestAcceptanceLink: async (cell) => ({ path: (await proposal(cell)).id, ifMatch: '*', body: {} }),
  readAcceptanceLink: async (cell) => ({ path: await link(cell) }),
  acceptByLink: async (cell) => ({ body: { secret: await link(cell), attests_no_reporting_line: true } }),
  declineByLink: async (cell) => ({ body: { secret: await link(cell) } }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  // Whoever holds the link.
  readAcceptanceLink: once('mentee', () => LINK_SECRET, { only: 'mentee' }),
};
