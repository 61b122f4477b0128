// Requests to our own API: CSRF header, and RFC 9457 problem+json turned into words for a person.

import {repeat, say} from './say.mjs';
import {askToLogIn, freshToken} from './session.mjs';

export class Problem extends Error {
  /**
   * @param {string} title what went wrong, in plain words
   * @param {{detail?: string, errors?: Array<{field?: string, message: string}>, status?: number, reason?: string}} rest
   */
  constructor(title, {detail = '', errors = [], status = 0, reason = ''} = {}) {
    super(title);
    this.title = say(title);
    this.detail = repeat(detail);
    this.errors = errors.map((error) => ({...error, message: repeat(error.message)}));
    this.status = status;
    this.reason = reason;
  }

  /** True when nobody can say whether the server did what was asked. */
  get unanswered() {
    return this.status === 0 || this.status >= 500;
  }
}

/** The header without which nothing is changed. */
export function csrf() {
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;
  const header = meta('_csrf_header');
  const token = meta('_csrf');
  return header && token ? {[header]: token} : {};
}

/** Headings for people; the document's own title is the name of an HTTP status. */
const HEADINGS = {
  403: 'This log-in may not do that',
  404: 'Not found',
  409: 'That is not possible now',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'This kind of file is not accepted',
  422: 'There is a problem',
};

function heading(status) {
  return HEADINGS[status] ?? (status >= 500 ? 'Something went wrong on our side' : 'That did not work');
}

/** The problem a response tells, whatever its form. */
export async function problemOf(response) {
  let body = {};
  try {
    body = await response.json();
  } catch {
    // an answer of a proxy, not ours: its status is all we know
  }
  if (response.status === 401 || response.redirected) {
    return new Problem('You have been logged out', {
      detail: 'Log in again, then press once more. What you typed is still here.',
      status: 401,
    });
  }
  return new Problem(heading(response.status), {
    detail: body.detail || '',
    errors: Array.isArray(body.errors) ? body.errors : [],
    status: response.status,
    reason: body.reason || '',
  });
}

/** What a refused token is told by: nothing was done, so the same may be sent again with a token that fits. */
const TOKEN_EXPIRED = 'tokenExpired';

async function isTokenExpired(response) {
  return response.status === 403 && (await response.clone().json().catch(() => ({}))).reason === TOKEN_EXPIRED;
}

/**
 * @typedef {object} Content what is sent, and how
 * @property {unknown} [json]
 * @property {FormData} [form]
 * @property {Record<string, string>} [headers]
 * @property {AbortSignal} [signal]
 * @property {boolean} [keepalive] also when the page goes away
 */

/** The keys of what was sent and not answered: pressed once more, it is the same request to the server, and happens once. */
const unanswered = new Map();

/** @param {string | File} what equal for equal requests: their text, or the file that they send */
function keyOf(what) {
  if (!unanswered.has(what)) {
    unanswered.set(what, crypto.randomUUID());
  }
  return {'Idempotency-Key': unanswered.get(what)};
}

/**
 * Sends a request to our API and gives its JSON; throws a Problem. What makes or changes something carries a key, so that sending it again
 * after a lost answer has no second effect; a form names the file that it sends as `file`. When nobody is logged in any more the log-in comes
 * up on the page, and the next press works; nothing is sent by itself after it.
 *
 * @param {string} method
 * @param {string} path
 * @param {Content & {file?: File}} [options]
 */
export async function call(method, path, options = {}) {
  const what = options.file ?? `${method} ${path} ${JSON.stringify([options.headers, options.json])}`;
  const once = ['POST', 'PUT'].includes(method) && !options.headers?.['Idempotency-Key'] ? keyOf(what) : {};
  return answered(method, path, {...options, headers: {...once, ...options.headers}}, (response) => {
    if (response.status < 500) {
      unanswered.delete(what);
    }
  });
}

async function answered(method, path, options, arrived) {
  let response = await asked(method, path, options);
  if (method !== 'GET' && await isTokenExpired(response)) {
    const who = await freshToken().catch(() => 'unknown');
    if (who === 'same') {
      response = await asked(method, path, options);
    } else if (who !== 'unknown') {
      askToLogIn();
      throw new Problem('You have been logged out', {detail: 'Log in again, then press once more. What you typed is still here.', status: 401});
    }
  }
  const isJson = /[/+]json/.test(response.headers.get('Content-Type') ?? '');
  if (!response.ok || (response.redirected && !isJson)) {
    arrived(response);
    const problem = await problemOf(response);
    if (problem.status === 401) {
      askToLogIn();
    }
    throw problem;
  }
  let content;
  try {
    content = isJson ? await response.json() : null;
  } catch {
    throw new Problem('No connection', {detail: 'The answer did not arrive completely. Try again.'});
  }
  arrived(response);
  return content;
}

/**
 * @param {string} method
 * @param {string} path
 * @param {Content} [content]
 */
async function asked(method, path, {json, form, headers = {}, signal, keepalive = false} = {}) {
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      signal,
      keepalive,
      headers: {
        Accept: 'application/json, application/problem+json',
        ...(json === undefined ? {} : {'Content-Type': 'application/json'}),
        ...(method === 'GET' ? {} : csrf()),
        ...headers,
      },
      body: json === undefined ? form : JSON.stringify(json),
    });
  } catch {
    throw new Problem('No connection', {
      detail: 'The server could not be reached. Check the connection and try again. What you typed is still here.',
    });
  }
}

/**
 * Fills a GOV.UK error summary (hidden until now) and moves the reader to it.
 *
 * @param {HTMLElement} summary
 * @param {Problem} problem
 * @param {(field: string) => HTMLElement | null} [target] the element of a field
 */
export function showProblem(summary, problem, target = () => null) {
  const heading = summary.querySelector('.govuk-error-summary__title');
  const body = summary.querySelector('.govuk-error-summary__body');
  heading.textContent = problem.title;
  body.replaceChildren();
  if (problem.detail) {
    const detail = document.createElement('p');
    detail.textContent = problem.detail;
    body.append(detail);
  }
  if (problem.errors.length > 0) {
    const list = document.createElement('ul');
    list.className = 'govuk-list govuk-error-summary__list';
    for (const error of problem.errors) {
      const item = document.createElement('li');
      const element = error.field ? target(error.field) : null;
      if (element) {
        const link = document.createElement('a');
        link.href = `#${element.id}`;
        link.textContent = error.message;
        link.addEventListener('click', (event) => {
          event.preventDefault();
          element.scrollIntoView({block: 'center'});
          element.focus();
        });
        item.append(link);
      } else {
        item.textContent = error.message;
      }
      list.append(item);
    }
    body.append(list);
  }
  summary.hidden = false;
  summary.focus();
}

export function hideProblem(summary) {
  summary.hidden = true;
}
