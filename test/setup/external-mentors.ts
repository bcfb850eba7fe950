/** Helpers for proposals to external mentors and for the links that their mails have. */
import { expect } from 'vitest';
import type { AssignmentDetail } from '../../src/features/mentorship/assignments/schema.ts';
import { assignmentsOf } from './assignments.ts';
import type { Person } from './department.ts';
import { mailsOf, TOMORROW } from './mails.ts';
import type { People, World } from './world.ts';

const LINK = /\/v1\/acceptance-links\/([A-Za-z0-9_-]{43})$/gm;

export function externalMentorsOf(world: World, people: People) {
  const assignments = assignmentsOf(world, people);
  const mails = mailsOf(world);

  const newPair = async () => ({
    mentee: await world.person({ division: 'CARD', site: 'UNION' }),
    mentor: await world.person({ kind: 'external', login: false }),
  });

  /** A proposal of the director to an external mentor, which nobody has answered. */
  async function proposed(more: object = {}, given: Partial<{ mentee: Person; mentor: Person }> = {}) {
    const pair = { ...(await newPair()), ...given };
    const { status, body } = await assignments.propose(people.director, pair.mentee, pair.mentor, more);
    expect(status, JSON.stringify(body)).toBe(201);
    return { ...pair, id: body.id };
  }

  /** The secrets of all links in the mails that the mentor got so far. */
  const secretsTo = (mentor: Person): string[] =>
    mails.mailsTo(mentor).flatMap(({ parsed }) => [...(parsed.text ?? '').matchAll(LINK)].map(([, secret]) => secret as string));

  /** Like `proposed`, with the secret of the link in the mail of the next morning. */
  async function asked(more: object = {}, given: Partial<{ mentee: Person; mentor: Person }> = {}) {
    const proposal = await proposed(more, given);
    await mails.morning(proposal.mentor, TOMORROW);
    const [secret, ...others] = secretsTo(proposal.mentor);
    expect(others).toEqual([]);
    return { ...proposal, secret: secret as string };
  }

  const look = (secret: string) => world.anonymous.get(`/v1/acceptance-links/${secret}`);
  const accept = (secret: string, more: object = { attests_no_reporting_line: true }, options: { key?: string } = {}) =>
    world.anonymous.post('/v1/acceptance-links/accept', { secret, ...more }, options);
  const decline = (secret: string) => world.anonymous.post('/v1/acceptance-links/decline', { secret });
  const recordAs = (as: Person, id: string, more: object = {}) =>
    world.as(as).post<AssignmentDetail & { code: string }>(
      `/v1/assignments/${id}/record-acceptance`,
      {
        accepted_on: '2026-03-01',
        evidence_kind: 'email',
        evidence_reference: 'Records 2026/118',
        attests_no_reporting_line: true,
        ...more,
      },
      { ifMatch: '*' },
    );

  return { ...assignments, mails, newPair, proposed, asked, secretsTo, look, accept, decline, recordAs };
}
