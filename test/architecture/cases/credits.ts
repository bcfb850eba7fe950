import type { Case, Cell } from './asking.ts';
import { each, of, one, own, type Readings } from './reading.ts';

const YEAR = { academic_year: '2025' };

/** A credit of the mentor, for a meeting with the mentee. */
async function credit({ world, mentee, mentor, author }: Cell) {
  const { id: assignment_id } = await world.assignment(mentee, mentor, { author });
  const [rules] = await world.sql<{ id: string }>`select id from credit_rule_set where department_id = ${world.id} and ends_year is null`;
  const entry = {
    person_id: mentor.id,
    side: 'mentor',
    code: 'FM-MEET',
    kind: 'grant',
    event_id: crypto.randomUUID(),
    event_on: '2026-02-01',
  };
  const posted = { effective_on: '2026-02-01', posted_on: '2026-02-02', academic_year: 2025, statement_year: 2025, rule_set_id: rules?.id };
  return (
    await world.insert('credit_entry', { ...entry, ...posted, quarter_credits: 4, window_key: entry.event_id, assignment_id }, author)
  ).id;
}

/** What the mentee claims to have taught, or as whom they served. */
async function claim({ world, mentee, author }: Cell, code: 'TEACH' | 'FACIL' = 'TEACH') {
  const event = await world.insert('programme_event', { kind: 'workshop', title: 'Workshop', held_on: '2026-02-01' });
  const role = await world.role(author, 'mentorship_facilitator', { division: 'NEPH', starts_on: '1990-07-01', ends_on: '1990-07-01' });
  const what = code === 'TEACH' ? { programme_event_id: event.id } : { role_id: role.id, academic_year: 2024, note: 'A good year.' };
  return (await world.insert('credit_claim', { person_id: mentee.id, code, ...what, expires_on: '2026-09-01' }, author)).id;
}

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listCredits: async (cell) => ({ thing: await credit(cell), query: { person_id: cell.mentor.id, limit: '200' } }),
  getCredit: async (cell) => ({ path: await credit(cell) }),
  reverseCredit: async (cell) => ({ path: await credit(cell), key: crypto.randomUUID(), body: { decision_ref: 'FA-2026-014' } }),
  getCreditStatement: ({ mentor }) => ({ path: mentor.id, query: YEAR }),
  issueCreditStatement: ({ mentor }) => ({ path: mentor.id, body: { academic_year: 2024 } }),
  listCreditClaims: async (cell) => ({ thing: await claim(cell), query: { person_id: cell.mentee.id, limit: '200' } }),
  getCreditClaim: async (cell) => ({ path: await claim(cell) }),
  claimCredit: async ({ world }) => {
    const event = await world.insert('programme_event', { kind: 'workshop', title: 'Workshop', held_on: '2026-02-01' });
    return { key: crypto.randomUUID(), body: { code: 'TEACH', event_id: event.id } };
  },
  verifyCreditClaim: async (cell) => ({ path: await claim(cell), ifMatch: 1, body: {} }),
  rejectCreditClaim: async (cell) => ({ path: await claim(cell, 'FACIL'), ifMatch: 1, body: {} }),
  withdrawCreditClaim: async (cell) => ({ path: await claim(cell), ifMatch: 1, body: {} }),
  listCreditRuleSets: () => ({}),
  getCurrentCreditRuleSet: () => ({ query: YEAR }),
  getCreditRuleSet: async ({ world }) => {
    const [rules] = await world.sql<{ id: string }>`select id from credit_rule_set where department_id = ${world.id} limit 1`;
    return { path: String(rules?.id) };
  },
  succeedCreditRuleSet: () => ({ body: { starts_year: 2026 } }),
  recomputeCredits: () => ({ body: {} }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listCredits: of('person_id', ['mentor']),
  getCredit: each('credit_entry', 'mentor'),
  getCreditStatement: ({ cast }) => [{ topic: 'mentor', path: cast.mentor.id, query: YEAR }],
  listCreditClaims: of('person_id', ['mentor']),
  getCreditClaim: each('credit_claim', 'mentor'),
  listCreditRuleSets: own('credit_rule_set', 'department'),
  getCurrentCreditRuleSet: ({ things }) => [
    { topic: 'department', query: YEAR, counts: ({ id }) => things('credit_rule_set', 'department').includes(String(id)) },
  ],
  getCreditRuleSet: one('credit_rule_set'),
};
