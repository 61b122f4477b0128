// Which things of a voucher the provider gives: a number for each, where a voucher is for certain things.
import {say} from './say.mjs';
import {readNumber} from './typed/numbers.mjs';

/** @param {HTMLElement} group shown only for such vouchers; its fields are made here */
export function itemFields(group) {
  const list = group.querySelector('[data-items]');
  return {
    /**
     * @param {{name: string, quantity: number}[]} items
     * @param {Record<string, number>} [left] how many are left of each, where the server said so
     */
    show(items, left) {
      group.hidden = items.length === 0;
      list.replaceChildren(...items.map(({name, quantity}, i) => {
        const most = left?.[name] ?? quantity;
        const part = document.createElement('div');
        part.className = 'govuk-form-group';
        const label = document.createElement('label');
        label.className = 'govuk-label';
        label.htmlFor = `${group.id}-${i}`;
        const what = document.createElement('bdi');
        what.textContent = name;
        label.append(what);
        const hint = document.createElement('div');
        hint.className = 'govuk-hint';
        hint.id = `${group.id}-${i}-hint`;
        hint.textContent = say('At most {amount}.', {amount: most});
        const field = document.createElement('input');
        Object.assign(field, {className: 'govuk-input govuk-input--width-3', id: label.htmlFor, type: 'text', inputMode: 'numeric', autocomplete: 'off'});
        field.dataset.item = name;
        field.setAttribute('aria-describedby', hint.id);
        // most people give what there is of the only thing
        field.value = items.length === 1 && most === 1 ? '1' : '';
        part.append(label, hint, field);
        return part;
      }));
    },

    /** @returns {{items?: Record<string, number>} | null} nothing for a voucher of any help; null when it is asked for and not there */
    read() {
      if (group.hidden) {
        return {};
      }
      /** @type {Record<string, number>} */
      const items = {};
      for (const {value, dataset} of list.querySelectorAll('input')) {
        const typed = readNumber(value, {language: document.documentElement.lang || 'en', decimals: 0});
        if (typed.wrong === 'empty') {
          continue;
        }
        if (!/^[0-9]{1,3}$/.test(typed.value ?? '')) {
          return null;
        }
        if (Number(typed.value) > 0) {
          items[dataset.item] = Number(typed.value);
        }
      }
      return Object.keys(items).length > 0 ? {items} : null;
    },

    first: () => list.querySelector('input'),
  };
}
