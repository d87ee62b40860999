import type { SeenRequest } from '../fake-upstream.ts';
import type { Script } from '../script.ts';
import { readAuthorizeRequest, type AuthorizeRequest } from './authorize-request.ts';
import { choosePerson, type Choice, type Issuer } from './issuer.ts';
import { random } from './mint-tokens.ts';
import { escapeHtml, page, renderConsent } from './pages.ts';
import type { Organisation, Person } from './person.ts';
import { readFields, readText } from './read-fields.ts';

/** What stands in the redirect back instead of what belongs there. */
export interface CallbackChange {
  /** Another state than the client's. */
  readonly state?: string;
  /** An error instead of a code. */
  readonly error?: string;
  readonly errorDescription?: string;
  /** More parameters; a name may stand several times. */
  readonly extra?: readonly (readonly [name: string, value: string])[];
}

export interface SignInSettings {
  /** `error`: the provider's own error page, from which nothing leads back. */
  page: 'consent' | 'error';
  callback: CallbackChange;
}

/** The page that a sign-in opens, and what its buttons do. */
export class SignInPages {
  readonly settings: SignInSettings;
  readonly #issuer: Issuer;
  /** Consent pages that were shown and not answered yet. */
  readonly #tickets = new Map<string, AuthorizeRequest>();
  /** Google gives a refresh token at the first consent, later only when asked to prompt again. */
  readonly #consented = new Set<Person>();

  constructor(issuer: Issuer, settings: SignInSettings) {
    this.#issuer = issuer;
    this.settings = settings;
  }

  show(request: SeenRequest): Script {
    if (this.settings.page === 'error') return page('Something went wrong', '<p>Try again later.</p>', 500);
    const wanted = readAuthorizeRequest(this.#issuer.vendor, request.query);
    if (typeof wanted === 'string') return refusePage(wanted);
    const people = this.#listPeople(wanted);
    if (typeof people === 'string') return refusePage(people);
    const ticket = random(16);
    this.#tickets.set(ticket, wanted);
    return renderConsent(people, request.path, ticket);
  }

  answer(request: SeenRequest): Script {
    const fields = readFields(request);
    const ticket = fields && readText(fields, 'ticket');
    const wanted = ticket === undefined ? undefined : this.#tickets.get(ticket);
    if (fields?.as !== 'form' || ticket === undefined || !wanted) return refusePage('this page was answered');
    this.#tickets.delete(ticket);
    if (readText(fields, 'decision') === 'cancel') return redirect(this.#cancel(wanted));
    const choice = {
      person: readText(fields, 'person') ?? '',
      organisation: readText(fields, 'organisation') ?? '',
    };
    const address = this.#approve(wanted, choice);
    return redirect(wanted.pasted ? new URL(address).pathname + new URL(address).search : address);
  }

  /** What a person does at the page of this address, without a browser. Throws where the page would refuse. */
  approve(authorizeUrl: string, path: string, choice: Choice): string {
    const { origin, pathname, searchParams } = new URL(authorizeUrl);
    if (origin !== this.#issuer.url || pathname !== path)
      throw new Error(`${origin}${pathname} is not the page`);
    const wanted = readAuthorizeRequest(this.#issuer.vendor, searchParams);
    if (typeof wanted === 'string') throw new Error(wanted);
    return this.#approve(wanted, choice);
  }

  /** The page that shows a code for pasting: `CODE#STATE`. */
  showCode(request: SeenRequest): Script {
    const text = `${request.query.get('code') ?? ''}#${request.query.get('state') ?? ''}`;
    return page('Paste this into your program', `<pre id="code">${escapeHtml(text)}</pre>`);
  }

  #listPeople({ query }: AuthorizeRequest): readonly Person[] | string {
    const { people } = this.#issuer;
    const wanted = readWorkspaces(query);
    if (wanted === undefined) return people;
    const narrowed = people.flatMap((person) => {
      const [first, ...others] = person.organisations.filter(({ id }) => wanted.includes(id));
      return first ? [{ ...person, organisations: [first, ...others] as const }] : [];
    });
    return narrowed.length > 0 ? narrowed : 'nobody here belongs to that organisation';
  }

  #approve(wanted: AuthorizeRequest, choice: Choice): string {
    const allowed = readWorkspaces(wanted.query);
    const { person, organisation } = choosePerson(this.#issuer.people, choice, allowed);
    if (allowed && !allowed.includes(organisation.id)) {
      return this.#buildCallback(wanted, {
        error: 'access_denied',
        error_description: 'workspace not allowed',
      });
    }
    const code = this.#issuer.ledger.addCode(this.#consent(wanted, person, organisation));
    return this.#buildCallback(wanted, { code });
  }

  #consent({ scopes, query, ...wanted }: AuthorizeRequest, person: Person, organisation: Organisation) {
    const listsOrganisations = query.get('id_token_add_organizations') === 'true';
    const grant = { person, organisation, scopes, kind: 'login' as const, listsOrganisations };
    const { challenge, state } = wanted;
    const offline = this.#givesRefreshToken(scopes, query, person);
    return { grant, redirectUris: [wanted.redirectUri], challenge, state, offline };
  }

  #givesRefreshToken(scopes: readonly string[], query: URLSearchParams, person: Person): boolean {
    const { name, offlineScope } = this.#issuer.vendor;
    if (name !== 'google') return offlineScope === null || scopes.includes(offlineScope);
    const asks = query.get('access_type') === 'offline';
    const given = asks && (!this.#consented.has(person) || query.get('prompt') === 'consent');
    if (given) this.#consented.add(person);
    return given;
  }

  #cancel(wanted: AuthorizeRequest): string {
    return this.#buildCallback(wanted, {
      error: 'access_denied',
      error_description: 'The resource owner denied the request.',
    });
  }

  #buildCallback(wanted: AuthorizeRequest, result: Readonly<Record<string, string>>): string {
    const { state, error, errorDescription, extra = [] } = this.settings.callback;
    const address = new URL(wanted.redirectUri);
    const outcome = error === undefined ? result : { error };
    for (const [name, value] of Object.entries(outcome)) address.searchParams.set(name, value);
    if (errorDescription !== undefined) address.searchParams.set('error_description', errorDescription);
    address.searchParams.set('state', state ?? wanted.state);
    for (const [name, value] of extra) address.searchParams.append(name, value);
    return address.href;
  }
}

/** OpenAI and Claude each have a parameter that names the organisations a login may be for. */
function readWorkspaces(query: URLSearchParams): string[] | undefined {
  const named = query.get('allowed_workspace_id') ?? query.get('orgUUID');
  return named?.split(',');
}

function refusePage(problem: string): Script {
  return page('This sign-in is not valid', `<p>${escapeHtml(problem)}</p>`, 400);
}

function redirect(location: string): Script {
  return { status: 302, headers: { location, 'cache-control': 'no-store' } };
}
