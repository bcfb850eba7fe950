/** What an answer says, field by field, by the schema that describes it. */
export type Schema = { readonly [member: string]: unknown };
export type Schemas = Readonly<Record<string, Schema>>;
type Json = { readonly [member: string]: unknown };

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty = (value: unknown) => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
const optionsOf = (schema: Schema) => ['anyOf', 'oneOf', 'allOf'].flatMap((word) => (schema[word] ?? []) as Schema[]);

/** Follows references. `name` is that of the last one, `at` the place below it: `Roster`, `division`. */
type Place = Readonly<{ name: string; at: string; schema: Schema }>;

function resolve(schemas: Schemas, { name, at, schema }: Place): Place {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return { name, at, schema };
  const named = reference.split('/').at(-1) ?? '';
  const target = schemas[named];
  if (!target) throw new Error(`the document has no ${named}`);
  return resolve(schemas, { name: nameOf(named), at: '', schema: target });
}

/** The places a schema can mean: itself, or what it offers to choose from. */
function meanings(schemas: Schemas, place: Place): Place[] {
  const here = resolve(schemas, place);
  const options = optionsOf(here.schema);
  return options.length === 0 ? [here] : options.flatMap((schema) => meanings(schemas, { ...here, schema }));
}

/** A short and a long form of the same thing are one: what the long form adds are fields of it. */
const ALSO: Readonly<Record<string, string>> = {
  AcademicPlanDetail: 'AcademicPlan',
  AnnualReviewFacts: 'AnnualReview',
  AssignmentDetail: 'Assignment',
  CheckInFacts: 'CheckIn',
  ConcernFacts: 'Concern',
  ExpectationDocumentDetail: 'ExpectationDocument',
  ImportBundleSummary: 'ImportBundleReport',
  ImportSummary: 'ImportReport',
  MeetingDetail: 'Meeting',
  MentoringAgreementDetail: 'MentoringAgreement',
  PlanVersionDetail: 'PlanVersion',
};
export const nameOf = (named: string) => ALSO[named] ?? named;
/** The envelope of a list says nothing. */
const isEnvelope = ({ name }: Place) => name.endsWith('Page');

const fieldOf = ({ name, at }: Place, member: string) => ({ name, at: at === '' ? member : `${at}.${member}` });
const propertiesOf = ({ schema }: Place) => (schema['properties'] ?? {}) as Record<string, Schema>;

/**
 * The fields of an answer that hold something, as `Schema.field`: a field of an object without a name of its own as `Schema.field.inner`, of a
 * list as `Schema.field[].inner`. `counts` says of each item of the outermost list, or of the answer, whether it is looked at.
 */
export function fieldsAnswered(schemas: Schemas, schema: Schema, body: unknown, counts: (thing: Json) => boolean): Set<string> {
  const answered = new Set<string>();
  const walk = (place: Place, value: unknown): void => {
    if (isEmpty(value)) return;
    for (const meaning of meanings(schemas, place)) {
      if (Array.isArray(value)) {
        const items = meaning.schema['items'] as Schema | undefined;
        if (items) for (const item of value) walk({ ...meaning, at: `${meaning.at}[]`, schema: items }, item);
      } else if (isObject(value)) {
        for (const [member, inner] of Object.entries(propertiesOf(meaning))) {
          if (isEmpty(value[member])) continue;
          const { name, at } = fieldOf(meaning, member);
          if (!isEnvelope(meaning)) answered.add(`${name}.${at}`);
          walk({ name, at, schema: inner }, value[member]);
        }
      }
    }
  };
  const whole = { name: '', at: '', schema };
  if (isObject(body) && Array.isArray(body['items']) && 'next_cursor' in body) {
    walk(whole, { ...body, items: body['items'].filter(counts) });
  } else if (isObject(body) && counts(body)) walk(whole, body);
  return answered;
}

/** Every field that a schema can answer, named like those of `fieldsSaid`. */
export function fieldsOf(schemas: Schemas, schema: Schema): Set<string> {
  const found = new Set<string>();
  const seen = new Set<Schema>();
  const walk = (place: Place): void => {
    for (const meaning of meanings(schemas, place)) {
      if (seen.has(meaning.schema)) continue;
      seen.add(meaning.schema);
      const items = meaning.schema['items'] as Schema | undefined;
      if (items) walk({ ...meaning, at: `${meaning.at}[]`, schema: items });
      for (const [member, inner] of Object.entries(propertiesOf(meaning))) {
        const { name, at } = fieldOf(meaning, member);
        if (!isEnvelope(meaning)) found.add(`${name}.${at}`);
        walk({ name, at, schema: inner });
      }
    }
  };
  walk({ name: '', at: '', schema });
  return found;
}
