import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {it} from 'node:test';
import {decisionIn, elementIds, fieldNamed, fieldsOf, prepareSchema, problemsOf, splitFiles} from '../../main/web/form-schema.mjs';

const schema = {
  components: [
    {type: 'text', id: 'intro', text: 'Hello'},
    {type: 'group', id: 'g', components: [
      {type: 'number', id: 'cost', key: 'treatmentCost', label: 'Cost'},
      {type: 'datetime', id: 'birth', key: 'birthDate', dateLabel: 'Date of birth'},
    ]},
    {type: 'dynamiclist', id: 'list', path: 'members', label: 'Members', components: [
      {type: 'textfield', id: 'name', key: 'name', label: 'Name'},
      {type: 'filepicker', id: 'card', key: 'card', label: 'Card'},
    ]},
    {type: 'textfield', id: 'ownName', key: 'name', label: 'Own name'},
    {type: 'filepicker', id: 'letter', key: 'letter', label: 'Letter', validate: {required: true}},
    {type: 'button', id: 'send', label: 'Send'},
  ],
};
const fields = fieldsOf(schema);

it('finds every question, with the name that the server uses', () => {
  assert.deepEqual(fields.map(({name}) => name),
    ['treatmentCost', 'birthDate', 'members', 'members[].name', 'members[].card', 'name', 'letter']);
  assert.equal(fieldNamed(fields, 'birthDate').label, 'Date of birth');
});

it('parts files from answers, in lists too', () => {
  const letter = {name: 'letter.pdf'};
  const card = {name: 'card.png'};
  const data = {treatmentCost: 5, name: 'files::1', letter: 'files::1', members: [{name: 'A', card: 'files::2'}, {name: 'B', card: null}]};
  const {answers, chosen} = splitFiles(data, new Map([['files::1', [letter]], ['files::2', [card]]]), fields);
  assert.deepEqual(answers, {treatmentCost: 5, name: 'files::1', members: [{name: 'A'}, {name: 'B'}]});
  assert.deepEqual(chosen, [{file: letter, kind: 'letter', label: 'Letter'}, {file: card, kind: 'card', label: 'Card'}]);
});

it('names what is wrong by its label, in the order of the form', () => {
  assert.deepEqual(problemsOf({letter: ['Field is required.'], cost: ['Must be positive.'], name: {1: ['Too long.']}}, fields), [
    {field: 'treatmentCost', message: 'Cost: Must be positive.'},
    {field: 'members[1].name', message: 'Name: Too long.'},
    {field: 'letter', message: 'Letter: Field is required.'},
  ]);
});

it('leads from a name of the server to the element', () => {
  assert.equal(fieldNamed(fields, 'members[2].name').id, 'name');
  assert.equal(fieldNamed(fields, 'members[2].unknown').id, 'list');
  assert.equal(fieldNamed(fields, 'name').id, 'ownName');
  assert.equal(fieldNamed(fields, 'file'), undefined);
  assert.equal(elementIds('x1', fieldNamed(fields, 'members[2].name'), 'members[2].name')[0], 'fjs-form-x1-name_2');
});

it('does not ask again for a document that the draft has, and leaves the schema as it was', () => {
  const prepared = prepareSchema(schema, new Set(['letter']));
  assert.equal(prepared.components.find(({id}) => id === 'letter').validate.required, false);
  assert.equal(prepared.components.some(({type}) => type === 'button'), false);
  assert.equal(schema.components.find(({id}) => id === 'letter').validate.required, true);
});

/** Radio buttons that describe something and decide nothing. */
const DESCRIBING = ['need', 'vulnerability', 'medicalUrgency', 'presence', 'received', 'askedToPay'];

it('says after each form of officers what was decided in it', () => {
  const forms = readdirSync('forms', {recursive: true}).filter((name) => name.endsWith('.form') && !name.startsWith('application'));
  assert.ok(forms.length > 20);
  for (const name of forms) {
    const asked = fieldsOf(JSON.parse(readFileSync(`forms/${name}`, 'utf8')));
    for (const question of asked.filter(({type, key}) => type === 'radio' && !DESCRIBING.includes(key))) {
      const {value, label} = question.values.at(-1);
      assert.equal(decisionIn(asked, {need: '2', [question.key]: value}), label, `${name}: ${question.key}`);
    }
  }
});
