import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const files = ['src', 'constructs'].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/^(lab|cli\/demo)\//.test(file))
    .map((file) => join(room, file)),
);
const shape = /mx\\?\.microsoft|protection\\?\.outlook|eo\\?\.outlook|onmicrosoft|microsoftonline/;
const compares = /(endsWith|startsWith|includes|\.test|\.match|\.exec|===|!==|RegExp)/;

test('law (e): the shapes of Exchange host names are compared in one file', () => {
  const comparing = files.filter((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .some((line) => shape.test(line) && compares.test(line) && !/^\s*(\*|\/\/|\/\*)/.test(line)),
  );
  expect(comparing).toEqual(['src/core/exchange-hosts.ts']);
});
