import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const main = join(__dirname, '../../lib/src/cli/main.js');

export interface CliResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A folder of its own for one test file, with the compiled command line run in it. */
export class CliFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'dane-cutover-cli-'));

  run(
    args: readonly string[],
    options: { readonly input?: string; readonly env?: Record<string, string> } = {},
  ): CliResult {
    if (!existsSync(main)) throw new Error('the command line is not built: npx tsc -b');
    const result = spawnSync(process.execPath, [main, ...args], {
      cwd: this.path,
      encoding: 'utf8',
      input: options.input ?? '',
      env: { PATH: process.env.PATH ?? '', USER: 'ada', ...options.env },
    });
    return { code: result.status, out: result.stdout, err: result.stderr };
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.path, name), text);
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  has(name: string): boolean {
    return existsSync(join(this.path, name));
  }

  remove(name: string): void {
    rmSync(join(this.path, name), { force: true });
  }

  close(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A plan file for contoso.com at `stage`. */
export function planText(stage: string, newMx = true): string {
  return [
    'version: 1',
    'domains:',
    '  contoso.com:',
    '    track: exchange-online',
    `    stage: ${stage}`,
    '    legacy-mx: contoso-com.mail.protection.outlook.com',
    ...(newMx ? ['    new-mx: contoso-com.o-v1.mx.microsoft'] : []),
    '    preference: 0',
    '    ttl: { before: 3600, during: 60, after: 3600 }',
    '    mta-sts: { before: enforce, max-age: 604800 }',
    '    tls-rpt: [ "mailto:tlsrpt@contoso.com" ]',
    '',
  ].join('\n');
}
