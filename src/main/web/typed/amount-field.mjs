// An amount that a person typed into a field: read as it was meant, or asked back with a button for each reading.
import {say} from '../say.mjs';
import {readNumber, writeMoney} from './numbers.mjs';

const languageOfPage = () => document.documentElement.lang || 'en';

/** Why an amount cannot be taken, in words. */
export function amountProblem(wrong, {currency, exponent}) {
  const example = exponent > 0 ? `120.${'5'.padEnd(exponent, '0')}` : '120';
  switch (wrong) {
    case 'empty':
      return say('Enter an amount such as {0}', {0: example});
    case 'tooManyDecimals':
      return exponent === 0 ? say('An amount in {0} has no decimals', {0: currency})
        : say('An amount in {0} has at most {1} decimals', {0: currency, 1: String(exponent)});
    case 'otherCurrency':
      return say('This is another currency. Enter the amount in {0}', {0: currency});
    case 'otherDigits':
      return say('Write it with the digits 0 to 9');
    case 'tooLong':
      return say('The amount is too large');
    case 'notPositive':
      return say('The amount must be more than zero');
    default:
      return say('This cannot be read as an amount. Enter it like {0}', {0: example});
  }
}

/** @param {HTMLInputElement} input whose form is sent again when one of two readings is chosen */
export function amountField(input) {
  let question = null;
  /** What was chosen for what was typed. */
  let chosen = {typed: null, meant: null};

  function forget() {
    question?.remove();
    question = null;
  }
  input.addEventListener('input', forget);

  function ask(readings, {currency, exponent}) {
    question = document.createElement('div');
    question.className = 'govuk-button-group govuk-!-margin-top-3';
    question.dataset.readings = '';
    question.append(...readings.map((meant) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'govuk-button govuk-button--secondary';
      const shown = document.createElement('bdi');
      shown.textContent = writeMoney(meant, {language: languageOfPage(), currency, decimals: exponent});
      button.append(shown);
      button.addEventListener('click', () => {
        chosen = {typed: input.value, meant};
        forget();
        // a form without requestSubmit is sent by its button
        input.form.querySelector('[type=submit]').click();
      });
      return button;
    }));
    (input.closest('.govuk-input__wrapper') ?? input).after(question);
  }

  return {
    /**
     * @param {{currency: string, exponent: number}} of what the voucher is in
     * @returns {{amount: string, message?: undefined} | {message: string, amount?: undefined}} in major units with all decimals, "120.50"; or why not, and what to do
     */
    read(of) {
      forget();
      const {currency, exponent} = of;
      /** @type {import('./numbers.mjs').TypedNumber} */
      const read = chosen.typed === input.value ? {value: chosen.meant}
        : readNumber(input.value, {language: languageOfPage(), decimals: exponent, currency});
      // good for this once: the same letters in the next voucher's currency may mean something else
      chosen = {typed: null, meant: null};
      if (read.either) {
        ask(read.either, of);
        const [one, other] = read.either.map((each) => writeMoney(each, {language: languageOfPage(), currency, decimals: exponent}));
        return {message: say('This can be {0} or {1}. Choose which you mean', {0: one, 1: other})};
      }
      if (read.wrong) {
        return {message: amountProblem(read.wrong, of)};
      }
      if (read.value.startsWith('-') || !/[1-9]/.test(read.value)) {
        return {message: amountProblem('notPositive', of)};
      }
      const [whole, part = ''] = read.value.split('.');
      return {amount: exponent > 0 ? `${whole}.${part.padEnd(exponent, '0')}` : whole};
    },
  };
}
