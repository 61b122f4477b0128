// What a person has typed into a form and not sent yet: kept in this window until it is sent or they log out, for them and for this
// form alone. Nothing of it is on another tab, another computer or the server.

const PREFIX = 'lifeline-form:';

/**
 * @typedef {object} Kept what was typed into a form
 * @property {Record<string, unknown>} [data] of a generated form: the answers
 * @property {[string, import('./typed-texts.mjs').Typed][]} [typed] of a generated form: the texts in its fields
 * @property {number} [version] of the draft that the answers were typed over
 * @property {string} [onBehalfOf]
 * @property {[string, string | null, string | boolean][]} [content] of a form that the server made: names, marks, values
 * @property {boolean} [sent]
 */

export class Draft {
  static isOver = false;

  constructor(user, form, store = sessionStorage) {
    this.name = `${PREFIX}${user}:${form}`;
    this.store = store;
    Draft.removeOthers(user, store);
  }

  /** @returns {Kept | null} whatever was given to {@link keep} */
  read() {
    try {
      return JSON.parse(this.store.getItem(this.name));
    } catch {
      return null;
    }
  }

  /** @param {Kept} content */
  keep(content) {
    if (Draft.isOver) {
      return;
    }
    try {
      this.store.setItem(this.name, JSON.stringify(content));
    } catch {
      // a full store: the form itself still has everything
    }
  }

  remove() {
    this.store.removeItem(this.name);
  }

  /** This page belongs to nobody any more. */
  static keepNothingMore() {
    Draft.isOver = true;
  }

  static names(store) {
    return Array.from({length: store.length}, (_, i) => store.key(i)).filter((name) => name?.startsWith(PREFIX));
  }

  /** Somebody else's, who did not log out. */
  static removeOthers(user, store = sessionStorage) {
    Draft.names(store).filter((name) => !name.startsWith(`${PREFIX}${user}:`)).forEach((name) => store.removeItem(name));
  }

  /** At a log-out. */
  static removeAll(store = sessionStorage) {
    Draft.names(store).forEach((name) => store.removeItem(name));
  }
}
