-- Who mentors how many, of a whole department: the mentorships that run, without those of all years that are over.
create index assignment_formal_load on assignment (department_id, mentor_id) include (id, starts_on, until_on) where subtype = 'formal' and state = 'live';
-- Codes of sites are looked up for each row of lists: from the index alone, where reading all sites had looked cheaper than two pages.
create index site_code on site (id) include (code);
