/** The department that writers write in: a few people whom all of them want at the same time, and many whom each has for itself. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPool } from '../../../src/core/db.ts';
import { createDevIssuer } from '../../../src/http/dev-issuer.ts';
import { createDepartment, type Department, type Person } from '../../setup/department.ts';

const ISSUER = 'https://login.example.org';
const AUDIENCE = 'https://mentorship.example.org';

type Some = readonly [Person, ...Person[]];

export interface Stage {
  department: Department;
  director: Person;
  pic: Person;
  viceChair: Person;
  lead: Person;
  facultyAffairs: Person;
  /** Wanted by everybody. */
  mentees: Some;
  mentors: Some;
  /** Somebody with whom nobody has done anything yet; undefined once all are used up. */
  nextPlanner(): Person | undefined;
  nextProbationer(): Person | undefined;
  token(who: Pick<Person, 'subject'>): Promise<string>;
  /** What a service needs to accept these tokens. */
  environment: Record<string, string>;
  /** By how much the clock of the token issuer is ahead of this machine's. */
  shift_ms: number;
  close(): Promise<void>;
}

export type StageOptions = Readonly<{ shared?: number; own?: number }>;

/** Makes the department in an empty, migrated database, and serves the keys of its tokens. */
export async function openStage(ownerUrl: string, { shared = 8, own = 200 }: StageOptions = {}): Promise<Stage> {
  const owner = createPool(ownerUrl, { size: 4 });
  const department = await createDepartment(owner, { code: 'DOM', name: 'Department of Medicine', issuer: ISSUER });
  const { person, role } = department;
  const several = async (count: number, make: () => Promise<Person>) => {
    const made: Person[] = [];
    for (let n = 0; n < count; n += 1) made.push(await make());
    return made as unknown as Some;
  };
  const elsewhere = () => person({ division: 'GIM', site: 'NORTH', rank: 'professor' });
  const [director, pic, viceChair, lead, facultyAffairs] = (await several(5, elsewhere)) as [Person, Person, Person, Person, Person];
  await role(director, 'division_director', { division: 'CARD' });
  await role(pic, 'physician_in_chief', { site: 'UNION' });
  await role(viceChair, 'vice_chair', { portfolio: 'education' });
  await role(lead, 'mentorship_lead');
  await role(facultyAffairs, 'faculty_affairs');
  const mentees = await several(shared, () => person());
  const mentors = await several(shared, () => person({ division: 'NEPH', site: 'NORTH', rank: 'professor' }));
  const planners = [...(await several(own, () => person()))];
  const started = Temporal.Now.plainDateISO('UTC').subtract({ months: 20 }).toString();
  const probationers = [...(await several(own, () => person({ starts_on: started })))];
  await owner.query(`update appointment set status = 'probationary' where starts_on = $1`, [started]);

  let shift_ms = 0;
  const now = () => new Date(Date.now() + shift_ms);
  const issuer = createDevIssuer({ issuer: ISSUER, audience: AUDIENCE, clock: now });
  const keys = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(issuer.jwks()));
  });
  await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
  const minted = new Map<string, { at: number; token: Promise<string> }>();
  return {
    department,
    director,
    pic,
    viceChair,
    lead,
    facultyAffairs,
    mentees,
    mentors,
    nextPlanner: () => planners.pop(),
    nextProbationer: () => probationers.pop(),
    token: ({ subject }) => {
      const at = now().getTime();
      const known = minted.get(subject);
      if (known && Math.abs(known.at - at) < 60_000) return known.token;
      const token = issuer.mint(subject);
      minted.set(subject, { at, token });
      return token;
    },
    environment: {
      AUTH_ISSUER: ISSUER,
      AUTH_AUDIENCE: AUDIENCE,
      AUTH_JWKS_URL: `http://127.0.0.1:${(keys.address() as AddressInfo).port}/keys`,
      RATE_LIMIT_PER_MINUTE: '1000000',
    },
    get shift_ms() {
      return shift_ms;
    },
    set shift_ms(to: number) {
      shift_ms = to;
    },
    close: async () => {
      keys.closeAllConnections();
      await new Promise((resolve) => keys.close(resolve));
      await owner.end();
    },
  };
}
