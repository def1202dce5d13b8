import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import * as core from '@actions/core';
import { run } from './run.js';

let hasFailed = false;
// Where the event loop runs dry before an answer, nothing was judged.
process.exitCode = 1;

void run({
  input: (name) => core.getInput(name),
  output: (name, value) => core.setOutput(name, value),
  summary: async (markdown) => {
    if (process.env.GITHUB_STEP_SUMMARY === undefined) return;
    await core.summary.addRaw(markdown, true).write();
  },
  annotate: ({ level, file, line, column, title, message }) => {
    const place = {
      title,
      ...(file !== undefined && { file }),
      ...(line !== undefined && { startLine: line }),
      ...(column !== undefined && { startColumn: column }),
    };
    const say = { error: core.error, warning: core.warning, notice: core.notice }[level];
    say(message, place);
  },
  log: (text) => core.info(text),
  fail: (message) => {
    hasFailed = true;
    core.setFailed(message);
  },
  folder: process.env.RUNNER_TEMP ?? tmpdir(),
  writeFile: (path, text) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  },
  facts: {
    extraCaFile: process.env.NODE_EXTRA_CA_CERTS,
    eventName: process.env.GITHUB_EVENT_NAME ?? '',
  },
  now: () => Math.floor(Date.now() / 1000),
}).then(() => {
  if (!hasFailed) process.exitCode = 0;
});
