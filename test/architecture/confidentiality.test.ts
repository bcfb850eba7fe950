/**
 * Who reads what. In a department where a mentee and a mentor have everything, every operation that reads is asked as everybody: the two, the
 * mentor before, leaders of the division, of the hospital and of the department, those who lost an office, colleagues, the portal, and whoever
 * comes from outside. It keeps three promises: nobody is answered with a field whose class (src/domain/classes.ts) they may not read; no text comes
 * up in the answers to anybody but its readers, whatever the field, the format or the refusal; and confidentiality.txt, which is read in a
 * review, says for each field who got it. After a wanted change: `npx vitest run test/architecture/confidentiality.test.ts -u`.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { badgeEnvironment, privateKey } from '../setup/badges.ts';
import { createWorld } from '../setup/world.ts';
import { reading as cases } from './cases/all.ts';
import { canaries, textOf, textsIn } from './confidentiality-canaries.ts';
import { cellOf, classes, classOf, fieldClasses, roleIn } from './confidentiality-classes.ts';
import { deviations, type Limit, some, unseen } from './confidentiality-limits.ts';
import { type Readings, readEverything, type Sighting } from './confidentiality-reading.ts';
import { type Relation, relationIn, relations, type Topic, topics } from './confidentiality-relations.ts';
import { createScene } from './confidentiality-scene.ts';
import { thingsOf } from './confidentiality-things.ts';

const world = await createWorld({ environment: badgeEnvironment(privateKey()) });
let read: Readings;
beforeAll(async () => {
  const cast = await createScene(world);
  read = await readEverything({ world, cast, things: await thingsOf(world, cast) }, textsIn);
}, 600_000);

const schemaOf = (field: string) => field.slice(0, field.indexOf('.'));
const applies = (limit: Limit, field: string, role: string) =>
  limit.roles.some((one) => one === role) && limit.fields.some((one) => one === field || one === `${schemaOf(field)}.*`);

type Seen = Pick<Sighting, 'topic' | 'field' | 'relation'>;

/** Files that say nothing about anybody, or the same as the JSON beside them, and a column that is empty in the scene. */
const UNLIKE_JSON = new Set([
  'getBadgeCredential (vc+jwt).content',
  'getBadgeStatusList (vc+jwt).content',
  'getPublicBadge (vc+jwt).content',
  'getImportTemplate (csv).content',
  'getReportDocument (csv).ends_on',
  'getReportDocument (document).content',
  'getReportDocument (pdf).content',
  'renderReport (csv).content',
  'renderReport (document).content',
  'renderReport (pdf).content',
  'getCfarStatementDocument (pdf).content',
  'getMocStatement (pdf).content',
  'listMetrics (csv).removed_because',
  'listMetrics (sheet).content',
  'getMetricTrend (sheet).content',
  'getMetricValues (sheet).content',
  'getSem (sheet).content',
  'getMetricTrend (svg+xml).content',
  'getSurveyResults (svg+xml).content',
  'getMetricValues (svg+xml).content',
  'getSem (svg+xml).content',
  'getMentorLoad (svg+xml).content',
  'getProgrammeReportDocument (pdf).content',
  'verifyReport (html).content',
  'verifyReportFile (html).content',
]);

/** The entries of the lists that let somebody read a field, none where the table does; null where nothing does. */
function allowance(sighting: Seen, kind = classOf(sighting.field)): readonly Limit[] | null {
  const role = roleIn(sighting.topic, sighting.relation);
  if (kind === undefined) return [];
  const cell = cellOf(role, kind);
  if (cell === 'yes') return [];
  const limits = [...(cell === 'some' ? some : []), ...deviations].filter((limit) => applies(limit, sighting.field, role));
  return limits.length > 0 ? limits : null;
}

/** The readers of each field of a topic. */
function readersOf(topic: Topic): Map<string, Relation[]> {
  const found = new Map<string, Set<Relation>>();
  for (const { field, relation } of read.sightings.filter((sighting) => sighting.topic === topic)) {
    found.set(field, (found.get(field) ?? new Set()).add(relation));
  }
  return new Map([...found].map(([field, readers]) => [field, relations.filter((relation) => readers.has(relation))]));
}

describe('the table', () => {
  test('asks every operation that reads', () => {
    const missing = read.operations.filter((id) => !(id in cases));
    expect(missing, 'read by no case: say in test/architecture/cases/ what they are asked about').toEqual([]);
    expect(Object.keys(cases).filter((id) => !read.operations.includes(id))).toEqual([]);
  });

  test('every answer is 200, 401, 403 or 404', () => {
    expect(read.faults).toEqual([]);
  });

  test('has a class for every field that exists, and for no other', () => {
    const existing = new Set([...read.fields, ...read.sightings.map(({ field }) => field)]);
    const unknown = [...existing].filter((field) => classOf(field) === undefined);
    expect(unknown, 'openapi/fields.txt does not list them: run npm run generate').toEqual([]);
    // Fields of JSON are listed because the document has them. Columns and events must have come up, except in a template, which has no rows.
    const listed = [...fieldClasses.keys()].filter((field) => /^Events\.| \(/.test(field) && !UNLIKE_JSON.has(field));
    expect(listed.filter((field) => !existing.has(field))).toEqual([]);
  });

  test('is tested with every field filled', () => {
    const seen = new Set(read.sightings.map(({ field }) => field));
    const silent = [...read.fields].filter(
      (field) => !seen.has(field) && !['open', 'C0', 'op', 'id', 'meta'].includes(classOf(field) ?? ''),
    );
    expect(silent.sort(), 'fill them in the scene, or say in confidentiality-limits.ts why not').toEqual(
      Object.values(unseen).flat().sort(),
    );
  });
});

describe('nobody reads', () => {
  test('a field whose class is not for them', () => {
    const wrong = read.sightings.filter((sighting) => allowance(sighting) === null);
    const reports = wrong.map(
      ({ topic, field, relation, operation }) => `${relation} (${topic}) reads ${field}, which is ${classOf(field)}, by ${operation}`,
    );
    expect([...new Set(reports)].sort()).toEqual([]);
  });

  test('a field through an exception that is not listed, and every listed exception is used', () => {
    const used = new Set(read.sightings.flatMap((sighting) => allowance(sighting) ?? []));
    const answered = read.sightings.map(({ field }) => field);
    const listed = [...some, ...deviations];
    expect(listed.filter((limit) => !used.has(limit))).toEqual([]);
    const fields = listed.flatMap(({ fields }) => fields).filter((one) => !one.startsWith('text.') && !one.endsWith('.*'));
    expect(fields.filter((field) => !answered.includes(field))).toEqual([]);
  });

  test('more through the portal than without it', () => {
    const own = new Set(read.sightings.filter(({ relation }) => relation === 'director').map(({ topic, field }) => `${topic} ${field}`));
    const more = read.sightings.filter(({ relation, topic, field }) => relation === 'portal_director' && !own.has(`${topic} ${field}`));
    expect(more).toEqual([]);
  });
});

describe('a text', () => {
  test('reaches its readers and nobody else, whatever the field, format or refusal', () => {
    const found = [...canaries.keys()].map((name) => {
      const traces = read.traces.filter(({ text }) => text === textOf(name));
      return [name, relations.filter((relation) => traces.some(({ asker }) => asker === relation))];
    });
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries([...canaries].map(([name, { readers }]) => [name, readers])));
  });

  test('is meant only for readers whom its class allows', () => {
    const wrong = [...canaries].flatMap(([name, { class: kind, topic, readers }]) =>
      readers
        .map((asker) => ({ topic, field: `text.${name}`, relation: relationIn(topic, asker) }))
        .filter((seen) => cellOf(roleIn(topic, seen.relation), kind) === 'no' && allowance(seen, kind) === null)
        .map(({ relation, field }) => `${relation} (${topic}) reads ${field}, which is ${kind}`),
    );
    expect(wrong).toEqual([]);
  });
});

const OUTSIDE: readonly Relation[] = ['stranger', 'nobody', 'no_token'];

const TITLES: Record<Topic, string> = {
  mentee: 'Of the mentee',
  past: 'Of the mentee and the mentor before',
  suspended: 'Of another mentee of the mentor, while a conflict keeps the two apart',
  mentor: 'Of the mentor',
  division: 'Of the division of the mentees',
  department: 'Of the department',
};

/** The fields of a topic in lines: those of a schema together that are of one class and have the same readers. */
function linesOf(topic: Topic): string[] {
  const groups = new Map<string, string[]>();
  for (const [field, readers] of readersOf(topic)) {
    const kind = classOf(field) ?? 'meta';
    if (kind === 'id' || kind === 'meta') continue;
    const group = [schemaOf(field), String(classes.indexOf(kind)).padStart(2, '0'), whoAre(readers)].join('\t');
    groups.set(group, [...(groups.get(group) ?? []), field.slice(schemaOf(field).length + 1)]);
  }
  return [...groups.keys()].sort().map((group) => {
    const [schema = '', kind, who] = group.split('\t');
    const fields = groups.get(group) ?? [];
    // Parts of a field are listed with the field.
    const outer = fields.filter((field) => !fields.some((other) => field.startsWith(`${other}.`) || field.startsWith(`${other}[]`)));
    return `${schema}  ${classes[Number(kind)]}  ${outer.sort().join(' ')}\n    ${who}`;
  });
}

function whoAre(readers: readonly Relation[]): string {
  const missing = relations.filter((relation) => !readers.includes(relation));
  if (missing.length === 0) return 'everybody';
  return missing.every((relation) => OUTSIDE.includes(relation)) ? `everybody but ${missing.join(' ')}` : readers.join(' ');
}

const LEGEND = `# Who is answered with a value of a field: schema, class (src/domain/classes.ts), fields, and below them the readers. No reader, no line.
# portal: the service client for itself; portal_director: for the director. leader_past: was director and vice-chair until lately.
# Classes: C2d meetings one by one; own: nobody else's concern; op: how the service is run; open: without a token.
`;

test('confidentiality.txt lists who was answered with which field', async () => {
  const sections = topics.map((topic) => `# ${TITLES[topic]}\n\n${linesOf(topic).join('\n')}\n`);
  await expect(`${LEGEND}\n${sections.join('\n')}`).toMatchFileSnapshot('confidentiality.txt');
});
