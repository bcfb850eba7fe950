/** Relations that permissions name together. */

/** Who leads a person in a division or at a site. */
export const LEADERS_OF = ['director_of', 'physician_in_chief_of', 'division_head_of'] as const;

/** Who serves the whole department. */
export const OFFICES = ['chair', 'vice_chair', 'mentorship_lead', 'faculty_affairs', 'programme_admin'] as const;
