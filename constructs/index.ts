export {
  DaneCutover,
  type DaneCutoverFromPlanProps,
  type DaneCutoverOptions,
  type DaneCutoverProps,
  type RecordRole,
} from './dane-cutover.js';
export { MailRecordSet, type MailRecordSetProps } from './record-set.js';
export { PolicyArtefact, policyPath } from './policy-file.js';
export { RawProvider, type RawProviderProps } from './raw-provider.js';
export { domainPlan, PlanFileRefused } from './plan-of.js';
export type { DnsProvider } from './providers/index.js';
export type { Rfc2136Provider } from './providers/rfc2136.js';
export type { Route53Provider } from './providers/route53.js';
export type { DesiredState } from '../src/core/migration/desired.js';
export type { PolicyFile } from '../src/core/migration/policy-file.js';
export type { DomainPlan, Plan, PlanResult } from '../src/core/plan.js';
export type { Rrset } from '../src/core/rrset.js';
