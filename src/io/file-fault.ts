import { codeOf } from './failure.js';

const words: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'not allowed',
  EPERM: 'not allowed',
  EISDIR: 'it is a folder',
  ENOTDIR: 'part of its path is no folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
};

/** Why a file could not be used, in words where its errno has some. */
export function fileFault(error: unknown): string {
  const code = codeOf(error) ?? 'unreadable';
  return words[code] ?? code;
}
