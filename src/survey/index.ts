export { survey } from './survey.js';
export type { SurveyHooks } from './survey.js';
