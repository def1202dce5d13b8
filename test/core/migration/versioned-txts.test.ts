import { versionedTxts } from '../../../src/core/migration/infer.js';

describe('policy records compared with what the stage wants', () => {
  it('blanks around later semicolons and a last semicolon make no difference (I02, N01)', () => {
    const wanted = versionedTxts(['v=STSv1; id=1; x=y;'], 'v=STSv1');
    expect(versionedTxts(['v=STSv1;id=1 ;\tx=y'], 'v=STSv1')).toEqual(wanted);
  });

  it.each([
    ['v=STSv1 ; id=1;', 'v=STSv1; id=1;', 'v=STSv1'],
    ['v=TLSRPTv1 ; rua=mailto:a@example.com', 'v=TLSRPTv1; rua=mailto:a@example.com', 'v=TLSRPTv1'],
  ])('%j is another record, since senders discard it (I02, N01)', (served, wanted, version) => {
    expect(versionedTxts([served], version)).not.toEqual(versionedTxts([wanted], version));
  });
});
