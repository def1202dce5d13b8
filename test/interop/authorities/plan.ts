import type { ZoneName } from '../situations/situation.js';

export type AuthorityServer = 'bind' | 'knot' | 'nsd';

/**
 * How a zone is signed. `dates`: of all signatures, or (`tlsa-over`) of those over TLSA sets alone. `ds` is what the parent
 * says of the zone, where that is not the truth.
 */
export interface ZonePlan {
  readonly server: AuthorityServer;
  readonly signer: 'dnssec-signzone' | 'ldns-signzone' | 'knot' | 'nobody';
  readonly algorithm: string;
  readonly denial: 'nsec' | 'nsec3' | 'nsec3-optout';
  readonly iterations?: number;
  readonly dates?: 'over' | 'tlsa-over';
  readonly ds?: 'wrong' | 'private-algorithm';
}

/** Parents stand below their children: what is signed later needs the DS of what is signed earlier. */
export const zonePlans: Readonly<Record<ZoneName, ZonePlan>> = {
  'unsigned.example.com': {
    server: 'nsd',
    signer: 'nobody',
    algorithm: '',
    denial: 'nsec',
  },
  'child.optout.example.org': { server: 'bind', signer: 'nobody', algorithm: '', denial: 'nsec' },
  'optout.example.org': {
    server: 'nsd',
    signer: 'ldns-signzone',
    algorithm: 'ECDSAP384SHA384',
    denial: 'nsec3-optout',
  },
  'over.example.com': {
    server: 'bind',
    signer: 'dnssec-signzone',
    algorithm: 'ECDSAP256SHA256',
    denial: 'nsec',
    dates: 'over',
  },
  'tlsa-over.example.com': {
    server: 'bind',
    signer: 'dnssec-signzone',
    algorithm: 'ECDSAP256SHA256',
    denial: 'nsec3',
    dates: 'tlsa-over',
  },
  'wrong-ds.example.net': {
    server: 'nsd',
    signer: 'ldns-signzone',
    algorithm: 'ECDSAP256SHA256',
    denial: 'nsec',
    ds: 'wrong',
  },
  'sha1.example.com': {
    server: 'bind',
    signer: 'dnssec-signzone',
    algorithm: 'NSEC3RSASHA1',
    denial: 'nsec3',
  },
  'private.example.org': {
    server: 'bind',
    signer: 'dnssec-signzone',
    algorithm: 'ECDSAP256SHA256',
    denial: 'nsec',
    ds: 'private-algorithm',
  },
  'iterations.example.net': {
    server: 'knot',
    signer: 'ldns-signzone',
    algorithm: 'ECDSAP256SHA256',
    denial: 'nsec3',
    iterations: 200,
  },
  'example.com': {
    server: 'bind',
    signer: 'dnssec-signzone',
    algorithm: 'RSASHA256',
    denial: 'nsec',
  },
  'example.net': {
    server: 'knot',
    signer: 'knot',
    algorithm: 'ECDSAP256SHA256',
    denial: 'nsec3',
  },
  'example.org': {
    server: 'nsd',
    signer: 'ldns-signzone',
    algorithm: 'ED25519',
    denial: 'nsec',
  },
};

export const serverAddresses: Readonly<Record<AuthorityServer, string>> = {
  bind: '127.0.53.11',
  knot: '127.0.53.12',
  nsd: '127.0.53.13',
};
export const rootAddress = '127.0.53.1';
/** Nobody listens there. */
export const deadAddress = '127.0.53.99';
export const policyAddress = '127.0.53.80';

export const registries = ['com', 'net', 'org'] as const;
