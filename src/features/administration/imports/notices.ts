/** What an import can say of a file or of a row: its codes are part of the interface, and stay as they are. */
import type { ImportNotice } from './templates-schema.ts';

type Notices = Readonly<Record<string, readonly [meaning: string, remedy: string]>>;

const ofFiles: Notices = {
  not_utf8: ['The file is no UTF-8 text.', 'In Excel choose “Save as” and the type “CSV UTF-8”.'],
  not_a_spreadsheet: [
    'The file is neither text nor a workbook, is damaged, or is protected by a password.',
    'Save it again as “Excel Workbook (.xlsx)” without password, or as “CSV UTF-8”.',
  ],
  empty: ['The file, or the sheet, has no rows.', 'The first row names the columns; the template has them.'],
  unknown_column: ['The header names a column that the kind of file does not have.', 'Rename or remove it; the template has the names.'],
  duplicate_column: ['The header names a column twice.', 'Remove one of the two.'],
  missing_column: ['The header lacks a column that the kind of file must have.', 'Add it; the template has it.'],
  unknown_sheet: [
    'The workbook has no visible sheet, or none of the name that was given.',
    'Name one of its sheets with the parameter sheet.',
  ],
  unclosed_quote: ['A quotation mark is not closed at the end of its cell.', 'Close it; double those within the cell.'],
  stray_quote: [
    'A quotation mark stands in a cell that does not begin with one.',
    'Put the cell in quotation marks, and double those within.',
  ],
  too_many_rows: ['The file has more rows than one import takes.', 'Split it; delete blank rows that carry a format.'],
  too_large_uncompressed: ['The workbook is too large once unpacked.', 'Save its sheet as “CSV UTF-8”.'],
  too_complex: ['The workbook takes too long to read.', 'Save its sheet as “CSV UTF-8”.'],
};

const ofBundles: Notices = {
  not_a_zip: ['The bundle is no ZIP archive.', 'Pack the manifest and its files as a ZIP archive.'],
  damaged_zip: ['The archive is damaged or incomplete.', 'Make it again, and send it whole.'],
  encrypted_zip: ['The archive is protected by a password.', 'Make it without one: the connection protects it.'],
  unusual_packing: ['The archive is split, or packed by another method than Deflate.', 'Make it with the usual settings.'],
  too_many_entries: ['The archive has more files than bundles have.', 'Leave out what the manifest does not name.'],
  unsafe_path: [
    'The name of a file leads out of the archive, or has characters that names do not have.',
    'Name files simply, as people.csv.',
  ],
  duplicate_entry: ['The archive has a file twice.', 'Leave one of the two out.'],
  overlapping_entries: ['Files in the archive lie over each other.', 'Make it again with another program.'],
  manifest_missing: ['The archive has no manifest.json at its top.', 'Pack the files themselves, not the folder that they are in.'],
  manifest_invalid: ['The manifest is no JSON in UTF-8, or too long.', 'Write it anew; the documentation has an example.'],
  unknown_version: ['The manifest is of a version that is not read.', 'Write version 1.'],
  kind_missing: ['A file of the manifest has no kind.', 'Say what its rows are.'],
  unknown_kind: ['A file of the manifest is of no kind that there is.', 'Use one of the kinds that the templates list.'],
  duplicate_kind: ['Two files of the manifest are of one kind.', 'Put their rows into one file.'],
  duplicate_file: ['The manifest names a file twice.', 'Name each file once.'],
  file_missing: ['The manifest names a file that the archive does not have.', 'Add it, or take it out of the manifest.'],
  file_unlisted: ['The archive has a file that the manifest does not name.', 'Name it, or leave it out.'],
  hash_mismatch: ['A file has another SHA-256 than the manifest says.', 'Write the manifest after the files, and change neither.'],
  row_count_mismatch: [
    'A file has more or fewer rows than the manifest says.',
    'See whether the export was cut off, and write the manifest anew.',
  ],
};

const errorsOfRows: Notices = {
  cell_count: [
    'The row has more cells than the header, or ends before a column that needs a value.',
    'Put cells with separators in quotation marks.',
  ],
  cell_error: ['The cell shows an error of the spreadsheet, or ### for a narrow column.', 'Mend the formula, or widen the column.'],
  formula_without_result: [
    'The cell has a formula without a stored result.',
    'Open the workbook, let it be reckoned and save it; or paste the values.',
  ],
  format_hides_value: [
    'The number format shows something else than the cell holds.',
    'Format the column as text and type what it should say.',
  ],
  invalid_text: ['The text has characters that are not seen, line breaks, or nothing to see.', 'Type the cell again.'],
  too_long: ['The cell has more characters than it may.', 'Shorten it.'],
  required: ['The cell must not be empty.', 'Fill it in.'],
  invalid_code: ['The code has characters that codes do not have.', 'Letters, digits, - and _, without spaces.'],
  invalid_date: ['The cell is no day that exists.', 'Write days as YYYY-MM-DD, from 1900 to 2199.'],
  invalid_number: ['The cell is no whole number in its range.', 'Write a whole number.'],
  invalid_flag: ['The cell is neither true nor false.', 'Write true or false.'],
  invalid_email: ['The cell is no e-mail address.', 'Correct it, or leave it empty.'],
  invalid_orcid: ['The cell is no ORCID iD with hyphens.', 'Write it as 0000-0002-1825-0097.'],
  orcid_check_digit: ['The last character of the ORCID iD does not fit the others.', 'A digit was mistyped: look it up.'],
  unknown_word: ['The cell is none of the words of its column.', 'Use one of those that the detail lists.'],
  fte_unfit: ['The share of time does not fit the category.', 'Correct one of the two.'],
  end_before_start: ['The end is not after the start.', 'The end is the first day without; ends=inclusive takes last days.'],
  scope_unfit: ['The scope or portfolio does not fit the role.', 'Each role has one kind of scope, which the detail names.'],
  milestone_unfit: ['Only the decision of a review has an outcome.', 'Leave the outcome empty.'],
  split_not_whole: ['The four shares of time do not add up to 100.', 'Give all four, or none.'],
  clock_override_unexplained: ['The leave departs from the policy without saying why.', 'Give the reason, or leave stops_clock empty.'],
  mentors_self: ['Mentee and mentor are the same person.', 'Correct one of the two HR numbers.'],
  primary_not_formal: ['Only a formal mentor is primary.', 'Leave is_primary empty.'],
  person_unfit: ['The person cannot take part on the first day.', 'Import the appointment of that time, or correct the day.'],
  recorded_otherwise: ['What the row is about is recorded here otherwise.', 'Change it there, or leave the row out.'],
  reports_to_self: ['The person would report to themselves.', 'Correct one of the two HR numbers.'],
  duplicate: ['An earlier row of the file is about the same.', 'Keep one of the two.'],
  identifier_taken: ['Another person has this identifier.', 'Correct it, or merge the two records.'],
  not_faculty: ['The HR number belongs to somebody who is not faculty.', 'Correct the number.'],
  unknown_person: ['Nobody has this HR number.', 'Correct it, or import the person first.'],
  named_row_invalid: [
    'The row names what another file of the bundle has in a row with errors.',
    'Correct that row; this one may be right.',
  ],
  unknown_division: ['No division has this code.', 'Correct it, or import the division first.'],
  unknown_site: ['No site has this code.', 'Correct it, or import the site first.'],
  division_inactive: ['The division is not active at that time.', 'Correct the division or the days.'],
  superior_row_invalid: ['The superior is in a row that has errors itself.', 'Correct that row.'],
  reporting_line_cycle: ['Primary lines of this row and others lead back to the same person.', 'Correct the lines that the rows name.'],
  period_overlap: ['The period meets another one of the same.', 'Correct the days, or end the other one first.'],
  role_barred: ['The role is not for whoever imports to give.', 'A programme administrator gives and changes it.'],
  milestone_state: ['The milestone is recorded, or cannot follow on what is recorded.', 'The detail says what is in the way.'],
  approver_is_subject: ['The row is about whoever imports.', 'Somebody else in faculty affairs imports it.'],
  plan_state_unfit: ['A draft has days that only an approved plan has.', 'Leave them empty, or correct the state.'],
  holder_unfit: [
    'Whoever is named could not hold it: the mentee, somebody who mentored them formally then, or of a check-in their director.',
    'Correct the HR number or the day.',
  ],
  day_before_year: ['The day lies before the academic year.', 'Correct the day or the year.'],
  count_or_day: ['The row has both a day and a count, or neither.', 'Give one day, or a programme year with its count.'],
  no_programme_year: ['No programme year of the mentee has the day.', 'Correct the day, or import the appointment of that time.'],
  no_mentorship: ['The two have no mentorship that the row could be about.', 'Import the mentorship first, or correct the day.'],
  day_not_active: ['The mentorship was paused or suspended on that day.', 'Correct the day, or leave the row out: it would not count.'],
  more_than_days: ['The mentorship had fewer active days than the row counts meetings.', 'Correct the count or the year.'],
  year_closed: ['The programme year was closed here, and its counts are final.', 'Leave the row out.'],
  counted_twice: ['Meetings of the year are given one by one and as a count.', 'Give one of the two.'],
  day_in_future: ['The day lies in the future.', 'Correct the day.'],
};

const warningsOfRows: Notices = {
  history_kept: [
    'The row says otherwise of days that are over, and its source overwrites its history: what is recorded stays.',
    'Where the source is right, correct the period by hand, or import the row from a source that is trusted.',
  ],
  one_day_gap: [
    'The period before ends a day earlier: one day belongs to neither of the two.',
    'Where the file gives last days, import it with ends=inclusive; where the gap is meant, leave it.',
  ],
  possible_duplicate: [
    'The new record may be a person who is recorded already, under another HR number.',
    'Look at both (listPossibleDuplicates): merge them, or dismiss that they are one person. Until then each counts for the conflict rule as if it were the other.',
  ],
};

const listed = (notices: Notices, severity: ImportNotice['severity'], of: ImportNotice['of']): ImportNotice[] =>
  Object.entries(notices).map(([code, [meaning, remedy]]) => ({ code, severity, of, meaning, remedy }));

/** Every code, with what to do about it. */
export const importNotices: ImportNotice[] = [
  ...listed(ofFiles, 'error', 'file'),
  ...listed(ofBundles, 'error', 'bundle'),
  ...listed(errorsOfRows, 'error', 'row'),
  ...listed(warningsOfRows, 'warning', 'row'),
];
