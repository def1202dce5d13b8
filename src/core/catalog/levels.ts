/** How a finding weighs in the profiles exchange, rfc and strict. */
export const fails = { exchange: 'fail', rfc: 'fail', strict: 'fail' } as const;
export const unseen = { exchange: 'unknown', rfc: 'unknown', strict: 'unknown' } as const;
export const waits = { exchange: 'wait', rfc: 'wait', strict: 'wait' } as const;
export const warns = { exchange: 'warn', rfc: 'warn', strict: 'warn' } as const;
export const informs = { exchange: 'info', rfc: 'info', strict: 'info' } as const;
export const strictFails = { exchange: 'warn', rfc: 'warn', strict: 'fail' } as const;
