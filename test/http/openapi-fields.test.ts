import { describe, expect, test } from 'vitest';
import { published, textOfFields } from '../../src/http/openapi-fields.ts';
import type { Document, Json } from '../../src/http/openapi-json.ts';

/** A document of one operation that answers with `Thing`, whose fields are these, or with a file. */
function documentOf(properties: Json, file: Json = { type: 'string', class: 'op' }): Document {
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } }, 'text/csv': { schema: file } };
  return {
    paths: { '/things': { get: { operationId: 'getThing', responses: { 200: { description: 'Done.', content } } } } },
    components: { schemas: { Thing: { type: 'object', properties }, Party: { type: 'object', class: 'C1', properties: {} } } },
  } as unknown as Document;
}

describe('the list of answered fields', () => {
  test('names each field with its type and class, also inside objects and lists without a name', () => {
    const inner = { type: 'object', properties: { on: { type: 'string', format: 'date', class: 'C2' } } };
    const document = documentOf({
      days: { type: 'array', items: inner, class: 'C2' },
      mentor: { anyOf: [{ $ref: '#/components/schemas/Party' }, { type: 'null' }] },
    });
    expect(textOfFields(document).split('\n')).toEqual([
      'Thing.days  object[]  C2',
      'Thing.days[].on  date  C2',
      'Thing.mentor  Party | null  C1',
      'getThing (csv).content  file  op',
      '',
    ]);
  });

  test('is not made while a field has no class', () => {
    const plain = { type: 'string', format: 'uuid' };
    expect(() => textOfFields(documentOf({ name: { type: 'string', class: 'C0' }, mentor_id: plain }))).toThrow(/: Thing\.mentor_id$/);
    expect(() => textOfFields(documentOf({ party: { type: 'object', class: 'C1', properties: { id: plain } } }))).toThrow(
      /Thing\.party\.id/,
    );
    expect(() => textOfFields(documentOf({}, { type: 'string' }))).toThrow(/getThing \(csv\)\.content/);
  });

  test('has a line for each column of a file', () => {
    const file = { type: 'string', class: { name: 'C0', plan: 'C2' } };
    expect(textOfFields(documentOf({}, file))).toBe('getThing (csv).name  column  C0\ngetThing (csv).plan  column  C2\n');
  });
});

test('the published document has no classes, and keeps fields and examples of that name', () => {
  const named = { type: 'object', class: 'C1', properties: { class: { type: 'string', class: 'C2' } }, examples: [{ class: 'C3' }] };
  expect(published(documentOf({ named }, { type: 'string', class: { a: 'C1' } })).components.schemas['Thing']).toEqual({
    type: 'object',
    properties: { named: { type: 'object', properties: { class: { type: 'string' } }, examples: [{ class: 'C3' }] } },
  });
});
