/** The README's table of who may do what is drawn from the permissions, names each of them, and agrees with what was answered. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { cell, permissionsOf, rowOf, withWhoMay } from '../../openapi/who-may.ts';
import { type Place, rows } from '../../openapi/who-may-rows.ts';
import { grants, type Permission } from '../../src/domain/permissions/index.ts';
import type { Relation } from '../../src/domain/relations.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8');

/** Columns of access.txt, and where the table shows them. */
const PLACES: Readonly<Record<string, Place>> = {
  mentee: 'mentee',
  mentor: 'mentor',
  director: 'director',
  mentor_director: 'director',
  pic: 'physician-in-chief',
  div_head: 'division head',
  facilitator: 'facilitator',
  lead: 'mentorship lead',
  chair: 'chair',
  vice_chair: 'vice-chair',
  committee: 'committee',
  faculty_affairs: 'faculty affairs',
  admin: 'administrator',
};

describe('the table of who may do what', () => {
  test('stands in the README as it is drawn', () => {
    const readme = read('README.md');
    expect(withWhoMay(readme) === readme, 'README.md is stale: run npm run generate').toBe(true);
  });

  test('shows each permission in one row', () => {
    const shown = rows.flatMap(permissionsOf);
    expect(shown.toSorted()).toEqual(Object.keys(grants).toSorted());
    expect(rows.length).toBeLessThanOrEqual(75);
  });

  test('gives each role a letter for each operation that it was allowed', () => {
    const [header = '', ...lines] = read('test/architecture/access.txt')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    const relations = header.trim().split(/\s+/);
    const permissions = new Map(
      read('openapi/operations.txt')
        .split('\n')
        .map((line) => [line.split(/\s+/)[0], line.split(/\s+/)[3]]),
    );
    const missing = lines.flatMap((line) => {
      const [id = '', ...words] = line.split(/\s+/);
      const permission = permissions.get(id) as Permission | undefined;
      const row = rowOf(permission ?? '');
      if (permission === undefined || row === undefined) return [];
      // What anybody may, also of their own alone, is not shown by the role.
      const granted: readonly Relation[] = grants[permission];
      if (granted.some((relation) => relation === 'anyone' || relation === 'not_external')) return [];
      if (granted.every((relation) => relation === 'self' || relation === 'self_in_person')) return [];
      return relations.flatMap((relation, i) => {
        const place = PLACES[relation];
        if (words[i] !== '2xx' || place === undefined || cell(row, place) !== '') return [];
        return relation === 'mentee' && row.as?.self !== undefined ? [] : [`${id}: ${relation}`];
      });
    });
    expect(missing).toEqual([]);
    expect(lines.length).toBeGreaterThan(200);
  });
});
