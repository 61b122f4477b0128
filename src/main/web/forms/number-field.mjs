// A number as people write it: any grouping, comma or point, any digits, with a currency beside it. What was understood is written
// back below the field; what can be read in two ways is asked; what cannot be read stays as it was typed, with the reason.
import {Description, Errors, Label, Numberfield, useSingleLineTemplateEvaluation} from '@bpmn-io/form-js-viewer';
import {h} from 'preact';
import {useRef} from 'preact/hooks';
import {decimalsOf, readNumber, writeMoney, writeNumber} from '../typed/numbers.mjs';
import {numberReason} from './reasons.mjs';
import {useLeaving, useService} from './service.mjs';

const CURRENCY = /^[A-Z]{3}$/;

export function NumberField({disabled, readonly, errors = [], domId, field, value, onBlur, onFocus, onChange, fieldInstance}) {
  /** @type {import('preact/hooks').MutableRef<HTMLInputElement>} */
  const input = useRef();
  const say = useService('translate');
  const {language} = useService('page');
  const typed = useService('typedTexts');
  const leave = useLeaving(onBlur);
  const {prefixAdorner, suffixAdorner} = field.appearance ?? {};
  const before = useSingleLineTemplateEvaluation(prefixAdorner);
  const after = useSingleLineTemplateEvaluation(suffixAdorner);
  const currency = [before, after].find((text) => CURRENCY.test(text ?? ''));
  const most = field.decimalDigits;
  const decimals = currency ? Math.min(most ?? Infinity, decimalsOf(currency)) : most;

  const entry = typed.of(fieldInstance, value);
  const text = entry?.text ?? (value === null || value === undefined || value === '' ? '' : writeNumber(String(value), {language}));
  const write = (number) => (currency
    ? writeMoney(String(number), {language, currency, decimals: decimalsOf(currency)})
    : writeNumber(String(number), {language}));
  const give = (number) => (field.serializeToString ? String(number) : Number(number));

  const type = (said) => {
    const read = readNumber(said, {language, decimals: decimals ?? null, currency: currency ?? null});
    if (read.wrong === 'empty') {
      typed.remove(fieldInstance);
      onChange({value: null});
      return;
    }
    if (read.value !== undefined) {
      const number = give(read.value);
      typed.put(fieldInstance, {text: said, value: number, typing: true});
      onChange({value: number});
      return;
    }
    const problem = read.either
      ? say('This can be read in two ways. Choose which one you mean.')
      : numberReason(read.wrong, {say, language, decimals, currency});
    typed.put(fieldInstance, {text: said, value: null, problem, either: read.either, typing: true});
    onChange({value: null});
  };
  const choose = (number) => {
    typed.put(fieldInstance, {text: writeNumber(number, {language}), value: give(number)});
    onChange({value: give(number)});
    input.current.focus();
  };

  const shown = entry?.typing ? [] : errors;
  const understood = value !== null && value !== undefined && value !== '' && (currency || (entry && entry.text !== write(value)))
    ? write(value) : '';
  const described = [field.description && `${domId}-description`, understood && `${domId}-understood`, shown.length && `${domId}-error-message`,
    entry?.either && `${domId}-either`].filter(Boolean).join(' ');
  const adornment = (words, side) => words && h('span', {class: `fjs-input-adornment ${side}`, 'aria-hidden': 'true'},
    h('span', {class: 'fjs-input-adornment-text'}, words));

  return h('div', {class: `fjs-form-field fjs-form-field-number${shown.length ? ' fjs-has-errors' : ''}${disabled ? ' fjs-disabled' : ''}${readonly ? ' fjs-readonly' : ''}`},
    h(Label, {htmlFor: domId, label: field.label, required: field.validate?.required}),
    h(Description, {id: `${domId}-description`, description: field.description}),
    h('div', {class: `fjs-input-group${shown.length ? ' hasErrors' : ''}`},
      adornment(before, 'border-right border-radius-left'),
      h('input', {
        ref: input, id: domId, class: 'fjs-input', type: 'text', inputMode: decimals === 0 ? 'numeric' : 'decimal', autoComplete: 'off',
        disabled, readOnly: readonly, value: text, required: field.validate?.required, 'aria-invalid': shown.length > 0,
        'aria-describedby': described || undefined, onInput: ({target}) => type(target.value), onBlur: leave, onFocus,
      }),
      adornment(after, 'border-left border-radius-right')),
    h('div', {class: 'lifeline-understood', id: `${domId}-understood`, role: 'status'}, understood && h('bdi', null, understood)),
    h(Errors, {id: `${domId}-error-message`, errors: shown}),
    entry?.either && h('div', {class: 'lifeline-either', id: `${domId}-either`, role: 'group', 'aria-label': say('Which one do you mean?')},
      entry.either.map((number) => h('button', {type: 'button', key: number, class: 'lifeline-either__choice', onClick: () => choose(number)},
        h('bdi', null, write(number))))));
}

NumberField.config = Numberfield.config;
