import { play } from './play.js';
import { cutovers } from './table/cutovers.js';
import { tenants } from './table/tenants.js';

jest.setTimeout(60_000);

describe('the cutover, stage by stage', () => play(cutovers));
describe('the answer of the tenant beside it', () => play(tenants));
