/** How a zone proves absence. */
export type DenialPlan =
  | { readonly kind: 'nsec' }
  | {
      readonly kind: 'nsec3';
      readonly iterations: number;
      readonly salt: string;
      readonly optout: boolean;
    };

/** What the parent says of a zone's keys. */
export type DsPlan =
  | 'none'
  | 'good'
  | 'sha384'
  | 'sha1'
  | 'good-and-unknown'
  | 'unknown-algorithm'
  | 'unknown-digest'
  | 'mismatch';

export interface ZonePlan {
  readonly apex: string;
  readonly algorithm: number;
  /** One key for everything, or a KSK and a ZSK. */
  readonly split: boolean;
  readonly denial: DenialPlan;
  readonly window: 'valid' | 'expired' | 'future';
  readonly ds: DsPlan;
  readonly isSigned: boolean;
}

const nsec: DenialPlan = { kind: 'nsec' };
const hashed = (iterations: number, salt: string, optout = false): DenialPlan => ({
  kind: 'nsec3',
  iterations,
  salt,
  optout,
});

function plan(
  apex: string,
  algorithm: number,
  denial: DenialPlan,
  extra: Partial<ZonePlan> = {},
): ZonePlan {
  const usual = { split: true, window: 'valid', ds: 'good', isSigned: true } as const;
  return { apex, algorithm, denial, ...usual, ...extra };
}

function unsigned(apex: string, ds: DsPlan = 'none'): ZonePlan {
  return plan(apex, 13, nsec, { isSigned: false, ds });
}

/** The second level: each algorithm, each way of denial. */
const parents: readonly ZonePlan[] = [
  plan('n8.test.', 8, nsec),
  plan('n13.test.', 13, nsec),
  plan('n15.test.', 15, nsec, { split: false }),
  plan('h10.test.', 10, hashed(0, '-'), { split: false }),
  plan('h14.test.', 14, hashed(5, 'aabbccdd')),
  plan('h16.test.', 16, hashed(1, '-'), { split: false }),
  plan('o13.test.', 13, hashed(0, '-', true)),
  plan('o8.test.', 8, hashed(3, '1234', true), { split: false }),
  plan('i13.test.', 13, hashed(100, 'ab')),
  plan('n5.test.', 5, nsec),
  plan('h7.test.', 7, hashed(1, 'cd'), { split: false }),
];

const childAlgorithms = [13, 15, 8, 16, 10, 14];

/** Below each: a secure zone, unsigned ones, and in three of them every kind of odd delegation. */
function childrenOf(parent: ZonePlan, index: number): readonly ZonePlan[] {
  const algorithm = childAlgorithms[index % childAlgorithms.length] ?? 13;
  const denial = parent.denial.kind === 'nsec' ? hashed(0, '-') : nsec;
  const usual = [
    plan(`secure.${parent.apex}`, algorithm, denial, { split: false }),
    unsigned(`plain.${parent.apex}`),
  ];
  if (!['n13.test.', 'h14.test.', 'o13.test.'].includes(parent.apex)) return usual;
  return [
    ...usual,
    plan(`far.ent.${parent.apex}`, 13, nsec, { split: false }),
    plan(`expired.${parent.apex}`, 13, nsec, { split: false, window: 'expired' }),
    plan(`future.${parent.apex}`, 15, nsec, { split: false, window: 'future' }),
    plan(`broken.${parent.apex}`, 13, nsec, { split: false, ds: 'mismatch' }),
    plan(`sha1.${parent.apex}`, 13, hashed(0, '-', true), { split: false, ds: 'sha1' }),
    plan(`sha384.${parent.apex}`, 15, hashed(2, 'ff'), { split: false, ds: 'sha384' }),
    plan(`mixed.${parent.apex}`, 13, nsec, { split: false, ds: 'good-and-unknown' }),
    unsigned(`oddalg.${parent.apex}`, 'unknown-algorithm'),
    unsigned(`odddigest.${parent.apex}`, 'unknown-digest'),
    unsigned(`bare.${parent.apex}`, 'mismatch'),
    unsigned(`u1.${parent.apex}`),
    unsigned(`u2.ent.${parent.apex}`),
  ];
}

/** A private root, `test.`, and two levels below; parents come before their children. */
export const zonePlans: readonly ZonePlan[] = [
  plan('.', 13, nsec),
  plan('test.', 15, nsec, { split: false }),
  ...parents,
  ...parents.flatMap(childrenOf),
];

/** The deepest of these zones that the name lies in; with `above`, strictly below its apex. */
export function zoneAround(apexes: readonly string[], name: string, above = false): string {
  const fits = apexes.filter(
    (apex) =>
      (apex === name && !above) ||
      (apex === '.' ? name !== '.' || !above : name.endsWith(`.${apex}`)),
  );
  return fits.sort((a, b) => b.length - a.length)[0] ?? '.';
}
