// What people typed into the fields of a generated form, word by word, beside the values that were understood from it. A value that
// was not understood is null in the form's data, so that nothing else than what was meant can be sent; its text stays here and in
// the field. Fields come and go while a form is drawn, so they keep nothing themselves.

/** @typedef {{text: any, value: any, problem?: string, either?: any[], typing?: boolean}} Typed text as it stands in the field, and the value in the data */

export class TypedTexts {
  constructor(eventBus, validator) {
    this.entries = new Map();
    eventBus.on('import.done', () => this.entries.clear());
    eventBus.on('presubmit', () => this.typingEnds());
    eventBus.on('repeatRenderManager.remove', ({dataPath, index}) => this.rowsMoved(dataPath, (row) => (row === index ? null : row - Number(row > index))));
    const validate = validator.validateFieldInstance.bind(validator);
    validator.validateFieldInstance = (instance, value) => {
      const problem = this.of(instance, value)?.problem;
      return problem ? [problem] : validate(instance, value);
    };
  }

  /** What was typed into a field; nothing once somebody else than the field gave it another value. */
  of(instance, value) {
    const entry = this.entries.get(keyOf(instance.valuePath));
    return entry && entry.value === (value ?? null) ? entry : undefined;
  }

  put(instance, entry) {
    this.entries.set(keyOf(instance.valuePath), {...entry, value: entry.value ?? null});
  }

  remove(instance) {
    this.entries.delete(keyOf(instance.valuePath));
  }

  /** Errors wait until a field is left or the form is sent. */
  typingEnds() {
    this.entries.forEach((entry) => delete entry.typing);
  }

  /** Rows of a list have other places now; `to` gives the new place of a row, null for one that is gone. */
  rowsMoved(listPath, to) {
    const moved = new Map();
    for (const [key, entry] of this.entries) {
      const path = JSON.parse(key);
      if (listPath.every((part, i) => part === path[i]) && typeof path[listPath.length] === 'number') {
        path[listPath.length] = to(path[listPath.length]);
        if (path[listPath.length] === null) {
          continue;
        }
      }
      moved.set(keyOf(path), entry);
    }
    this.entries = moved;
  }

  /** For a draft: plain data. */
  toJSON() {
    return [...this.entries];
  }

  restore(entries) {
    this.entries = new Map(entries);
    this.typingEnds();
  }
}

TypedTexts.$inject = ['eventBus', 'validator'];

const keyOf = (path) => JSON.stringify(path);
