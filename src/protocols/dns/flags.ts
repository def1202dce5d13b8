export interface Flags {
  readonly qr: boolean;
  readonly aa: boolean;
  readonly tc: boolean;
  readonly rd: boolean;
  readonly ra: boolean;
  readonly ad: boolean;
  readonly cd: boolean;
}

/** Flag bits of the header's second word. */
export const flagBits = {
  qr: 0x8000,
  aa: 0x0400,
  tc: 0x0200,
  rd: 0x0100,
  ra: 0x0080,
  ad: 0x0020,
  cd: 0x0010,
} as const satisfies Readonly<Record<keyof Flags, number>>;

/** The flags of a header word. */
export function readFlags(word: number): Flags {
  return {
    qr: (word & flagBits.qr) !== 0,
    aa: (word & flagBits.aa) !== 0,
    tc: (word & flagBits.tc) !== 0,
    rd: (word & flagBits.rd) !== 0,
    ra: (word & flagBits.ra) !== 0,
    ad: (word & flagBits.ad) !== 0,
    cd: (word & flagBits.cd) !== 0,
  };
}

const flagNames = Object.keys(flagBits) as readonly (keyof Flags)[];

/** The bits of these flags, opcode and rcode left zero. */
export function flagWord(flags: Flags): number {
  return flagNames.reduce((word, name) => (flags[name] ? word | flagBits[name] : word), 0);
}
