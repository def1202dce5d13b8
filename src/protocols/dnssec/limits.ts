/** Bounds on the work strangers can make us do (CVE-2023-50387, CVE-2023-50868). Counts, never times. */
export interface Limits {
  /** Signature checks for one RRset; beyond it the set is `indeterminate`, `keytrap-budget`. */
  readonly signaturesPerSet: number;
  /** Signature checks for one question, its zones' keys included; beyond it likewise. */
  readonly signaturesPerQuestion: number;
  /** Names hashed to read one NSEC3 proof (RFC 5155 s8); a proof that needs more is `keytrap-budget`. */
  readonly nsec3HashesPerTry: number;
  /** Additional iterations (RFC 9276 s3.2); above it the answer is `insecure`, `nsec3-iterations`. */
  readonly nsec3Iterations: number;
  /** Aliases followed; one more is `indeterminate`, `loop`. */
  readonly aliases: number;
  /** Questions asked to judge one: a chain of long names would otherwise cost thousands. Then `question-budget`. */
  readonly questions: number;
  /** Zones and answers remembered by a validator; what is forgotten is asked again. */
  readonly zonesKept: number;
  readonly answersKept: number;
}

export const defaultLimits: Limits = {
  signaturesPerSet: 8,
  signaturesPerQuestion: 128,
  nsec3HashesPerTry: 8,
  nsec3Iterations: 50,
  aliases: 11,
  questions: 128,
  zonesKept: 4_096,
  answersKept: 4_096,
};

/** A purse of steps: `spend` is false once it is empty. */
export interface Budget {
  spend(): boolean;
}

export function createBudget(steps: number): Budget {
  let left = steps;
  return { spend: () => left-- > 0 };
}

/** What one question may still cost. */
export interface Purse {
  readonly signatures: Budget;
  readonly questions: Budget;
}

export function createPurse(limits: Limits): Purse {
  return {
    signatures: createBudget(limits.signaturesPerQuestion),
    questions: createBudget(limits.questions),
  };
}
