/** Reports as tools open them that nobody here wrote. Where a machine lacks the tools, the names of the tests say so, and nothing is opened. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../setup/department.ts';
import { convertedToPdf } from '../../setup/docx.ts';
import { findings, hasLibreOffice, hasPoppler, openedPdf } from '../../setup/opened.ts';
import { reportsOf } from '../../setup/reports.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const WORDS = [
  ...['Mentorship report', 'Łucja Hédł', 'Appointments', 'Summary', 'Mentorship activities', 'Current mentees', 'Zoé Łęk', 'Past mentees'],
  ...['Training in mentoring', 'Recognition', 'What was left out', 'Attestation'],
];
/** One of each script: accents, a stroke, Arabic in its isolated letters, and Chinese, whose font is optional. */
const LETTERS = ['é', 'ł', 'ع', '王'];

let world: World;
let people: People;
let mentor: Person;
let id: string;
let report_no: string;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  const words = reportsOf(world, people);
  mentor = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor', given_name: 'Łucja', family_name: 'Hédł' });
  for (const [given_name, family_name] of [
    ['小明', '王'],
    ['ع', 'العلي'],
    ['Zoé', 'Łęk'],
  ] as const)
    await world.assignment(await world.person({ given_name, family_name }), mentor, { starts_on: '2024-07-01' });
  await words.request(mentor, mentor);
  await world.sql`update report_name_consent set state = 'given', answered_at = now() where mentor_id = ${mentor.id}`;
  ({ id, report_no } = await words.issued(mentor));
});

async function file(accept: string, who: Person = mentor): Promise<Buffer> {
  const headers = { accept, authorization: `Bearer ${await world.issuer.mint(who.subject)}` };
  const answer = await world.app.inject({ method: 'GET', url: `/v1/reports/${id}/document`, headers });
  expect(answer.statusCode).toBe(200);
  return answer.rawPayload;
}

describe('a dossier', () => {
  it(
    hasPoppler
      ? 'as PDF is opened by pdfinfo, pdffonts and pdftotext: pages, title, tags, every font embedded, the text in order, no glyph missing'
      : 'as PDF is opened by no tool of poppler, which this machine does not have (poppler-utils)',
    async () => {
      if (!hasPoppler) return;
      const opened = openedPdf(await file('application/pdf'));
      expect(findings(opened, WORDS, LETTERS)).toEqual([]);
      expect(opened).toMatchObject({ pages: 2, title: `Mentorship report ${report_no}: Łucja Hédł`, isTagged: true });
      const families = opened.fonts.map(({ name }) => name.replace(/^[A-Z]{6}\+/, ''));
      expect(families).toEqual(expect.arrayContaining(['NotoSans-Regular', 'NotoSans-Bold', 'NotoSansArabic-Regular']));
      if (opened.text.includes('[U+738B]'))
        expect(opened.text.replaceAll(/\s+/g, ' ')).toContain(
          'The fonts of this service lack U+5C0F, U+660E, U+738B; they are shown by their code.',
        );
    },
  );

  it(hasLibreOffice && hasPoppler
    ? 'as DOCX is opened by LibreOffice, and its pages by poppler: title, every font embedded, the text in order with every letter'
    : 'as DOCX is not opened: this machine does not have LibreOffice and poppler', { timeout: 120_000 }, async () => {
    const pdf = hasLibreOffice && hasPoppler ? convertedToPdf(await file(DOCX)) : null;
    if (pdf === null) return;
    const opened = openedPdf(pdf);
    // LibreOffice tags what it is told to tag, and takes the fonts of the machine: that the letters are there is the file’s, how they look is not.
    expect(findings({ ...opened, isTagged: true }, WORDS, LETTERS)).toEqual([]);
    expect(opened.title).toBe(`Mentorship report ${report_no}: Łucja Hédł`);
    expect(opened.pages).toBeGreaterThan(0);
  });
});
