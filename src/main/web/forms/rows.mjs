// Lists whose rows can be moved, for officers who put stages in an order, and whose added rows follow the row above.
import {RepeatRenderManager} from '@bpmn-io/form-js-viewer';
import {cloneElement, h, toChildArray} from 'preact';
import {follow} from './added-rows.mjs';

export class MovableRows extends RepeatRenderManager {
  constructor(form, formFields, formFieldRegistry, pathRegistry, eventBus, typedTexts, translate) {
    super(form, formFields, formFieldRegistry, pathRegistry, eventBus);
    this.typedTexts = typedTexts;
    this.say = translate;
    // told before the row is put into the data
    eventBus.on('repeatRenderManager.add', ({dataPath, index, item}) => {
      const rows = dataPath.reduce((data, part) => data?.[part], form._getState().data) ?? [];
      const list = formFieldRegistry.getAll().find(({isRepeating, path}) => isRepeating && path === dataPath.at(-1));
      if (list && index > 0 && rows[index - 1]) {
        follow(list.components, rows[index - 1], item);
      }
    });
  }

  Repeater(props) {
    const drawn = super.Repeater(props);
    const list = props.field;
    const rows = /** @type {import('preact').VNode<{class?: string}>[]} */ (toChildArray(drawn.props.children));
    if (!list.allowAddRemove || props.readonly || props.disabled || rows.length < 2) {
      return drawn;
    }
    const path = this._pathRegistry.getValuePath(list, {indexes: props.indexes});
    const move = (from, to, {currentTarget}) => {
      const values = path.reduce((data, part) => data[part], this._form._getState().data).slice();
      [values[from], values[to]] = [values[to], values[from]];
      this.typedTexts.rowsMoved(path, (row) => (row === from ? to : row === to ? from : row));
      const errors = structuredClone(this._form._getState().errors);
      for (const {id} of list.components) {
        if (errors[id]) {
          [errors[id][from], errors[id][to]] = [errors[id][to], errors[id][from]];
        }
      }
      this._form._setState({errors});
      const way = currentTarget.dataset.way;
      const all = currentTarget.closest('.fjs-form-field-dynamiclist');
      props.onChange({field: list, value: values, indexes: props.indexes});
      // the row goes, and its button goes with it: the hand stays on it
      requestAnimationFrame(() => {
        const row = all.querySelectorAll('.lifeline-row-moves')[to];
        (row?.querySelector(`[data-way="${way}"]:not(:disabled)`) ?? row?.querySelector('button:not(:disabled)'))?.focus();
      });
    };
    const button = (way, index, to, name) => h('button', {
      type: 'button', class: `lifeline-row-move lifeline-row-move--${way}`, 'data-way': way, disabled: to < 0 || to >= rows.length, 'aria-label': name,
      title: name, onClick: (event) => move(index, to, event),
    }, h('span', {'aria-hidden': 'true'}));
    return cloneElement(drawn, {}, rows.map((row, index) => cloneElement(row, {class: `${row.props.class ?? ''} lifeline-row`}, [
      h('div', {class: 'lifeline-row-moves', key: 'moves'},
        h('span', {class: 'lifeline-row-place'}, `${index + 1}`),
        button('up', index, index - 1, this.say('Move row {0} up', [index + 1])),
        button('down', index, index + 1, this.say('Move row {0} down', [index + 1]))),
      row.props.children,
    ])));
  }
}

MovableRows.$inject = [...RepeatRenderManager.$inject, 'typedTexts', 'translate'];
