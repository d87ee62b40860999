import type { SignInProblem } from '../../shared/sign-in-bar.ts';

/** The page was left before it had come, by us or by the person: nothing to tell. */
const aborted = -3;

const problems: readonly (readonly [problem: SignInProblem, codes: readonly number[]])[] = [
  ['offline', [-106]],
  ['name-unknown', [-105, -137]],
  ['timed-out', [-7, -118]],
  ['proxy', [-111, -115, -120, -121, -127, -130, -131, -136, -140]],
  ['certificate', [-107, -113, -123, -129, -134, -141, -148, -149, -150, -153, -156, -167]],
  ['unreachable', [-15, -21, -100, -101, -102, -103, -104, -108, -109, -324, -354]],
];

/** Chromium's network errors (net_error_list.h); undefined where nothing went wrong. */
export function nameProblem(code: number): SignInProblem | undefined {
  if (code === aborted) return undefined;
  if (code <= -200 && code > -300) return 'certificate';
  return problems.find(([, codes]) => codes.includes(code))?.[0] ?? 'other';
}
