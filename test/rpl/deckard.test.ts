import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replayAlgorithms } from '../../src/rpl/algorithms.js';
import { replayText, type Outcome } from '../../src/rpl/replay.js';

const data = process.env['DANE_CUTOVER_TEST_DATA'];
const describeWithData = data === undefined ? describe.skip : describe;
const folder = join(data ?? '', 'vectors', 'deckard');
const files = data === undefined ? [] : readdirSync(folder).filter((one) => one.endsWith('.rpl'));

/** Every file not played, and why. */
const skipped: Readonly<Record<string, string>> = {
  'nsec3_aggr_cache.rpl':
    'tests answers made from cached NSEC3 records (RFC 8198), a caching policy',
  'nsec_aggr_cache.rpl': 'tests answers made from cached NSEC records (RFC 8198), a caching policy',
  'val_dname_bogus.rpl':
    'tests answers made from a cached DNAME after a spoofed one, a caching policy',
  'val_ta_sentinel.rpl': 'tests the root key sentinel (RFC 8509), a word of the resolver itself',
  'val_ta_sentinel_nokey.rpl': 'has no trust anchor: nothing is validated',
};

function play(file: string, change = (text: string): string => text): Promise<Outcome> {
  const algorithms = replayAlgorithms([]) ?? new Map();
  return replayText(file, change(readFileSync(join(folder, file), 'utf8')), algorithms);
}

describeWithData("deckard's recordings", () => {
  it('pass one and all, but for five with a written reason', async () => {
    const table: Record<string, string> = {};
    for (const file of files) {
      const outcome = await play(file);
      table[file] = outcome.outcome === 'pass' ? 'pass' : `${outcome.outcome}: ${outcome.reason}`;
    }
    const wanted = files.map((file) => [
      file,
      skipped[file] === undefined ? 'pass' : `skip: ${skipped[file]}`,
    ]);
    expect(table).toEqual(Object.fromEntries(wanted));
    expect(files).toHaveLength(64);
  });

  it.each(files.filter((file) => file.startsWith('val_minimal_') && !file.includes('noerror')))(
    '%s fails where it is made to want an answer',
    async (file) => {
      const outcome = await play(file, (text) =>
        text.replace('REPLY QR RD RA DO SERVFAIL', 'REPLY QR RD RA DO AD NOERROR'),
      );
      expect(outcome).toMatchObject({ outcome: 'fail' });
    },
  );

  it.each([
    ['AD is no longer wanted', 'REPLY QR RD RA AD DO NOERROR', 'REPLY QR RD RA DO NOERROR'],
    ['SERVFAIL is wanted', 'REPLY QR RD RA AD DO NOERROR', 'REPLY QR RD RA DO SERVFAIL'],
    ['NXDOMAIN is wanted', 'REPLY QR RD RA AD DO NOERROR', 'REPLY QR RD RA AD DO NXDOMAIN'],
  ])('a sound file fails where %s', async (_, from, to) => {
    const outcome = await play('val_minimal_noerror.rpl', (text) => {
      expect(text).toContain(from);
      return text.replace(from, to);
    });
    expect(outcome).toMatchObject({ outcome: 'fail' });
  });

  it('A16: a zone signed with SHA-1 alone is secure in a replay', async () => {
    expect(await play('val_dname.rpl')).toMatchObject({ outcome: 'pass' });
    const withoutSha1 = new Map(replayAlgorithms([]));
    withoutSha1.delete(5);
    const text = readFileSync(join(folder, 'val_dname.rpl'), 'utf8');
    expect(await replayText('val_dname.rpl', text, withoutSha1)).toMatchObject({ outcome: 'fail' });
  });
});
