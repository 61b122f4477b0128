// What an officer has typed into a form and not sent yet: kept in this window until it is sent or they log out, for them and for this
// form alone. Nothing of it is on another tab, another computer or the server.

const PREFIX = 'lifeline-form:';

export class Draft {
  constructor(user, form, store = sessionStorage) {
    this.name = `${PREFIX}${user}:${form}`;
    this.store = store;
    // somebody else's, who did not log out
    for (const name of Draft.names(store).filter((each) => !each.startsWith(`${PREFIX}${user}:`))) {
      store.removeItem(name);
    }
  }

  /** @returns {{data: object, typed: Array} | null} */
  read() {
    try {
      return JSON.parse(this.store.getItem(this.name));
    } catch {
      return null;
    }
  }

  keep(content) {
    try {
      this.store.setItem(this.name, JSON.stringify(content));
    } catch {
      // a full store: the form itself still has everything
    }
  }

  remove() {
    this.store.removeItem(this.name);
  }

  static names(store) {
    return Array.from({length: store.length}, (_, i) => store.key(i)).filter((name) => name?.startsWith(PREFIX));
  }

  /** At a log-out. */
  static removeAll(store = sessionStorage) {
    Draft.names(store).forEach((name) => store.removeItem(name));
  }
}
