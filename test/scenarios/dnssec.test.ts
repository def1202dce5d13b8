import { play } from './play.js';
import { dnssec } from './table/dnssec.js';

jest.setTimeout(60_000);

describe('DNSSEC (A)', () => play(dnssec));
