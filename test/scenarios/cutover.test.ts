import { play } from './play.js';
import { cutovers } from './table/cutovers.js';

jest.setTimeout(60_000);

describe('the cutover, stage by stage', () => play(cutovers));
