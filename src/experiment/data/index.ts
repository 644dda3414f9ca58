export { finalPlan, type PlannedRound, type PlanSettings, planFindings, planRounds } from './plan-rounds.ts';
export { readSounds } from './read-sounds.ts';
