// A day as people write it: a date of birth in three boxes, any other day in one box with a calendar. Both give the form a text such
// as 1990-05-17 and know no time zone. Fields with a time of day stay form-js' own.
import {Datetime, Description, Errors, Label} from '@bpmn-io/form-js-viewer';
import {h} from 'preact';
import {useRef, useState} from 'preact/hooks';
import {readDate, readParts, writeDate} from '../typed/dates.mjs';
import {Calendar} from './calendar.mjs';
import {order} from './days.mjs';
import {dateReason} from './reasons.mjs';
import {useLeaving, useService} from './service.mjs';

/** @typedef {import('../typed/dates.mjs').TypedDate} TypedDate */

/**
 * A date of birth: by the analyst's word (a property `birthDate` of the field), or by its key.
 *
 * @param {{key?: string, properties?: Record<string, string>}} field
 */
const isBirth = ({key, properties = {}}) => (properties.birthDate === undefined ? /birthDate$/i.test(key ?? '') : properties.birthDate !== 'no');

export function DateField(props) {
  if ((props.field.subtype ?? 'date') !== 'date') {
    return h(Datetime, props);
  }
  return h(isBirth(props.field) ? BirthDate : Day, props);
}

/** Of a birth a year alone may be known, where the field says so: it is the value then. */
const yearIsEnough = (field) => isBirth(field) && field.properties?.approximate === 'yes';
const YEAR = /^\d{4}$/;
const yearIn = ({formField, value}) => (yearIsEnough(formField) && YEAR.test(value ?? '') ? value : null);

const {sanitizeValue: ofDatetime} = Datetime.config;

DateField.config = {
  ...Datetime.config,
  // the day as it is; form-js' own would make a moment of it, which is another day elsewhere
  sanitizeValue: (options) => ((options.formField.subtype ?? 'date') === 'date'
    ? (/^\d{4}-\d\d-\d\d/.exec(options.value ?? '')?.[0] ?? yearIn(options))
    : ofDatetime(options)),
};

const classes = (shown, {disabled, readonly}) => `fjs-form-field fjs-form-field-datetime${shown.length ? ' fjs-has-errors' : ''}`
  + `${disabled ? ' fjs-disabled' : ''}${readonly ? ' fjs-readonly' : ''}`;

/** What the field says of a day that was not understood, or could be two. @param {TypedDate} read */
function problemOf(read, how) {
  return read.either ? how.say('This can be read in two ways. Choose which one you mean.') : dateReason(read.wrong, how);
}

/** The days to choose from, where the reader has an idea. @param {TypedDate} read */
const ideas = ({either, maybe}) => either ?? (maybe ? [maybe] : undefined);

function Either({id, dates, language, say, onChoose}) {
  return h('div', {class: 'lifeline-either', id, role: 'group', 'aria-label': say('Which one do you mean?')},
    dates.map((date) => h('button', {type: 'button', key: date, class: 'lifeline-either__choice', onClick: () => onChoose(date)},
      h('bdi', null, writeDate(date, language)))));
}

function Day(props) {
  const {disabled, readonly, errors = [], domId, field, value, onBlur, onFocus, onChange, fieldInstance} = props;
  /** @type {import('preact/hooks').MutableRef<HTMLElement>} */
  const input = useRef();
  /** @type {import('preact/hooks').MutableRef<HTMLElement>} */
  const opener = useRef();
  const [open, setOpen] = useState(false);
  const say = useService('translate');
  const {language, today} = useService('page');
  const typed = useService('typedTexts');
  const leave = useLeaving(onBlur);
  const entry = typed.of(fieldInstance, value);
  const text = entry?.text ?? value ?? '';
  const required = field.validate?.required;

  const type = (said) => {
    const read = readDate(said, {language, today});
    if (read.wrong === 'empty') {
      typed.remove(fieldInstance);
      onChange({value: null});
    } else if (read.date) {
      typed.put(fieldInstance, {text: said, value: read.date, typing: true});
      onChange({value: read.date});
    } else {
      typed.put(fieldInstance, {text: said, value: null, problem: problemOf(read, {say, language, today}), either: ideas(read), typing: true});
      onChange({value: null});
    }
  };
  const choose = (date) => {
    typed.put(fieldInstance, {text: date, value: date});
    onChange({value: date});
    setOpen(false);
    (open ? opener : input).current.focus();
  };

  const shown = entry?.typing ? [] : errors;
  const described = [field.description && `${domId}-description`, value && `${domId}-understood`, shown.length && `${domId}-error-message`,
    entry?.either && `${domId}-either`].filter(Boolean).join(' ');
  return h('div', {class: classes(shown, props)},
    h(Label, {htmlFor: domId, label: field.dateLabel, required}),
    h(Description, {id: `${domId}-description`, description: field.description}),
    h('div', {class: 'lifeline-day'},
      h('input', {
        ref: input, id: domId, class: 'fjs-input', type: 'text', inputMode: 'text', autoComplete: 'off', disabled, readOnly: readonly, value: text, required,
        placeholder: say('such as {0}', [today]), 'aria-invalid': shown.length > 0, 'aria-describedby': described || undefined,
        onInput: ({target}) => type(target.value),
        onBlur: leave, onFocus,
      }),
      h('button', {
        ref: opener, type: 'button', class: 'lifeline-day__open', disabled: disabled || readonly, 'aria-expanded': open, 'aria-controls': open ? `${domId}-calendar` : undefined,
        'aria-label': say('Calendar: {0}', [field.dateLabel ?? '']), onClick: () => setOpen(!open),
      }, h('span', {class: 'lifeline-day__sheet', 'aria-hidden': 'true'}))),
    open && h(Calendar, {
      id: `${domId}-calendar`, chosen: value, today, language, say, onChoose: choose,
      onClose: () => {
        setOpen(false);
        opener.current.focus();
      },
    }),
    h('div', {class: 'lifeline-understood', id: `${domId}-understood`, role: 'status'}, value && h('bdi', null, writeDate(value, language))),
    h(Errors, {id: `${domId}-error-message`, errors: shown}),
    entry?.either && h(Either, {id: `${domId}-either`, dates: entry.either, language, say, onChoose: choose}));
}

const EMPTY = {day: '', month: '', year: ''};

/** The three boxes of what is known: a day, or its year alone. */
function boxesOf(value) {
  if (YEAR.test(value ?? '')) {
    return {...EMPTY, year: value};
  }
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value ?? '') ?? [];
  return year ? {year, month: String(Number(month)), day: String(Number(day))} : EMPTY;
}

function BirthDate(props) {
  const {disabled, readonly, errors = [], domId, field, value, onBlur, onFocus, onChange, fieldInstance} = props;
  /** @type {import('preact/hooks').MutableRef<HTMLElement>} */
  const group = useRef();
  const say = useService('translate');
  const {language, today} = useService('page');
  const typed = useService('typedTexts');
  const leave = useLeaving(onBlur);
  const form = useService('form');
  const enough = yearIsEnough(field);
  const entry = typed.of(fieldInstance, value);
  const boxes = entry?.text ?? boxesOf(value);
  const required = field.validate?.required;

  const take = (text, day) => {
    typed.put(fieldInstance, {text, value: day, typing: true});
    onChange({value: day});
  };
  const type = (name, said) => {
    // letters may come faster than the boxes are drawn
    const now = fieldInstance.valuePath.reduce((data, part) => data?.[part], form._getState().data);
    const text = {...typed.of(fieldInstance, now)?.text ?? boxes, [name]: said};
    const read = readParts(text, {language, today, birth: true});
    if (read.wrong === 'empty') {
      typed.remove(fieldInstance);
      onChange({value: null});
    } else if (read.date || (read.year && enough)) {
      take(text, read.date ?? String(read.year));
    } else {
      const problem = problemOf(read.year ? {wrong: 'incomplete'} : read, {say, language, today, birth: true, yearIsEnough: enough});
      typed.put(fieldInstance, {text, value: null, problem, either: ideas(read)?.filter((day) => enough || day.length > 4), typing: true});
      onChange({value: null});
    }
  };
  const choose = (day) => {
    take(boxesOf(day), day);
    group.current.querySelector('input').focus();
  };
  const left = ({relatedTarget}) => {
    if (!group.current.contains(relatedTarget)) {
      leave();
    }
  };

  const shown = entry?.typing ? [] : errors;
  const described = [field.description && `${domId}-description`, value && `${domId}-understood`, shown.length && `${domId}-error-message`,
    entry?.either && `${domId}-either`].filter(Boolean).join(' ') || undefined;
  const names = {day: say('Day'), month: say('Month'), year: enough ? say('Year or age') : say('Year')};
  const complete = {day: 'bday-day', month: 'bday-month', year: 'bday-year'};
  const box = (name, first) => h('div', {class: `lifeline-birth__part lifeline-birth__part--${name}`, key: name},
    h('label', {htmlFor: first ? domId : `${domId}-${name}`}, names[name]),
    h('input', {
      id: first ? domId : `${domId}-${name}`, class: 'fjs-input', type: 'text', inputMode: name === 'month' ? 'text' : 'numeric', autoComplete: complete[name],
      disabled, readOnly: readonly, value: boxes[name], 'aria-invalid': shown.length > 0, 'aria-required': required && (name === 'year' || !enough) ? 'true' : undefined,
      'aria-describedby': first ? described : undefined, onInput: ({target}) => type(name, target.value), onFocus,
    }));
  return h('div', {class: classes(shown, props), ref: group, onFocusOut: left},
    h('fieldset', {class: 'lifeline-birth', 'aria-describedby': described},
      h('legend', {class: 'fjs-form-field-label'}, field.dateLabel, required && h('span', {class: 'fjs-asterix', 'aria-hidden': 'true'}, '*')),
      h(Description, {id: `${domId}-description`, description: field.description}),
      h('div', {class: 'lifeline-birth__parts'}, order(language).map((name, i) => box(name, i === 0))),
      enough && h('p', {class: 'fjs-form-field-description'}, say('Day and month not known? The year or the age alone is enough.'))),
    h('div', {class: 'lifeline-understood', id: `${domId}-understood`, role: 'status'},
      value && h('bdi', null, YEAR.test(value) ? say('about {0}', [value]) : writeDate(value, language))),
    h(Errors, {id: `${domId}-error-message`, errors: shown}),
    entry?.either && h(Either, {id: `${domId}-either`, dates: entry.either, language, say, onChoose: choose}));
}
