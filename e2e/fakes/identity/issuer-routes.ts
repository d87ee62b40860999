import type { SeenRequest } from '../fake-upstream.ts';
import type { Script } from '../script.ts';
import {
  answerDevicePage,
  beginCodexDevice,
  beginStandardDevice,
  pollCodexDevice,
  showDevicePage,
} from './device-endpoints.ts';
import type { Endpoint } from './fault-queue.ts';
import {
  answerClaudeProfile,
  answerClaudeUsage,
  answerCodexModels,
  answerCodexUsage,
  answerGoogleUserinfo,
} from './identity-endpoints.ts';
import type { Issuer } from './issuer.ts';
import { revokeAtGoogle, revokeAtOpenAi } from './revoke-endpoint.ts';
import type { SignInPages } from './sign-in-pages.ts';
import { answerTokenRequest, type TokenChange } from './token-endpoint.ts';
import type { VendorName } from './vendor.ts';

export interface IssuerRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly endpoint: Endpoint;
  readonly answer: (request: SeenRequest, change: TokenChange) => Script;
}

/** Where each vendor's addresses lie, as on the real hosts. */
export const issuerPaths = {
  claude: {
    authorize: '/oauth/authorize',
    token: '/v1/oauth/token',
    profile: '/api/oauth/profile',
    usage: '/api/oauth/usage',
    paste: '/oauth/code/callback',
  },
  codex: {
    authorize: '/oauth/authorize',
    token: '/oauth/token',
    revoke: '/oauth/revoke',
    device: '/api/accounts/deviceauth/usercode',
    deviceToken: '/api/accounts/deviceauth/token',
    devicePage: '/codex/device',
    usage: '/backend-api/wham/usage',
    models: '/backend-api/codex/models',
  },
  google: {
    authorize: '/o/oauth2/v2/auth',
    token: '/token',
    revoke: '/revoke',
    standardDevice: '/device/code',
    standardDevicePage: '/device',
    profile: '/oauth2/v2/userinfo',
    paste: '/authcode',
  },
} as const;

export function listRoutes(issuer: Issuer, pages: SignInPages): IssuerRoute[] {
  const authorize = issuerPaths[issuer.vendor.name].authorize;
  const token = issuerPaths[issuer.vendor.name].token;
  return [
    { method: 'GET', path: authorize, endpoint: 'authorize', answer: (request) => pages.show(request) },
    { method: 'POST', path: authorize, endpoint: 'consent', answer: (request) => pages.answer(request) },
    {
      method: 'POST',
      path: token,
      endpoint: 'token',
      answer: (request, change) => answerTokenRequest(issuer, request, change),
    },
    ...listOwnRoutes[issuer.vendor.name](pages).map(({ answer, ...route }) => ({
      ...route,
      answer: (request: SeenRequest) => answer(issuer, request),
    })),
  ];
}

type OwnRoute = Omit<IssuerRoute, 'answer'> & { answer: (issuer: Issuer, request: SeenRequest) => Script };

const listOwnRoutes: Record<VendorName, (pages: SignInPages) => OwnRoute[]> = {
  claude: (pages) => [
    route('GET', issuerPaths.claude.paste, 'authorize', (_, request) => pages.showCode(request)),
    route('GET', issuerPaths.claude.profile, 'profile', answerClaudeProfile),
    route('GET', issuerPaths.claude.usage, 'usage', answerClaudeUsage),
  ],
  codex: () => [
    route('POST', issuerPaths.codex.revoke, 'revoke', revokeAtOpenAi),
    route('POST', issuerPaths.codex.device, 'device', beginCodexDevice),
    route('POST', issuerPaths.codex.deviceToken, 'device-token', pollCodexDevice),
    route('GET', issuerPaths.codex.devicePage, 'device-page', showDevicePage),
    route('POST', issuerPaths.codex.devicePage, 'device-page', answerDevicePage),
    route('GET', issuerPaths.codex.usage, 'usage', answerCodexUsage),
    route('GET', issuerPaths.codex.models, 'models', answerCodexModels),
  ],
  google: (pages) => [
    route('GET', issuerPaths.google.paste, 'authorize', (_, request) => pages.showCode(request)),
    route('POST', issuerPaths.google.revoke, 'revoke', revokeAtGoogle),
    route('POST', issuerPaths.google.standardDevice, 'device', beginStandardDevice),
    route('GET', issuerPaths.google.standardDevicePage, 'device-page', showDevicePage),
    route('POST', issuerPaths.google.standardDevicePage, 'device-page', answerDevicePage),
    route('GET', issuerPaths.google.profile, 'profile', answerGoogleUserinfo),
  ],
};

function route(
  method: 'GET' | 'POST',
  path: string,
  endpoint: Endpoint,
  answer: OwnRoute['answer'],
): OwnRoute {
  return { method, path, endpoint, answer };
}
