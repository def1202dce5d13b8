import { runReplay } from './run.js';

void runReplay(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
}).then((code) => {
  process.exitCode = code;
});
// Where the event loop runs dry before the total, nothing was shown.
process.exitCode = 1;
