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
  const bit = (name: keyof Flags): boolean => (word & flagBits[name]) !== 0;
  return {
    qr: bit('qr'),
    aa: bit('aa'),
    tc: bit('tc'),
    rd: bit('rd'),
    ra: bit('ra'),
    ad: bit('ad'),
    cd: bit('cd'),
  };
}

/** The bits of these flags, opcode and rcode left zero. */
export function flagWord(flags: Flags): number {
  return (Object.keys(flagBits) as (keyof Flags)[])
    .filter((name) => flags[name])
    .reduce((word, name) => word | flagBits[name], 0);
}
