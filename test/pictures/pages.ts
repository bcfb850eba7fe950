/**
 * Pictures for the README: `node test/pictures/pages.ts`. Starts the service with its fictional demo department, issues a dossier of the professor with
 * the most mentees, whom some of them let name them, a CFAR statement of one of these, and the programme report of the year that is over, and draws
 * pages of them with poppler's pdftoppm. The matrix, a trend and the load of mentors are kept as the service draws them, as SVG.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type DemoService, startDemo } from '../bench/process.ts';

const FOLDER = new URL('.', import.meta.url).pathname;
const DOTS_PER_INCH = '72';
/** Enough to see what such a report looks like. */
const PAGES = { dossier: '2', statement: '1', programme: '2' };
/** What is drawn as SVG, by the name of its file. */
const DRAWN = { matrix: '/v1/sem', trend: '/v1/metrics/MIC-REL-1/trend', load: '/v1/mentor-load' };

const service = await startDemo('.');
try {
  await draw(service);
} finally {
  await service.stop();
}

type Thing = { id: string; items: Thing[]; mentee_id: string; status: string; result_url: string; period: { key: string } };

async function draw(service: DemoService): Promise<void> {
  const client = await service.owner();
  try {
    await drawWith(service, client);
  } finally {
    await client.end();
  }
}

async function drawWith({ url, token }: DemoService, client: pg.Client): Promise<void> {
  const { rows: mentors } = await client.query<{ id: string; hr_number: string }>(
    `select p.id, p.hr_number from assignment a join person p on p.id = a.mentor_id
     where a.subtype = 'formal' and a.state in ('live', 'completed', 'ended') and exists (select from person_login l where l.person_id = p.id)
     group by p.id order by count(*) desc, p.hr_number limit 1`,
  );
  const [mentor] = mentors;
  if (!mentor) throw new Error('the demo department has no mentor');
  const hrNumberOf = async (id: string) =>
    (await client.query<{ hr_number: string }>('select hr_number from person where id = $1', [id])).rows[0]?.hr_number;
  const send = async (who: string, address: string, body?: object) => {
    const headers = { authorization: `Bearer ${await token(who)}`, 'content-type': 'application/json', 'if-match': '*' };
    const answer = await fetch(`${url}${address}`, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers });
    if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Thing;
  };
  const issue = async (who: string, kind: string, person_id: string) => {
    const { id } = await send('faculty-affairs', kind, { person_id });
    await send(who, `/v1/reports/${id}/agree`, {});
    await send('faculty-affairs', `/v1/reports/${id}/issue`, {});
    return id;
  };
  const file = async (address: string, accept: string) => {
    const answer = await fetch(`${url}${address}`, { headers: { authorization: `Bearer ${await token('faculty-affairs')}`, accept } });
    if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
    return Buffer.from(await answer.arrayBuffer());
  };
  const pages = async (document: string, name: string, last: string) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'pages-'));
    writeFileSync(path.join(folder, 'it.pdf'), await file(document, 'application/pdf'));
    for (const old of readdirSync(FOLDER)) if (old.startsWith(`${name}-`)) rmSync(path.join(FOLDER, old));
    execFileSync('pdftoppm', ['-png', '-r', DOTS_PER_INCH, '-l', last, path.join(folder, 'it.pdf'), path.join(FOLDER, name)]);
    rmSync(folder, { recursive: true });
  };

  // Asks the mentees; every second one lets reports name them.
  await send('faculty-affairs', '/v1/reports', { person_id: mentor.id });
  const { items } = await send(mentor.hr_number, `/v1/report-name-consents?mentor_id=${mentor.id}&limit=200`);
  for (const [i, { id, mentee_id }] of items.entries()) {
    const who = await hrNumberOf(mentee_id);
    if (i % 2 === 0 && who) await send(who, `/v1/report-name-consents/${id}/give`, {});
  }
  await pages(`/v1/reports/${await issue(mentor.hr_number, '/v1/reports', mentor.id)}/document`, 'dossier', PAGES.dossier);
  const { rows: mentees } = await client.query<{ id: string; hr_number: string }>(
    `select p.id, p.hr_number from person p join assignment a on a.mentee_id = p.id and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
     cross join lateral programme_clock(p.id, current_date) k
     where k.programme_year in (4, 5) and exists (select from person_login l where l.person_id = p.id)
     group by p.id order by count(*) desc, p.hr_number limit 1`,
  );
  const [mentee] = mentees;
  if (!mentee) throw new Error('the demo department has nobody in the last programme years');
  await pages(
    `/v1/cfar-statements/${await issue(mentee.hr_number, '/v1/cfar-statements', mentee.id)}/document`,
    'cfar-statement',
    PAGES.statement,
  );

  for (const [name, address] of Object.entries(DRAWN))
    writeFileSync(path.join(FOLDER, `${name}.svg`), await file(address, 'image/svg+xml'));
  const { rows: waves } = await client.query<{ id: string }>(
    `select id from survey_wave where state = 'published' order by closed_on desc limit 1`,
  );
  writeFileSync(path.join(FOLDER, 'answers.svg'), await file(`/v1/survey-waves/${waves[0]?.id}/results`, 'image/svg+xml'));
  const { period } = await send('faculty-affairs', '/v1/sem');
  const { result_url } = await send('faculty-affairs', '/v1/programme-reports', { academic_year: Number(period.key) - 1 });
  for (const limit = Date.now() + 300_000; (await send('faculty-affairs', result_url)).status !== 'succeeded'; await sleep(500))
    if (Date.now() > limit) throw new Error('the programme report was not made');
  await pages(`${result_url}/document`, 'programme-report', PAGES.programme);
}
