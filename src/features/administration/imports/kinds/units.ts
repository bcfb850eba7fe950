import type { Layout, Reader, Values } from './reader.ts';

function readDivision({ must, code, text, word, day }: Reader): Values {
  return {
    code: must(code)('code'),
    name: must(text(200))('name'),
    kind: must(word(['departmental', 'interdepartmental']))('kind'),
    starts_on: must(day)('starts_on'),
  };
}

function readSite({ must, code, text, word }: Reader): Values {
  return {
    code: must(code)('code'),
    name: must(text(200))('name'),
    affiliation: must(word(['full', 'community', 'other']))('affiliation'),
  };
}

/** Divisions of the department, known by their codes. */
export const divisions: Layout = {
  about: 'Divisions of the department, known by their codes.',
  holds: {
    code: 'Up to 32 letters, digits, - and _',
    name: 'The name of the division',
    kind: 'departmental or interdepartmental',
    starts_on: 'The first day of the division',
  },
  required: ['code', 'name', 'kind', 'starts_on'],
  example: { code: 'CARD', name: 'Cardiology', kind: 'departmental', starts_on: '1990-07-01' },
  read: readDivision,
};

/** Hospital sites, known by their codes. */
export const sites: Layout = {
  about: 'Hospital sites, known by their codes.',
  holds: {
    code: 'Up to 32 letters, digits, - and _',
    name: 'The name of the site',
    affiliation: 'full, community or other',
  },
  required: ['code', 'name', 'affiliation'],
  example: { code: 'UNION', name: 'Union Hospital', affiliation: 'full' },
  read: readSite,
};
