/**
 * Opens documents of the demo department with tools that nobody here wrote: `npm run documents:check`. Starts the service, issues a dossier of the
 * professor with the most mentees, whom all of them let name them, and a CFAR statement of one of these, and prints what poppler finds in the PDF
 * of each and in the pages that LibreOffice makes of the dossier as DOCX. Ends with 1 where something is wrong, and where poppler is missing.
 */
import type pg from 'pg';
import { type DemoService, startDemo } from '../bench/process.ts';
import { convertedToPdf } from '../setup/docx.ts';
import { findings, hasPoppler, type Opened, openedPdf } from '../setup/opened.ts';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
/** Names that mentees of the professor get: accents, a stroke, Chinese, whose font is optional, and Arabic. */
const NAMES = [
  ['Éloïse', 'Němec'],
  ['Łucja', 'Wał'],
  ['小明', '王'],
  ['ع', 'العلي'],
] as const;
const LETTERS = ['é', 'ł', '王', 'ع'];
const DOSSIER = ['Mentorship report', 'Appointments', 'Summary', 'Mentorship activities', 'Current mentees', 'Past mentees', 'Attestation'];
const STATEMENT = ['CFAR mentorship statement', 'Attestation'];

type Thing = { id: string; items: Thing[]; mentee_id: string };

function report(what: string, file: Buffer, opened: Opened, wrong: readonly string[]): void {
  const { pages, title, isTagged, fonts, text } = opened;
  const embedded = fonts.filter((font) => font.isEmbedded).length;
  process.stdout.write(`${what}: ${Math.round(file.byteLength / 1024)} KiB, ${pages} pages, ${isTagged ? 'tagged' : 'not tagged'}, `);
  process.stdout.write(`${embedded} of ${fonts.length} fonts embedded, ${text.length} characters\n  ${title}\n`);
  for (const one of wrong) process.stdout.write(`  WRONG: ${one}\n`);
  if (wrong.length > 0) process.exitCode = 1;
}

async function check({ url, token }: DemoService, client: pg.Client): Promise<void> {
  const { rows: mentors } = await client.query<{ id: string; hr_number: string }>(
    `select p.id, p.hr_number from assignment a join person p on p.id = a.mentor_id
     where a.subtype = 'formal' and a.state in ('live', 'completed', 'ended') and exists (select from person_login l where l.person_id = p.id)
     group by p.id order by count(*) desc, p.hr_number limit 1`,
  );
  const [mentor] = mentors;
  if (!mentor) throw new Error('the demo department has no mentor');
  for (const [i, [given, family]] of NAMES.entries())
    await client.query(
      `update person set given_name = $2, family_name = $3, preferred_name = null where id = (
         select mentee_id from assignment where mentor_id = $1 and subtype = 'formal' and state in ('live', 'completed', 'ended')
         group by mentee_id order by mentee_id offset $4 limit 1)`,
      [mentor.id, given, family, i],
    );
  const send = async (who: string, address: string, body?: object) => {
    const headers = { authorization: `Bearer ${await token(who)}`, 'content-type': 'application/json', 'if-match': '*' };
    const answer = await fetch(`${url}${address}`, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers });
    if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Thing;
  };
  const issued = async (who: string, kind: string, person_id: string) => {
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

  await send('faculty-affairs', '/v1/reports', { person_id: mentor.id });
  // As if each had consented: many of them left before there were logins.
  await client.query(`update report_name_consent set state = 'given', answered_at = now() where mentor_id = $1`, [mentor.id]);
  const dossier = `/v1/reports/${await issued(mentor.hr_number, '/v1/reports', mentor.id)}/document`;
  const pdf = await file(dossier, 'application/pdf');
  const opened = openedPdf(pdf);
  report('Dossier as PDF', pdf, opened, findings(opened, DOSSIER, LETTERS));

  const docx = await file(dossier, DOCX);
  const pages = convertedToPdf(docx);
  if (pages === null) process.stdout.write('Dossier as DOCX: not opened, LibreOffice is not installed\n');
  else {
    const converted = openedPdf(pages);
    // Tags and fonts are LibreOffice’s own; the words and letters are the file’s.
    report('Dossier as DOCX, by LibreOffice', docx, converted, findings({ ...converted, isTagged: true }, DOSSIER, LETTERS));
  }

  const { rows: mentees } = await client.query<{ id: string; hr_number: string }>(
    `select p.id, p.hr_number from person p join assignment a on a.mentee_id = p.id and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
     cross join lateral programme_clock(p.id, current_date) k
     where k.programme_year in (4, 5) and exists (select from person_login l where l.person_id = p.id)
     group by p.id order by count(*) desc, p.hr_number limit 1`,
  );
  const [mentee] = mentees;
  if (!mentee) throw new Error('the demo department has nobody in the last programme years');
  const statement = await issued(mentee.hr_number, '/v1/cfar-statements', mentee.id);
  const second = await file(`/v1/cfar-statements/${statement}/document`, 'application/pdf');
  const found = openedPdf(second);
  report('CFAR statement as PDF', second, found, findings(found, STATEMENT, []));
}

if (hasPoppler) {
  const service = await startDemo('.');
  try {
    const client = await service.owner();
    await check(service, client).finally(() => client.end());
  } finally {
    await service.stop();
  }
} else {
  process.stderr.write('Nothing is opened: poppler is not installed (Debian and Ubuntu: apt-get install poppler-utils).\n');
  process.exitCode = 1;
}
