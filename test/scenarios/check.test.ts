import { play } from './play.js';
import { destination } from './table/destination.js';
import { mailHosts } from './table/mail-hosts.js';
import { policies } from './table/policies.js';
import { servers } from './table/servers.js';
import { tlsaSets } from './table/tlsa.js';

jest.setTimeout(60_000);

describe('where the mail goes (B)', () => play(destination));
describe('the mail hosts (F)', () => play(mailHosts));
describe('TLSA (C, D, E)', () => play(tlsaSets));
describe('MTA-STS and TLS-RPT (I to N)', () => play(policies));
describe('the servers of the zone', () => play(servers));
