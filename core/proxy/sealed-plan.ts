import type { Upstream } from '../accounts/upstream.ts';
import { LossReport } from '../dialects/message/loss.ts';
import { asObject } from '../dialects/read-json.ts';
import { translations } from '../dialects/translations.ts';
import { writeCountEnvelope, writeEnvelope } from '../providers/code-assist/envelope.ts';
import type { AskedRequest, AttemptPlan } from './attempt-plan.ts';
import { parseBody } from './parse-body.ts';
import { RequestBody } from './request-body.ts';

/** The plan with its body in the provider's envelope. Throws AppFailure `body-invalid`. */
export function sealPlan(plan: AttemptPlan, asked: AskedRequest, { organisation }: Upstream): AttemptPlan {
  const { route, model, requestId: promptId } = asked;
  if (route.operation === 'count-tokens') {
    const loss = plan.loss ?? new LossReport(translations[plan.dialect].fieldPaths);
    const sealed = writeCountEnvelope(asObject(parseBody(plan.body)), model, loss);
    return { ...plan, loss, body: new RequestBody([Buffer.from(JSON.stringify(sealed))]) };
  }
  if (organisation === null) throw new Error('an envelope names a project');
  const [before, after] = writeEnvelope({ model, project: organisation, promptId });
  return { ...plan, body: plan.body.within(before, after) };
}
