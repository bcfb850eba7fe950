/** What an integrator writes: proposes a mentor, shows the bases where the mentee reports to the mentor, lists what waits. Compiled, not run, by `npm run check`. */
import createClient from 'openapi-fetch';
import type { components, paths } from './api.js';

type Basis = components['schemas']['ConflictBasis'];

export async function propose(baseUrl: string, token: string, mentee_id: string, mentor_id: string): Promise<string> {
  const api = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } });
  const { data, error } = await api.POST('/v1/assignments', {
    params: { header: { 'Idempotency-Key': crypto.randomUUID() } },
    body: { mentee_id, mentor_id, is_primary: true, need_areas: ['promotion'] },
  });
  if (error) {
    const { bases = [] } = error as { bases?: Basis[] };
    throw new Error([error.detail, ...bases.map((basis) => `${basis.kind} from ${basis.starts_on}`)].join('\n'));
  }
  const status: 'pending_acceptance' | string = data.status;
  return `${data.id}: ${status}`;
}

export async function waiting(baseUrl: string, token: string): Promise<string[]> {
  // Several values are one parameter with commas.
  const querySerializer = { array: { style: 'form', explode: false } } as const;
  const api = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` }, querySerializer });
  const names: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const { data, error } = await api.GET('/v1/assignments', { params: { query: { status: ['pending_acceptance', 'suspended_conflict'], ...(cursor && { cursor }) } } });
    if (error) throw new Error(error.detail);
    names.push(...data.items.map((each) => `${each.mentee.display_name} – ${each.mentor.display_name}`));
    if (data.next_cursor === null) return names;
    cursor = data.next_cursor;
  }
}
