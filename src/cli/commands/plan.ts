import type { DomainPlan } from '../../core/plan.js';
import { planJson } from '../../emit/plan-json.js';
import { renderPlan } from '../../emit/terminal-plan.js';
import type { Command, Invocation } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { instantOf, ledgerOf, plannedDomain, planOf } from '../files.js';
import { pageWidth, wantsColor } from '../io.js';
import { printJson, printText } from '../print.js';

export const planCommand: Command = {
  name: 'plan',
  summary: 'the whole way on one screen: stages, records, waits, due times',
  usage: '[--domain DOMAIN]',
  about: ['From the plan file and the ledger alone; no packet leaves.'],
  options: ['plan-file', 'ledger-file', 'domain', 'at'],
  positionals: { least: 0, most: 0 },
  run: async (invocation) => {
    const { io } = invocation;
    const plans = chosen(invocation);
    const ledger = ledgerOf(invocation);
    const now = instantOf(invocation);
    if (invocation.json) printJson(io, planJson(plans, ledger, now));
    else {
      const view = { ledger, now, color: wantsColor(io), width: pageWidth(io) };
      printText(io, plans.map((plan) => renderPlan(plan, view)).join('\n'));
    }
    return exitCodes.pass;
  },
};

function chosen(invocation: Invocation): readonly DomainPlan[] {
  const { plan, file } = planOf(invocation);
  const names = invocation.args.list('domain');
  return names.length === 0 ? plan.domains : names.map((name) => plannedDomain(plan, name, file));
}
