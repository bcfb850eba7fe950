import type { FileKinds } from '../../domain/staging/file-kind.ts';
import type { Context } from '../context.ts';
import * as bundleWork from './import-bundles/apply.ts';
import { routes as bundleRoutes } from './import-bundles/routes.ts';

/** What a department already has comes in whole: a bundle of files of every kind that the contexts before it carry out. */
export const intakeOf = (earlier: readonly Context[]): Context => {
  const kinds: FileKinds = Object.fromEntries(
    earlier.flatMap(({ features }) => features.flatMap(({ files = {} }) => Object.entries(files))),
  );
  return {
    name: 'intake',
    title: 'Intake',
    description: 'Brings in what a department already has, in files of several kinds at once.',
    features: [
      { name: 'import-bundles', routes: bundleRoutes, tables: ['import_bundle'], jobs: { import_bundle: bundleWork.workOf(kinds) } },
    ],
    tags: [['Import bundles', 'Import files of several kinds at once, as a whole or not at all: upload, dry run, report']],
  };
};
