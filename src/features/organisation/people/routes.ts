import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import { routes as logins } from './logins/routes.ts';
import * as schema from './schema.ts';
import * as people from './service.ts';

const tags = ['People'];

const record =
  '`hr_number`, `university_id`, `orcid`, `deceased_on` and the consent in `external_profile` are shown to the person, the leaders of ' +
  'their division and site, faculty affairs and programme administrators; to everybody else they are null.';

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/people',
    {
      schema: {
        operationId: 'listPeople',
        summary: 'The directory, by family name',
        description: 'Rank, category, division, site and position are those of one day. Merged duplicates do not appear.',
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
        summary: 'One person',
        description: `A record that was merged answers as it is, with \`merged_into_id\`. ${record}`,
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
        summary: 'The person with an HR number',
        description: `The number of a record that was merged leads to the person it was merged into. ${record}`,
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
        summary: 'Create or change the person with an HR number',
        description:
          '201 where nobody had the number: then send no If-Match. 200 where somebody has it: then If-Match is required, and what is left ' +
          'out of the body stays as it is.',
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
        summary: 'Add a person',
        description:
          'Faculty, an external mentor with a profile, staff, or a service client. Appointment and division are facts of their own.',
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
