/** Codes that no packet can show, each with the test that gets it through a public entry. */
export const codesElsewhere: Readonly<Record<string, string>> = {
  'plan-syntax': 'assess/read-plan.test.ts',
  'plan-duplicate-key': 'assess/plan-files.ts',
  'plan-unknown-key': 'assess/plan-files.ts',
  'plan-missing-key': 'assess/plan-files.ts',
  'plan-wrong-type': 'assess/plan-files.ts',
  'plan-version': 'assess/plan-files.ts',
  'plan-unknown-track': 'assess/plan-files.ts',
  'plan-unknown-stage': 'assess/plan-files.ts',
  'plan-domain-name': 'assess/plan-files.ts',
  'plan-domain-unsupported': 'assess/plan-files.ts',
  'plan-host-wrong-zone': 'assess/plan-files.ts',
  'plan-ttl-below-30': 'assess/plan-files.ts',
  'plan-ttl-range': 'assess/plan-files.ts',
  'plan-preference': 'assess/plan-files.ts',
  'plan-new-mx-missing': 'assess/plan-files.ts',
  'plan-sts-pattern': 'assess/plan-files.ts',
  'plan-sts-pattern-mismatch': 'assess/plan-files.ts',
  'plan-sts-wildcard-depth': 'assess/plan-files.ts',
  'plan-max-age-range': 'assess/plan-files.ts',
  'plan-sts-id': 'assess/plan-files.ts',
  'plan-tls-rpt-uri': 'assess/plan-files.ts',
  'plan-too-large': 'assess/read-plan.test.ts',
  'smtp-proxy-or-server': 'cli/smtp-proxy.test.ts',
  'synth-provider-ttl': 'constructs/dane-cutover.test.ts',
  'synth-provider-ttl-floor': 'constructs/dane-cutover.test.ts',
  'synth-lifecycle-weakened': 'constructs/dane-cutover.test.ts',
  'synth-tlsa-unsupported': 'constructs/dane-cutover.test.ts',
  'synth-microsoft-zone': 'constructs/dane-cutover.test.ts',
};

/** Reasons of the validator that take a zone too large, or a machine too strange, for a scenario. */
export const reasonsElsewhere: Readonly<Record<string, string>> = {
  'keytrap-budget': 'protocols/dnssec/answers.test.ts',
  'question-budget': 'protocols/dnssec/answers.test.ts',
  'crypto-refused': 'protocols/dnssec/rules.test.ts',
};

/** Codes of Microsoft that lie inside the tenant, or in the words of a bounce alone. */
export const microsoftElsewhere: Readonly<Record<string, string>> = {
  DomainNotFound: 'lab/tenant.test.ts',
  DnssecOperationFailed: 'lab/tenant.test.ts',
  PartitionNotFound: 'lab/tenant.test.ts',
  DomainNotSupported: 'lab/tenant.test.ts',
  EG001: 'core/exchange/compare.test.ts',
  EX007: 'core/exchange/compare.test.ts',
  EX003: 'core/judge/judge.test.ts',
  EX009: 'core/exchange/status.test.ts',
  EG002: 'core/catalog/explain.test.ts',
  'ED-query-error': 'core/catalog/explain.test.ts',
  EX010: 'core/catalog/explain.test.ts',
  '450-4.7.324': 'core/catalog/explain.test.ts',
  ATTR5: 'core/catalog/explain.test.ts',
  ATTR35: 'core/catalog/explain.test.ts',
  TenantAttribution: 'core/catalog/explain.test.ts',
};

/** What else must have been seen, by the name of its fixture: a scenario, or the test that has it. */
export interface Fixture {
  readonly name: string;
  readonly scenario?: string;
  readonly test?: { readonly file: string; readonly title: string };
}

const scenario = (name: string, id: string): Fixture => ({ name, scenario: id });
const unit = (name: string, file: string, title: string): Fixture => ({
  name,
  test: { file, title },
});

/** Zones, in the order of row 1 of section Q. */
const zones: readonly Fixture[] = [
  scenario('secure', 'healthy'),
  scenario('insecure', 'unsigned domain'),
  scenario('DS mismatch', 'DS of another key'),
  scenario('expired RRSIG', 'MX signature run out'),
  scenario('future RRSIG', 'MX signature in the future'),
  scenario('NSEC', 'no TLSA'),
  scenario('NSEC3, iterations 0', 'NSEC3 without iterations'),
  scenario('NSEC3, iterations 10', 'NSEC3 with ten iterations and a salt'),
  scenario('NSEC3, iterations 100', 'NSEC3 with a hundred iterations'),
  scenario('NSEC3, iterations 200', 'NSEC3 with two hundred iterations'),
  scenario('opt-out', 'no TLSA in an opt-out span'),
  scenario('ENT-NXDOMAIN', 'NXDOMAIN above TLSA'),
  scenario('wildcard TLSA', 'TLSA from a wildcard'),
  scenario('CNAME into unsigned', 'TLSA in an unsigned zone'),
  scenario('compact denial', 'compact denial'),
  unit('key-tag collisions', 'protocols/dnssec/answers.test.ts', 'keytrap-250x250'),
  ...[5, 7, 8, 15].map((number) => scenario(`algorithm ${number}`, `algorithm ${number}`)),
  scenario('algorithm 13', 'healthy'),
];

const mail: readonly Fixture[] = [
  scenario('no STARTTLS', 'no STARTTLS'),
  scenario('STARTTLS refused', 'STARTTLS refused'),
  scenario('injection bytes', 'clear text before TLS'),
  scenario('old TLS only', 'TLS 1.1 only'),
  scenario('leaf RSA', 'RSA key'),
  scenario('leaf ECDSA', 'healthy'),
  scenario('leaf Ed25519', 'Ed25519 key'),
  scenario('expired', 'certificate has run out'),
  scenario('not yet valid', 'certificate not valid yet'),
  scenario('chain with TA', 'healthy'),
  scenario('chain without TA', 'issuer not sent'),
  scenario('SNI-dependent', 'the right certificate only under its name'),
  scenario('dual key', 'dual-cert-rsa-ecdsa'),
];

const reports: readonly Fixture[] = [
  unit('RFC sample', 'protocols/tls-rpt/report.test.ts', 'of the shape in the RFC is read whole'),
  unit('Google mismatch report', 'core/tls-report/summary.test.ts', 'Google’s validation-failure'),
  unit(
    'Microsoft double-encoded',
    'protocols/tls-rpt/report.test.ts',
    'of Microsoft has its records',
  ),
  unit('gzip', 'io/report-file.test.ts', 'is JSON or gzip'),
  unit('unknown result type', 'core/tls-report/summary.test.ts', 'an unknown type is kept'),
];

const stages: readonly Fixture[] = [
  scenario('reversed S6 order', 'preferences swapped the wrong way'),
  scenario('legacy removed early', 'legacy MX removed too early'),
  scenario('partition mismatch', 'partition of the plan does not exist'),
  scenario('preference 10 variant', 'preference 10 before the start'),
  scenario('born on mx.microsoft', 'born on mx.microsoft'),
];

/**
 * The minimum of fixtures (Q). The stages themselves are a scenario each; those of row 3 are the tests of I01 to L01 that
 * docs/standards.md names. Gateway mode (row 5) and rollovers of keys of one's own (row 6) are not implemented (L06, H01).
 */
export const fixtures: readonly Fixture[] = [...zones, ...mail, ...reports, ...stages];
