export type { ComparedRun } from './compared-runs.ts';
export { type RunReport, runReport } from './run-report.ts';
export type { RunReportInput } from './run-report-input.ts';
export { runsPage } from './runs-page.ts';
export { runsTable } from './runs-table.ts';
