import type { Script } from '../script.ts';
import type { Person } from './person.ts';

/** A page for people. The real ones refuse to be framed, too. */
export function page(title: string, body: string, status = 200): Script {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  };
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)}</title><body><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
  return { status, headers, body: html };
}

/** Where a person chooses who to be, or leaves; its links try to lead a sign-in window astray. */
export function renderConsent(people: readonly Person[], action: string, ticket: string): Script {
  const hidden = `<input type="hidden" name="ticket" value="${escapeHtml(ticket)}">`;
  return page(
    'Sign in',
    [
      ...people.map((person) => renderPerson(person, action, hidden)),
      renderForm(action, `${hidden}${renderButton('decision', 'cancel', 'Cancel')}`),
      '<p><a id="popup" href="/popup" target="_blank">Terms</a></p>',
      '<p><a id="foreign" href="portunus-test://x">Open the app</a></p>',
    ].join('\n'),
  );
}

/** Where a person types the code that another device shows. */
export function renderDevicePage(people: readonly Person[], action: string): Script {
  const input = '<input name="user_code" aria-label="Code" required>';
  return page('Connect a device', people.map((person) => renderPerson(person, action, input)).join('\n'));
}

function renderPerson(person: Person, action: string, fields: string): string {
  const options = person.organisations.map(
    ({ id, name }) => `<option value="${escapeHtml(id)}">${escapeHtml(name)}</option>`,
  );
  const select = `<select name="organisation" aria-label="Organisation of ${escapeHtml(person.email)}">${options.join('')}</select>`;
  const button = renderButton('person', person.email, `Sign in as ${person.email}`);
  return renderForm(action, `${fields}${select}${button}`);
}

function renderForm(action: string, content: string): string {
  return `<form method="post" action="${escapeHtml(action)}">${content}</form>`;
}

function renderButton(name: string, value: string, label: string): string {
  return `<button name="${name}" value="${escapeHtml(value)}">${escapeHtml(label)}</button>`;
}

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
