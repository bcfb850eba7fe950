import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { routes as logins } from './logins/routes.ts';
import * as schema from './schema.ts';
import * as people from './service.ts';

const tags = ['People'];

const record =
  'The person, the leaders of their division and site, faculty affairs and programme administrators see `hr_number`, `university_id`, ' +
  '`orcid`, `deceased_on` and the consent in `external_profile`; for everybody else these are null.';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/people',
    {
      schema: {
        operationId: 'listPeople',
        summary: 'List people (directory)',
        description:
          'By family name. Rank, category, division, site and position are those of the day `as_of`; where you may not read the appointments or positions of a person, ' +
          'theirs are those of today. Duplicates that were merged do not appear, nor do people who have died, whatever the day.',
        tags,
        querystring: schema.DirectoryQuery,
        response: { 200: schema.Directory },
      },
      config: { permission: 'person:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => people.list(ctx, request.query)),
  );

  app.get(
    '/people/:id',
    {
      schema: {
        operationId: 'getPerson',
        summary: 'Get a person',
        description: `A record that was merged into another is answered as it is, with \`merged_into_id\`. ${record}`,
        tags,
        params: IdParams,
        response: { 200: schema.Person },
      },
      config: { permission: 'person:read' },
    },
    (request) => request.read((ctx) => people.get(ctx, request.params.id)),
  );

  app.get(
    '/people/by-hr-number/:hr_number',
    {
      schema: {
        operationId: 'getPersonByHrNumber',
        summary: 'Find a person by HR number',
        description: `The number of a record that was merged finds the person it was merged into. ${record}`,
        tags,
        params: schema.HrNumberParams,
        response: { 200: schema.Person },
      },
      config: { permission: 'person:read_record' },
    },
    (request) => request.read((ctx) => people.getByHrNumber(ctx, request.params.hr_number)),
  );

  app.put(
    '/people/by-hr-number/:hr_number',
    {
      schema: {
        operationId: 'putPersonByHrNumber',
        summary: 'Create or edit a person by HR number',
        description:
          'Where nobody has the number, send no If-Match: the person is created, and the answer is 201. Where somebody has it, If-Match is ' +
          'required, what the body leaves out stays as it is, and the answer is 200. The kind of a person cannot be changed.',
        tags,
        params: schema.HrNumberParams,
        body: schema.PutPerson,
        response: { 200: schema.Person, 201: schema.Person },
      },
      config: {
        permission: 'person:write',
        location: '/v1/people/:id',
        problems: ['identifier-taken', 'person-kind-fixed', 'external-profile-unfit', 'day-in-future'],
      },
    },
    (request) => request.write((ctx) => people.put(ctx, request.params.hr_number, request.body)),
  );

  app.post(
    '/people',
    {
      schema: {
        operationId: 'createPerson',
        summary: 'Create a person',
        description:
          'Faculty, an external mentor with a profile, staff, or a service client. Appointments and memberships in divisions and sites are recorded on their own.',
        tags,
        body: schema.NewPerson,
        response: { 201: schema.Person },
      },
      config: {
        permission: 'person:write',
        location: '/v1/people/:id',
        problems: ['identifier-taken', 'external-profile-unfit', 'day-in-future'],
      },
    },
    (request) => request.write((ctx) => people.create(ctx, request.body)),
  );

  await app.register(logins);
};
