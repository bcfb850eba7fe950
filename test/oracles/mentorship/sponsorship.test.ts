/** What becomes of sponsorship actions and who sees them, through HTTP, against a notebook that is kept by the text of the rule. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../setup/department.ts';
import { runs } from '../../setup/runs.ts';
import { sponsorshipOf } from '../../setup/sponsorship.ts';
import { createWorld, type World } from '../../setup/world.ts';

let world: World;
let words: ReturnType<typeof sponsorshipOf>;
/** Two colleagues; the director and a mentorship lead, who are colleagues as well; and somebody who is nothing to them. */
let cast: Person[];
beforeAll(async () => {
  world = await createWorld();
  words = sponsorshipOf(world);
  cast = [];
  for (let n = 0; n < 5; n += 1) cast.push(await world.person({ division: n === 4 ? 'GIM' : 'CARD', site: n === 4 ? 'NORTH' : 'UNION' }));
  await world.role(at(2), 'division_director', { division: 'CARD' });
  await world.role(at(3), 'mentorship_lead');
});

const DIRECTOR = 2;
const LEAD = 3;
const STRANGER = 4;
const who = fc.nat(STRANGER);
function at(n: number): Person {
  const person = cast[n];
  if (!person) throw new Error('there are five');
  return person;
}

type Step = { by: number; verb: 'edit' | 'verify' | 'decline' | 'void' };
type Noted = { sponsor: number; beneficiary: number; state: 'claimed' | 'verified' | 'declined' | 'voided'; voidedBy: number | null };

/** Whether somebody sees it: the two always; a verified one also the director of one of the two, and the lead. */
function sees(noted: Noted, person: number): boolean {
  if (person === noted.sponsor || person === noted.beneficiary) return true;
  if (noted.state !== 'verified') return false;
  const inDivision = noted.sponsor !== STRANGER || noted.beneficiary !== STRANGER;
  return person === LEAD || (person === DIRECTOR && inDivision);
}

/** The status of the answer, and what it is afterwards. */
function expected(noted: Noted, { by, verb }: Step): { status: number; after: Noted['state'] } {
  const same = { after: noted.state };
  const isSponsor = by === noted.sponsor;
  const isBeneficiary = by === noted.beneficiary;
  const isLead = by === LEAD && !isSponsor && !isBeneficiary;
  if (verb === 'void' && isLead && noted.state === 'voided' && noted.voidedBy === by) return { status: 200, ...same };
  if (!sees(noted, by)) return { status: 404, ...same };
  if (verb === 'void') {
    if (isLead) return { status: 200, after: 'voided' };
    if (!isSponsor) return { status: 403, ...same };
    return noted.state === 'verified' ? { status: 409, ...same } : { status: 200, after: 'voided' };
  }
  if (verb === 'edit') return isSponsor ? { status: noted.state === 'claimed' ? 200 : 409, ...same } : { status: 403, ...same };
  if (!isBeneficiary) return { status: 403, ...same };
  const wanted = verb === 'verify' ? 'verified' : 'declined';
  if (noted.state === wanted) return { status: 200, ...same };
  const possible = noted.state === 'claimed' || (verb === 'verify' && noted.state === 'declined');
  return possible ? { status: 200, after: wanted } : { status: 409, ...same };
}

const step: fc.Arbitrary<Step> = fc.record({ by: who, verb: fc.constantFrom('edit', 'verify', 'decline', 'void') });
const story = fc.record({
  pair: fc.tuple(who, who),
  steps: fc.array(step, { minLength: 1, maxLength: 6 }),
});

describe('a sponsorship action', () => {
  it('is answered by the beneficiary alone, undone by no side once verified, and seen by others only while verified', {
    timeout: 600_000,
  }, async () => {
    let version = 0;
    await fc.assert(
      fc.asyncProperty(story, async ({ pair: [sponsor, beneficiary], steps }) => {
        const recorded = await words.record(at(sponsor), at(beneficiary), { description: 'Secret words' });
        expect(recorded.status).toBe(sponsor === beneficiary ? 422 : 201);
        if (sponsor === beneficiary) return;
        const { id } = recorded.body;
        const noted: Noted = { sponsor, beneficiary, state: 'claimed', voidedBy: null };
        for (const next of steps) {
          version += 1;
          const answer =
            next.verb === 'edit'
              ? await words.edit(at(next.by), id, { outcome: `Version ${version}` })
              : await words.act(at(next.by), id, next.verb);
          const { status, after } = expected(noted, next);
          expect(answer.status, `${JSON.stringify(noted)} ${JSON.stringify(next)} ${answer.text}`).toBe(status);
          if (after === 'voided' && noted.state !== 'voided') noted.voidedBy = next.by;
          noted.state = after;
          for (const [n, person] of cast.entries()) {
            const seen = await words.read(person, id);
            expect(seen.status, `${JSON.stringify(noted)} read by ${n}`).toBe(sees(noted, n) ? 200 : 404);
            const isParty = n === sponsor || n === beneficiary;
            if (seen.status === 200)
              expect([seen.body.status, seen.body.description]).toEqual([noted.state, isParty ? 'Secret words' : null]);
            expect((await words.list(person, 'limit=200')).items.some((item) => item.id === id)).toBe(sees(noted, n));
          }
        }
      }),
      { numRuns: runs(12, 100) },
    );
  });
});
