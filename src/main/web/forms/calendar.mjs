// A month to choose a day from, below its field: so it needs no more room than the field has, in either direction of writing.
import {h} from 'preact';
import {useLayoutEffect, useRef, useState} from 'preact/hooks';
import {placeInWeek, plusDays, plusMonths, say as sayDay, weekdays, weeksOf} from './days.mjs';

export function Calendar({id, chosen, today, language, say, onChoose, onClose}) {
  const [at, setAt] = useState(chosen || today);
  /** @type {import('preact/hooks').MutableRef<HTMLElement>} */
  const box = useRef();
  const follow = useRef(true);
  // keys may come faster than the month is drawn
  const now = useRef(at);
  useLayoutEffect(() => {
    if (follow.current) {
      box.current.querySelector('[tabindex="0"]')?.focus();
    }
  }, [at]);
  const go = (day, focus = true) => {
    follow.current = focus;
    now.current = day;
    setAt(day);
  };
  const press = (event) => {
    const onward = getComputedStyle(box.current).direction === 'rtl' ? -1 : 1;
    const from = now.current;
    const place = placeInWeek(from, language);
    const to = {
      ArrowRight: plusDays(from, onward), ArrowLeft: plusDays(from, -onward), ArrowDown: plusDays(from, 7), ArrowUp: plusDays(from, -7),
      Home: plusDays(from, -place), End: plusDays(from, 6 - place),
      PageDown: plusMonths(from, event.shiftKey ? 12 : 1), PageUp: plusMonths(from, event.shiftKey ? -12 : -1),
    }[event.key];
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onChoose(from);
    } else if (to) {
      event.preventDefault();
      go(to);
    }
  };
  const names = weekdays(language, 'long');
  const turn = (months, name) => h('button', {type: 'button', class: 'lifeline-calendar__turn', 'aria-label': name, title: name,
    onClick: () => go(plusMonths(at, months), false)}, h('span', {'aria-hidden': 'true', class: months < 0 ? 'lifeline-calendar__back' : 'lifeline-calendar__on'}));
  return h('div', {
    class: 'lifeline-calendar', id, ref: box, role: 'dialog', 'aria-label': say('Choose a day'),
    onKeyDown: (event) => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        onClose();
      }
    },
  },
  h('div', {class: 'lifeline-calendar__head'},
    turn(-1, say('The month before')),
    h('span', {role: 'status', id: `${id}-month`}, sayDay(at, language, {month: 'long', year: 'numeric'})),
    turn(1, say('The month after'))),
  h('table', {role: 'grid', 'aria-labelledby': `${id}-month`, onKeyDown: press},
    h('thead', null, h('tr', null, weekdays(language, 'narrow').map((name, i) => h('th', {scope: 'col', key: i, abbr: names[i], 'aria-label': names[i]}, name)))),
    h('tbody', null, weeksOf(at, language).map((week, w) => h('tr', {key: w}, week.map((day, d) => h('td', {key: d, role: 'gridcell', 'aria-selected': day ? day === chosen : undefined},
      day && h('button', {
        type: 'button', tabIndex: day === at ? 0 : -1, class: day === chosen ? 'lifeline-calendar__chosen' : '', 'aria-current': day === today ? 'date' : undefined,
        'aria-label': sayDay(day, language, {dateStyle: 'full'}), onClick: () => onChoose(day),
      }, String(Number(day.slice(8))))))))))
  );
}
