import { explain, suggestCodes } from '../../core/catalog/index.js';
import { exchangeOnlineStages, isStageId } from '../../core/migration/ids.js';
import { renderExplanation, renderStage } from '../../emit/terminal-explain.js';
import { stageOf } from '../../core/migration/stages.js';
import type { Command } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { pageWidth, wantsColor } from '../io.js';
import { printJson, printText } from '../print.js';
import { CliUsage } from '../usage-error.js';

export const explainCommand: Command = {
  name: 'explain',
  summary: 'what a code means and what to do: ours, Microsoft’s, TLS-RPT’s',
  usage: 'CODE',
  about: [
    'CODE is a finding (tlsa-mismatch), a result of the tenant (EX005), an SMTP status (5.7.323), a result type of TLS reports, a reason of DNSSEC (dnssec-ds-mismatch, ede-9), or a stage.',
  ],
  options: [],
  positionals: { least: 1, most: 1 },
  run: async ({ args, io, json }) => {
    const [code = ''] = args.positionals;
    const options = { color: wantsColor(io), width: pageWidth(io) };
    const found = explain(code);
    if (found !== undefined) {
      if (json) printJson(io, { format: 'dane-cutover-explanation', version: 1, ...found });
      else printText(io, renderExplanation(found, options));
      return exitCodes.pass;
    }
    if (isStageId(code)) {
      const stage = stageOf(code);
      if (json) printJson(io, { format: 'dane-cutover-stage', version: 1, ...stage });
      else printText(io, renderStage(stage, options));
      return exitCodes.pass;
    }
    const meant = [...stagesLike(code), ...suggestCodes(code)];
    throw new CliUsage(
      `there is no code ${code}`,
      meant.length === 0
        ? 'the README lists the findings, docs/findings has a page of every code'
        : `did you mean ${meant.join(', ')}?`,
    );
  },
};

/** `s4` for `s4-add-new-mx`. */
function stagesLike(code: string): readonly string[] {
  return exchangeOnlineStages.filter((stage) => stage.startsWith(`${code.toLowerCase()}-`));
}
