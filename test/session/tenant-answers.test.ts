import type { StageId } from '../../src/core/migration/ids.js';
import { exchangeOnlineStages } from '../../src/core/migration/ids.js';
import { UsageError } from '../../src/io/system.js';
import { labNames } from '../../src/lab/addresses.js';
import { replaySession, runSession } from '../../src/session/session.js';
import { tenantAnswersFor } from '../../src/session/tenant-answers.js';
import { closeLabs, openLab } from '../lab/helpers.js';
import { become, labSettings, RunFolder } from '../support/lab-runs.js';

const { domain } = labNames;
const folder = new RunFolder();
afterEach(closeLabs);
afterAll(() => folder.close());

const answer = {
  DnssecFeatureStatus: { Value: 'Enabled' },
  DnsValidation: { DnssecSupport: 'Valid' },
  MxValidation: { Status: 'Valid' },
  MtaStsValidation: { Status: 'Valid' },
};
let files = 0;
const fileOf = (value: unknown) => folder.file(`a${(files += 1)}.json`, JSON.stringify(value));

describe('whose answer a file is', () => {
  const owners = (given: readonly string[], domains = ['contoso.com']) =>
    tenantAnswersFor(given, domains).map((one) => one.domain);

  test('the only domain of the run, the one named before it, or the one of its column', () => {
    expect(owners([fileOf(answer)])).toEqual(['contoso.com']);
    const two = ['contoso.com', 'example.org'];
    expect(owners([`Example.org=${fileOf([answer])}`], two)).toEqual(['example.org']);
    const both = two.map((DomainName) => ({ ...answer, DomainName }));
    expect(owners([fileOf(both)], two)).toEqual(two);
  });

  test('a file over all domains of the tenant may tell of others', () => {
    const rows = ['example.org', 'contoso.com'].map((DomainName) => ({ ...answer, DomainName }));
    expect(owners([fileOf(rows)])).toEqual(['contoso.com']);
  });

  test.each<readonly [string, () => readonly string[], RegExp]>([
    ['that names no domain, where several are judged', () => [fileOf(answer)], /write DOMAIN=/],
    [
      'of another domain',
      () => [fileOf({ ...answer, DomainName: 'example.net' })],
      /not judged here/,
    ],
    [
      'of another domain than it is given for',
      () => [`contoso.com=${fileOf({ ...answer, DomainName: 'example.org' })}`],
      /is the answer of example.org/,
    ],
    ['of several for one', () => [`contoso.com=${fileOf([answer, answer])}`], /holds 2 answers/],
    [
      'twice for one domain',
      () => [`contoso.com=${fileOf(answer)}`, `contoso.com=${fileOf(answer)}`],
      /two tenant answers/,
    ],
    [
      'that does not exist',
      () => ['contoso.com=/nowhere.json'],
      /nowhere.json cannot be read: no such file/,
    ],
    ['that is no answer', () => [`contoso.com=${fileOf({ Result: 'Success' })}`], /no answer of/],
  ])('a file %s is wrong usage, before a packet leaves', (_, given, message) => {
    const domains = ['contoso.com', 'example.org'];
    expect(() => tenantAnswersFor(given(), domains)).toThrow(UsageError);
    expect(() => tenantAnswersFor(given(), domains)).toThrow(message);
  });
});

/** What PowerShell 5 writes for `> status.json`. */
const windows = (value: unknown) =>
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(JSON.stringify(value), 'utf16le')]);

describe('the simulated tenant', () => {
  const from3 = exchangeOnlineStages.slice(3, 10);

  test.each<StageId>([...from3])(
    'at %s answers what was predicted, live and replayed',
    async (stage) => {
      const lab = await openLab({ senders: [] });
      await become(lab, stage);
      const said = await lab.tenant.getDnssecStatusForVerifiedDomain(domain);
      const AskedAt = new Date(lab.clock.now() * 1000).toISOString();
      const file = folder.file('status.json', windows([{ ...said, AskedAt }]));
      const settings = labSettings(lab, folder, { stage, tenantAnswers: [file] });
      const { report, recording } = await runSession(settings);
      const [judged] = report.domains;
      const found = judged?.findings.filter(({ code }) => code.startsWith('tenant-')) ?? [];
      expect(found.map(({ code }) => code)).toEqual(['tenant-answer-unconfirmed']);
      expect(judged?.exchange.tenantAnswer).toMatchObject({ dated: true });
      expect(judged?.exchange.tenantAnswer?.codes).toEqual(
        judged?.tenantCodes.map(({ code }) => code),
      );
      expect(judged?.verdict.word).toBe('pass');
      expect((await replaySession(recording)).report).toEqual(report);
    },
    30_000,
  );

  test('whose answer is from before the swap holds the gate up while its TTL runs, and is named', async () => {
    const lab = await openLab({ senders: [] });
    await become(lab, 's4-add-new-mx');
    const old = await lab.tenant.getDnssecStatusForVerifiedDomain(domain);
    await become(lab, 's6-swap-preference');
    const AskedAt = new Date(lab.clock.now() * 1000).toISOString();
    const file = folder.file('old.json', windows({ ...old, AskedAt }));
    const settings = labSettings(lab, folder, {
      stage: 's6-swap-preference',
      tenantAnswers: [file],
    });
    const { report } = await runSession(settings);
    const [judged] = report.domains;
    expect(judged?.verdict.word).toBe('wait');
    const more = judged?.findings.find(({ code }) => code === 'tenant-reports-more');
    expect(more?.evidence).toMatchObject({
      tenant: 'EX006: A more preferred MX exists',
      believe: 'us, until dueAt',
    });
  });
});
