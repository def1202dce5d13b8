/** Why an answer is not secure. `dnssec-anchorless` and `dnssec-nsec3-iterations` are findings and have their words there. */
export interface DnssecReasonInfo {
  readonly title: string;
  /** What the validator saw. */
  readonly meaning: string;
  /** Steps in order, for whoever runs the zone that the chain names. */
  readonly action: readonly string[];
  /** Extended DNS Error (RFC 8914), where one fits. */
  readonly ede?: number;
  readonly authority: string;
  /** The state that it makes. */
  readonly state: 'bogus' | 'insecure' | 'indeterminate';
  readonly findings: readonly string[];
}
