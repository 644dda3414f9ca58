export { type RunReport, runReport } from './run-report.ts';
export type { RunReportInput } from './run-report-input.ts';
