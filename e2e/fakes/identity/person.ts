import type { VendorName } from './vendor.ts';

/** What a login belongs to: an organisation at Claude, a workspace at ChatGPT. Has a quota of its own. */
export interface Organisation {
  readonly id: string;
  readonly name: string;
  /** In the vendor's own words, e.g. `claude_max` or `plus`. */
  readonly plan: string;
  /** Claude's `rate_limit_tier`. */
  readonly tier?: string;
  /** The whole body of the usage answer; default: some plausible use. */
  readonly usage?: unknown;
}

/** Somebody who can sign in. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** The first is the one a login goes to when nobody chooses. */
  readonly organisations: readonly [Organisation, ...Organisation[]];
}

/** Ada has two organisations under one e-mail, Grace has one. */
export function createPeople(vendor: VendorName): Person[] {
  const [single, team, small] = plans[vendor];
  return [
    {
      id: '7d0f6a52-0000-4000-8000-000000000001',
      email: 'ada@example.test',
      name: 'Ada Example',
      organisations: [
        { id: '1f1b7b1a-0000-4000-8000-00000000000a', name: 'Ada’s own', plan: single },
        { id: '1f1b7b1a-0000-4000-8000-00000000000b', name: 'Analytical Engines', plan: team },
      ],
    },
    {
      id: '7d0f6a52-0000-4000-8000-000000000002',
      email: 'grace@example.test',
      name: 'Grace Example',
      organisations: [{ id: '1f1b7b1a-0000-4000-8000-00000000000c', name: 'Grace’s own', plan: small }],
    },
  ];
}

const plans: Record<VendorName, readonly [single: string, team: string, small: string]> = {
  claude: ['claude_max', 'claude_team', 'claude_pro'],
  codex: ['plus', 'team', 'free'],
  google: ['standard-tier', 'standard-tier', 'standard-tier'],
};
