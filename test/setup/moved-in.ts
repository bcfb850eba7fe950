/** A department that moves in: an empty database, `npm run bootstrap`, and the service with its worker on it, at a moment that the test chooses. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { addMonths } from '../../src/core/calendar.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import type { MovingDepartment } from '../../src/demo/moving-in/lists.ts';
import { examine } from '../../src/doctor/examine.ts';
import { createDevIssuer } from '../../src/http/dev-issuer.ts';
import { createVerifier } from '../../src/http/tokens.ts';
import { startWorker } from '../../src/jobs/worker.ts';
import { type Client, createClient } from './client.ts';
import { closeAfterFile } from './closing.ts';
import { freshDatabase } from './database.ts';
import { logger } from './imports.ts';
import type { Facts, Life } from './obligation-facts.ts';
import { ROOT } from './source.ts';

export const ISSUER = 'https://login.example.org';
const AUDIENCE = 'https://mentorship.example.org';
const LIMITS = { NODE_ENV: 'test', RATE_LIMIT_PER_MINUTE: '1000000', CONCURRENT_REQUESTS_PER_PERSON: '1000', BUSY_DELAY_MS: '0' };

/** The department and who may do everything in it; the programme begins on the day of `now`. */
export async function movedIn(now: string) {
  const { ownerUrl, appUrl } = await freshDatabase();
  const day = now.slice(0, 10);
  const options = {
    ...{ 'department-code': 'DOM', 'department-name': 'Department of Medicine', 'time-zone': 'America/Toronto' },
    ...{ 'programme-starts-on': day, issuer: ISSUER, subject: 'first', 'given-name': 'Naoko', 'family-name': 'Ashworth' },
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const env = { PATH: process.env['PATH'] ?? '', OWNER_DATABASE_URL: ownerUrl };
  await promisify(execFile)(process.execPath, ['src/bootstrap.ts', ...args], { cwd: ROOT, env });

  const owner = createPool(ownerUrl, { size: 1 });
  const sql = async <Row>(text: string, values: unknown[] = []) => (await owner.query(text, values)).rows as Row[];
  // The command gives the first roles from the day on which it runs, which is not the day of the test.
  await sql(`update leadership_role set starts_on = $1`, [day]);

  const pool = createPool(appUrl, { size: 4 });
  const db = createDb(pool);
  const clock = () => Temporal.Instant.from(now);
  const date = () => new Date(clock().epochMilliseconds);
  const issuer = createDevIssuer({ issuer: ISSUER, audience: AUDIENCE, clock: date });
  const app = await createApp({
    config: loadConfig(LIMITS),
    db,
    clock,
    verify: createVerifier({ issuer: ISSUER, audience: AUDIENCE, clock: date, jwks: issuer.jwks }),
    devIssuer: { name: ISSUER, issuer },
    workerRunning: () => true,
    stopping: () => false,
  });
  const worker = await startWorker({ pool, db, clock, logger });
  closeAfterFile(async () => {
    await worker.stop();
    await app.close();
    await pool.end();
    await owner.end();
  });
  const as = (subject: string): Client => createClient(app, () => issuer.mint(subject));
  /** Every row of every table but for those that only tell of imports and of metrics to be refreshed, so that nothing can change unnoticed. */
  const everything = async () => {
    const tables = await sql<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
    );
    const apart = /^(import|import_.*|job|event|event_.*|idempotency_key|metric_change|kysely_.*|function_version|service_key)$/;
    const parts = tables.filter(({ name }) => !apart.test(name));
    const state = parts.map(
      ({ name }) =>
        `select '${name}' as t, count(*)::int as n, md5(coalesce(string_agg(x::text, '|' order by x::text), '')) as h from "${name}" x`,
    );
    return sql<{ t: string; n: number; h: string }>(`${state.join(' union all ')} order by 1`);
  };
  /** What the doctor finds wrong in the database. */
  const offences = async () => (await examine(createDb(owner), now)).map(({ rule, ids, words }) => `${rule} ${ids.join(' ')}: ${words}`);
  return { admin: as('first'), as, db, sql, everything, offences };
}

/** The same department, as somebody with a wall calendar has to know it to count what its people owe. */
export function factsOfMoving(of: MovingDepartment): Facts {
  const mentors = [...new Set(of.assignments.map(({ mentor }) => mentor))];
  const sessions = [...new Set(of.orientations.map(({ held_on }) => held_on))];
  const leavesOf = (hr_number: string) => of.leaves.filter((leave) => leave.hr_number === hr_number);
  const life = ({ hr_number, appointed_on, status, division }: MovingDepartment['people'][number]): Life => ({
    deceased_on: null,
    terms: [{ category: 'full_time', status, appointed_on, starts_on: appointed_on, ends_on: null }],
    enrolments: [],
    leaves: leavesOf(hr_number).map(({ kind, starts_on, ends_on }) => ({ starts_on, ends_on, stops_clock: kind === 'parental' })),
    divisions: [{ code: division, starts_on: appointed_on, ends_on: null }],
    mentorships: of.assignments
      .filter(({ mentee, subtype }) => mentee === hr_number && subtype === 'formal')
      .map(({ mentor, is_primary, starts_on, ends_on, planned_ends_on }) => ({
        ...{ mentor: mentors.indexOf(mentor), is_primary, starts_on, ends_on: ends_on ?? planned_ends_on, activated_on: starts_on },
        ...{ suspended: [], pauses: [], continues: null, agreements: [] },
        meetings: of.meetings
          .filter(
            (one) =>
              one.mentee === hr_number && one.mentor === mentor && one.held_on >= starts_on && (ends_on === null || one.held_on < ends_on),
          )
          .map(({ held_on }) => ({ held_on, state: 'confirmed' as const, mode: 'video' as const, duration_min: 45 })),
      })),
    plans: of.plans
      .filter((plan) => plan.hr_number === hr_number)
      .map(({ starts_on }) => ({ starts_on, ends_on: addMonths(starts_on, 60), closed_on: null, in_force_on: [starts_on] })),
    check_in:
      of.check_ins
        .filter(({ mentee }) => mentee === hr_number)
        .map(({ held_on }) => ({ clock_starts_on: appointed_on, state: 'held' as const, held_on, waived_on: null }))[0] ?? null,
    reviews: of.annual_reviews
      .filter(({ mentee }) => mentee === hr_number)
      .map(({ academic_year, held_on }) => ({ academic_year, state: 'held' as const, held_on, waived_on: null })),
    attended: of.orientations
      .filter((one) => one.hr_number === hr_number)
      .map(({ held_on, attendance }) => ({ session: sessions.indexOf(held_on), attendance })),
    extensions: [],
    decisions: of.milestones
      .filter((one) => one.hr_number === hr_number && one.kind === 'cfar_decided')
      .map(({ reached_on }) => ({ reached_on, cfar_outcome: 'continuing' as const })),
    waivers: [],
  });
  return {
    mentors: mentors.map((hr_number) => ({ leaves: leavesOf(hr_number) })),
    sessions: sessions.map((held_on) => ({ held_on, division: null, is_mandatory: true, is_cancelled: false })),
    lives: of.people.map(life),
    begins: { department: of.as_of, divisions: {} },
  };
}
