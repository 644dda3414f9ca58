export { finalPlan, type PlannedRound, type PlanSettings, planFindings, planRounds } from './plan-rounds.ts';
export { readSounds } from './read-sounds.ts';
export { type SurveyOptions, surveySounds } from './survey-sounds.ts';
export { surveyText } from './survey-text.ts';
