export { survey } from './survey.js';
export type { SurveyHooks } from './survey.js';
export { trace } from './trace.js';
