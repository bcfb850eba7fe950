/**
 * What violated constraints mean to the caller, by their names: the code of a problem, the place in the body, and a sentence. A constraint
 * that is not listed is a defect of the service and answers 500.
 */
export type Constraints = Readonly<Record<string, { code: string; pointer?: string; detail: string }>>;
