// What a person has typed into a form and not sent yet: kept in this window until it is sent or they log out, for them and for this
// form alone. Nothing of it is on another tab, another computer or the server.

const PREFIX = 'lifeline-form:';

export class Draft {
  static isOver = false;

  constructor(user, form, store = sessionStorage) {
    this.name = `${PREFIX}${user}:${form}`;
    this.store = store;
    Draft.removeOthers(user, store);
  }

  /** @returns {{data: object, typed: Array} | null} whatever was given to {@link keep} */
  read() {
    try {
      return JSON.parse(this.store.getItem(this.name));
    } catch {
      return null;
    }
  }

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
