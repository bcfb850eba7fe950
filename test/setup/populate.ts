import { createPool } from '../../src/core/db.ts';
import { createDepartment } from './department.ts';

/** Two departments with people, roles, lines and assignments in each state: what a migration finds when it comes to a running service. */
export async function populate(url: string): Promise<void> {
  const pool = createPool(url, { size: 2 });
  try {
    for (const code of ['DOM', 'SURG']) {
      const department = await createDepartment(pool, { code, name: `Department ${code}`, issuer: 'https://login.example.org' });
      const [mentee, mentor, director] = [
        await department.person(),
        await department.person({ division: 'NEPH' }),
        await department.person(),
      ];
      await department.role(director, 'division_director', { division: 'CARD' });
      await department.line(mentee, director);
      const assignment = await department.assignment(mentee, mentor, { is_primary: true });
      await department.assignment(director, mentor, { state: 'ended' });
      await department.assignment(mentee, director, { state: 'declined' });
      await department.assignment(mentor, mentee, { subtype: 'informal' });
      await department.insert('assignment_pause', { assignment_id: assignment.id, starts_on: '2025-09-01', ends_on: '2025-10-01' });
      await department.insert('leave', { person_id: mentee.id, stops_clock: true, starts_on: '2025-09-01', ends_on: '2025-10-01' });
      await department.insert('position_description', { person_id: mentee.id, kind: 'clinician_teacher', starts_on: '2020-07-01' });
      const job = await department.insert('job', { type: 'import', status: 'succeeded', expires_at: '2027-01-01' });
      const facts = { kind: 'people', mode: 'valid_rows', dry_run: false, effective_on: '2026-01-01', sha256: '00', rows: 1 };
      await department.insert('import', { job_id: job.id, ...facts });
      await pool.query(`insert into event (department_id, type, subject_id) values ($1, 'person.created', $2)`, [department.id, mentee.id]);
    }
  } finally {
    await pool.end();
  }
}
