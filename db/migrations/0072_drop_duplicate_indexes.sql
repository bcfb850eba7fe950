-- The unique constraint `…_department_key` of each of these tables has an index of the same columns, department and id. Every insert kept both.
drop index import_department, assignment_department, facilitator_call_department, academic_plan_department, meeting_department, check_in_department,
  resource_department, credit_claim_department, report_snapshot_department, report_name_consent_department, award_programme_department,
  award_cycle_department, nomination_department, nomination_letter_department, award_department, stipend_department, report_mention_department,
  report_batch_department, survey_wave_department;
