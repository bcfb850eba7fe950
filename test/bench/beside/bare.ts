/**
 * What service is compared with: Fastify and pg alone, the same answers from the same tables, the same rows written, prepared statements, a pool of
 * the same size, and nothing else. No tokens, no permissions, no validation beyond types, no log. Its statements are what one would write by hand.
 */
import Fastify from 'fastify';
import pg from 'pg';

const { DATABASE_URL, PORT } = process.env;
const TIME_ZONE = 'America/Toronto';

// A civil date has no time zone to be shifted by.
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value);
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 8, options: '-c TimeZone=UTC -c jit=off' });
const app = Fastify();
const today = () => Temporal.Now.plainDateISO(TIME_ZONE).toString();

app.get('/ready', async () => ({ ok: true }));

const PERSON = {
  name: 'person',
  text: `select p.id, p.kind, p.display_name, p.given_name, p.family_name, p.preferred_name, p.email,
    case when e.person_id is not null then jsonb_build_object('institution', e.institution, 'country', e.country, 'title', e.title,
      'specialty', e.specialty, 'consented_at', e.consented_at, 'confirmed_by', e.confirmed_by) end as external_profile,
    p.merged_into_id, p.hr_number, p.university_id, p.orcid, p.deceased_on, p.row_version, p.created_at, p.updated_at
    from person p left join external_profile e on e.person_id = p.id
    where p.id = $1`,
};

app.get<{ Params: { id: string } }>('/people/:id', async (request) => {
  const { rows } = await pool.query({ ...PERSON, values: [request.params.id] });
  return rows[0];
});

const party = (side: string) => `jsonb_build_object('id', ${side}.id, 'display_name', ${side}.display_name, 'division_code', (
    select d.code from division_membership m join division d on d.id = m.division_id
    where m.person_id = ${side}.id and m.is_primary and m.starts_on <= $3 and (m.ends_on is null or m.ends_on > $3))) as ${side}`;

const ASSIGNMENTS = {
  name: 'assignments',
  text: `select a.id, a.subtype, a.is_primary, a.category, a.origin, a.need_areas, a.starts_on, a.planned_ends_on,
    least(a.ends_on, a.replaced_on) as ends_on, case when a.replaced_on = a.until_on then 'replaced' end as end_reason,
    a.mentee_accepted_at, a.mentor_accepted_at, a.mentor_accepted_by, a.activated_at, a.converted_from_id, a.request_id, a.replaces_id,
    a.replaced_by_id, a.expires_on, a.row_version, a.created_at, a.updated_at, assignment_status(a, $3::date) as status,
    (select jsonb_build_object('id', r.id, 'display_name', r.display_name) from person r where r.id = a.recorded_by_id) as recorded_by,
    ${party('mentee')}, ${party('mentor')}
    from assignment a join person mentee on mentee.id = a.mentee_id join person mentor on mentor.id = a.mentor_id
    where a.department_id = $1 and exists (select from division_membership m where m.person_id = a.mentee_id and m.division_id = $2
      and m.is_primary and m.starts_on <= $3 and (m.ends_on is null or m.ends_on > $3))
    order by a.id limit 51`,
};

app.get<{ Querystring: { department_id: string; division_id: string } }>('/assignments', async ({ query }) => {
  const { rows } = await pool.query({ ...ASSIGNMENTS, values: [query.department_id, query.division_id, today()] });
  const items = rows.slice(0, 50);
  return { items, next_cursor: rows.length > 50 ? items[49].id : null };
});

const CHECK = {
  name: 'check',
  text: `select a.department_id, a.mentor_id, assignment_status(a, $3::date) as status, set_config('request.actor_id', $2::text, true)
    from assignment a where a.id = $1 and a.mentee_id = $2::uuid for share`,
};
const MEETING = {
  name: 'meeting',
  text: `insert into meeting (department_id, assignment_id, kind, mode, state, proposed_by, duration_min, held_on, logged_by, logged_at)
    values ($1, $2, 'formal', $3, 'held', $4, $5, $6, $4, now()) returning *`,
};
const EVENT = {
  name: 'event',
  text: `insert into event (department_id, type, actor_id, subject_id, data, request_id, operation_id)
    values ($1, 'meeting.held', $2, $3, $4, $5, 'logMeeting')`,
};
const NOTIFICATION = {
  name: 'notification',
  text: `insert into notification (department_id, person_id, kind, subject_id, from_person_id, occasion, mail_state)
    values ($1, $2, 'meeting_held', $3, $4, $5, 'waiting')`,
};
const CHANGE = { name: 'change', text: 'insert into metric_change (department_id) values ($1)' };
const MAIL = {
  name: 'mail',
  text: `select graphile_worker.add_job(identifier => 'mail', payload => $1::json, run_at => $2::timestamptz, max_attempts => 10, job_key => $3,
    job_key_mode => 'preserve_run_at', priority => 10)`,
};

type Logged = { assignment_id: string; person_id: string; mode: string; held_on: string; duration_min: number };

app.post<{ Body: Logged }>('/meetings/log', async ({ body, id }, reply) => {
  const { assignment_id, person_id, mode, held_on, duration_min } = body;
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows: found } = await client.query({ ...CHECK, values: [assignment_id, person_id, held_on] });
    const { department_id, mentor_id, status } = found[0];
    if (status !== 'active') throw new Error(`the assignment is ${status}`);
    const { rows } = await client.query({ ...MEETING, values: [department_id, assignment_id, mode, person_id, duration_min, held_on] });
    const [meeting] = rows;
    await client.query({ ...EVENT, values: [department_id, person_id, meeting.id, { assignment_id, kind: 'formal', mode }, id] });
    await client.query({ ...NOTIFICATION, values: [department_id, mentor_id, meeting.id, person_id, `${meeting.row_version}`] });
    const day = Temporal.PlainDate.from(today()).add({ days: 1 });
    const until = day.toZonedDateTime({ timeZone: TIME_ZONE, plainTime: '07:00' }).toInstant().toString();
    const errand = { department_id, person_id: mentor_id, day, until };
    await client.query({ ...MAIL, values: [errand, until, `mail:${mentor_id}:${day}`] });
    await client.query({ ...CHANGE, values: [department_id] });
    await client.query('commit');
    return reply.code(201).send(meeting);
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
});

await app.listen({ host: '127.0.0.1', port: Number(PORT) });
process.once('SIGTERM', () => process.exit(0));
