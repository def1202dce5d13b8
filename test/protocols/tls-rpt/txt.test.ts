import { readTlsRptTxt } from '../../../src/protocols/tls-rpt/index.js';

const codes = (txts: readonly string[]): readonly string[] =>
  readTlsRptTxt(txts).faults.map((fault) => fault.code);

describe('TLS-RPT TXT', () => {
  it.each([
    ['v=TLSRPTv1; rua=https://tlsrpt.example.net/report', ['https://tlsrpt.example.net/report']],
    [
      'v=TLSRPTv1;rua=mailto:a@example.com , https://example.net/r;x=y;',
      ['mailto:a@example.com', 'https://example.net/r'],
    ],
    ['v=TLSRPTv1; rua=mailto:a%21b@example.com', ['mailto:a%21b@example.com']],
  ])('reads %j (N01, N03, N04)', (txt, rua) => {
    expect(readTlsRptTxt([txt])).toEqual({ rua, faults: [] });
  });

  it.each([
    'v=tlsrptv1; rua=mailto:a@example.com',
    'v=TLSRPTv1',
    'v=TLSRPTv1 ; rua=mailto:a@example.com',
    'v=TLSRPTv1; x=y',
    'v=TLSRPTv1; rua=',
    'v=TLSRPTv1; rua=http://example.com/r',
    'v=TLSRPTv1; rua=mailto:nobody',
    'v=TLSRPTv1; rua=mailto:a!b@example.com',
    'v=TLSRPTv1; rua=https://',
  ])('finds no report address in %j (N01, N03)', (txt) => {
    expect(readTlsRptTxt([txt]).rua).toEqual([]);
    expect(codes([txt])).toEqual(['tlsrpt-invalid']);
  });

  it('keeps the good address beside a bad one, which is named (N03)', () => {
    const result = readTlsRptTxt(['v=TLSRPTv1; rua=http://example.com/,mailto:a@example.com']);
    expect(result).toEqual({
      rua: ['mailto:a@example.com'],
      faults: [{ code: 'tlsrpt-invalid', detail: 'rua: http://example.com/' }],
    });
  });

  it('two records are as good as none; others are discarded (N02)', () => {
    const record = 'v=TLSRPTv1; rua=mailto:a@example.com';
    expect(codes([record, record])).toEqual(['tlsrpt-several']);
    expect(readTlsRptTxt([record, record]).rua).toEqual([]);
    expect(readTlsRptTxt(['v=spf1 -all', record]).rua).toEqual(['mailto:a@example.com']);
  });
});
