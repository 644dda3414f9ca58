export type { Monitor, Task } from '../monitor.ts';
export { type LabOptions, type LabOutcome, runLab } from './run.ts';
export { DEFAULT_SEED, type ExerciseNumber, type LabSettings, type SettingsOptions } from './settings.ts';
