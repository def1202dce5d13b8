import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { createReplyReader, ehloKeywords } from '../../../src/protocols/smtp/index.js';
import type { ReplyResult } from '../../../src/protocols/smtp/index.js';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

function read(text: string): ReplyResult {
  const reader = createReplyReader();
  reader.push(bytes(text));
  return reader.next();
}

describe('SMTP reply reader', () => {
  it('reads a multi-line reply whatever its cut into packets', () => {
    const text = '250-mx.example.com\r\n250-SIZE 1000\r\n250 STARTTLS\r\n';
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 6 }), (cuts) => {
        const reader = createReplyReader();
        const places = [0, ...[...cuts].sort((a, b) => a - b), text.length];
        places.slice(1).forEach((end, index) => reader.push(bytes(text.slice(places[index], end))));
        expect(reader.next()).toEqual({
          kind: 'reply',
          reply: { code: 250, lines: ['mx.example.com', 'SIZE 1000', 'STARTTLS'] },
        });
        expect(reader.next()).toEqual({ kind: 'incomplete' });
      }),
    );
  });

  it('takes bare LF and a code without text', () => {
    expect(read('220\n')).toEqual({ kind: 'reply', reply: { code: 220, lines: [''] } });
  });

  it('keeps what came after the 220 to STARTTLS, so that injection is seen (F01)', () => {
    const reader = createReplyReader();
    reader.push(bytes('220 go ahead\r\n250 injected\r\n'));
    expect(reader.next().kind).toBe('reply');
    expect(Buffer.from(reader.rest()).toString()).toBe('250 injected\r\n');
  });

  it.each([
    ['HTTP/1.1 400 Bad Request\r\n', 'not-a-reply'],
    ['999 what\r\n', 'not-a-reply'],
    ['250-a\r\n220 b\r\n', 'mixed-codes'],
    [`220 ${'x'.repeat(2100)}\r\n`, 'line-too-long'],
    [`220 ${'x'.repeat(2100)}`, 'line-too-long'],
    ['250-x\r\n'.repeat(101), 'too-many-lines'],
  ])('answers %j with a value, not an exception', (text, detail) => {
    expect(read(text)).toEqual({ kind: 'garbage', detail });
  });

  it('holds a line of 2048 octets and no more', () => {
    expect(read(`220 ${'x'.repeat(2044)}\r\n`).kind).toBe('reply');
    expect(read(`220 ${'x'.repeat(2045)}\r\n`).kind).toBe('garbage');
  });

  it('stays broken, and never grows beyond its bound', () => {
    const reader = createReplyReader();
    for (let index = 0; index < 300; index++) reader.push(new Uint8Array(2048).fill(0x32));
    expect(reader.next().kind).toBe('garbage');
    reader.push(bytes('220 fine\r\n'));
    expect(reader.next().kind).toBe('garbage');
    expect(reader.rest().length).toBeLessThan(210_000);
  });

  it('never throws on any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => {
        const reader = createReplyReader();
        reader.push(octets);
        expect(['reply', 'incomplete', 'garbage']).toContain(reader.next().kind);
      }),
    );
  });

  it('finds EHLO keywords without regard to case, the greeting line left out', () => {
    const lines = ['STARTTLS.example.com hello', 'starttls', 'SIZE 10 20', '<script>'];
    const keywords = ehloKeywords({ code: 250, lines });
    expect([...keywords]).toEqual([
      ['STARTTLS', []],
      ['SIZE', ['10', '20']],
    ]);
  });
});
