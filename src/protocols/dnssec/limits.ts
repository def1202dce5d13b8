/** Bounds on the work strangers can make us do (CVE-2023-50387, CVE-2023-50868). */
export interface Limits {
  readonly signaturesPerSet: number;
  readonly signaturesPerQuestion: number;
  readonly nsec3HashesPerTry: number;
  readonly nsec3Iterations: number;
  readonly aliases: number;
  /** Questions asked to judge one: a chain of long names would otherwise cost thousands. */
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
