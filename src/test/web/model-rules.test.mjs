// Each of our own model rules, with a right and a wrong example. Maven runs it in ModelLintTest.
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {readdirSync} from 'node:fs';
import {test} from 'node:test';

const require = createRequire(import.meta.url);
const {BpmnModdle} = require('bpmn-moddle');
const Linter = require('bpmnlint/lib/linter');
const NodeResolver = require('bpmnlint/lib/resolver/node-resolver');
const camunda = require('camunda-bpmn-moddle/resources/camunda.json');

const process = (content, attributes = '', diagram = '') => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="definitions" targetNamespace="urn:example">
  <bpmn:process id="exampleProcess" ${attributes}>${content}</bpmn:process>${diagram}
</bpmn:definitions>`;
const why = '<bpmn:documentation>Because somebody needs it done.</bpmn:documentation>';

const choice = (gateway, no = '') => process(`
  <bpmn:exclusiveGateway id="gateway_isGood" ${gateway}>
    <bpmn:outgoing>flow_good</bpmn:outgoing><bpmn:outgoing>flow_bad</bpmn:outgoing></bpmn:exclusiveGateway>
  <bpmn:endEvent id="event_good"/><bpmn:endEvent id="event_bad"/>
  <bpmn:sequenceFlow id="flow_good" sourceRef="gateway_isGood" targetRef="event_good">
    <bpmn:conditionExpression>\${good}</bpmn:conditionExpression></bpmn:sequenceFlow>
  <bpmn:sequenceFlow id="flow_bad" sourceRef="gateway_isGood" targetRef="event_bad">${no}</bpmn:sequenceFlow>`);

const timer = (kind, time, event = 'intermediateCatchEvent') => `<bpmn:${event} id="event_late"><bpmn:timerEventDefinition id="timer">
  <bpmn:${kind}>${time}</bpmn:${kind}></bpmn:timerEventDefinition></bpmn:${event}>`;

const shape = (id, x, y, label) => `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}">
  <dc:Bounds x="${x}" y="${y}" width="36" height="36"/>${label ?? ''}</bpmndi:BPMNShape>`;
const edge = (id, ...points) => `<bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}">
  ${points.map(([x, y]) => `<di:waypoint x="${x}" y="${y}"/>`).join('')}</bpmndi:BPMNEdge>`;
const label = (x, y) => `<bpmndi:BPMNLabel><dc:Bounds x="${x}" y="${y}" width="60" height="14"/></bpmndi:BPMNLabel>`;
const drawn = (...di) => process(`
  <bpmn:startEvent id="event_begun"/><bpmn:endEvent id="event_done"/>
  <bpmn:startEvent id="event_otherBegun"/><bpmn:endEvent id="event_otherDone"/>
  <bpmn:sequenceFlow id="flow_one" sourceRef="event_begun" targetRef="event_done"/>
  <bpmn:sequenceFlow id="flow_other" sourceRef="event_otherBegun" targetRef="event_otherDone"/>`, '',
  `<bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="p" bpmnElement="exampleProcess">${di.join('')}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>`);

const examples = {
  'telling-id': {
    right: [process('<bpmn:userTask id="userTask_decide"/><bpmn:sequenceFlow id="flow_toDecide"/>')],
    wrong: [
      [process('<bpmn:userTask id="Activity_0x1y2z3"/>'), 'Activity_0x1y2z3'],
      [process('<bpmn:userTask id="serviceTask_decide"/>'), 'serviceTask_decide'],
      [process('<bpmn:sequenceFlow id="Flow_1"/>'), 'Flow_1'],
      [process('<bpmn:sequenceFlow id="flow_1abcdef"/>'), 'flow_1abcdef'],
      [process('').replace('id="exampleProcess"', 'id="Process_1"'), 'Process_1'],
    ],
  },
  'history-time-to-live': {
    right: [process('', 'camunda:historyTimeToLive="P3650D"')],
    wrong: [[process(''), 'exampleProcess'], [process('', 'camunda:historyTimeToLive=""'), 'exampleProcess']],
  },
  'version-tag': {
    right: [process('', 'camunda:versionTag="1"'), process('', 'camunda:versionTag="12"')],
    wrong: [[process(''), 'exampleProcess'], [process('', 'camunda:versionTag="0"'), 'exampleProcess'], [process('', 'camunda:versionTag="1.2"'), 'exampleProcess']],
  },
  'safe-default': {
    right: [choice('default="flow_bad"')],
    wrong: [
      [choice(''), 'gateway_isGood', 'flow_bad'],
      [choice('default="flow_good"'), 'flow_good', 'flow_bad'],
    ],
  },
  'reason-documented': {
    right: [process(`${why}<bpmn:endEvent id="event_done">${why}</bpmn:endEvent><bpmn:exclusiveGateway id="gateway_join"/>`)],
    wrong: [
      [process(`${why}<bpmn:endEvent id="event_done"/>`), 'event_done'],
      [process(`${why}<bpmn:callActivity id="callActivity_stage"><bpmn:documentation>Stage</bpmn:documentation></bpmn:callActivity>`),
        'callActivity_stage'],
      [process(''), 'exampleProcess'],
    ],
  },
  'effect-savepoint': {
    right: [process(`<bpmn:serviceTask id="serviceTask_send" camunda:asyncBefore="true"><bpmn:extensionElements>
      <camunda:failedJobRetryTimeCycle>R5/PT1M</camunda:failedJobRetryTimeCycle></bpmn:extensionElements></bpmn:serviceTask>
      <bpmn:userTask id="userTask_decide" camunda:asyncAfter="true"/>`),
    process(`<bpmn:userTask id="userTask_confirm"><bpmn:outgoing>a</bpmn:outgoing></bpmn:userTask>
      <bpmn:exclusiveGateway id="gateway_isPaid"><bpmn:outgoing>b</bpmn:outgoing><bpmn:outgoing>c</bpmn:outgoing></bpmn:exclusiveGateway>
      <bpmn:serviceTask id="serviceTask_pay"><bpmn:outgoing>d</bpmn:outgoing></bpmn:serviceTask><bpmn:endEvent id="event_over"/>
      <bpmn:sequenceFlow id="a" sourceRef="userTask_confirm" targetRef="gateway_isPaid"/>
      <bpmn:sequenceFlow id="b" sourceRef="gateway_isPaid" targetRef="serviceTask_pay"/>
      <bpmn:sequenceFlow id="c" sourceRef="gateway_isPaid" targetRef="event_over"/>
      <bpmn:sequenceFlow id="d" sourceRef="serviceTask_pay" targetRef="event_over"/>`)],
    wrong: [
      [process(`<bpmn:userTask id="userTask_confirm"><bpmn:outgoing>a</bpmn:outgoing></bpmn:userTask>
        <bpmn:serviceTask id="serviceTask_pay"><bpmn:outgoing>b</bpmn:outgoing></bpmn:serviceTask>
        <bpmn:serviceTask id="serviceTask_print"/>
        <bpmn:sequenceFlow id="a" sourceRef="userTask_confirm" targetRef="serviceTask_pay"/>
        <bpmn:sequenceFlow id="b" sourceRef="serviceTask_pay" targetRef="serviceTask_print"/>`), 'userTask_confirm'],
      [process('<bpmn:serviceTask id="serviceTask_send" camunda:asyncBefore="true"/>'), 'serviceTask_send'],
      [process('<bpmn:userTask id="userTask_decide" camunda:asyncBefore="true" camunda:asyncAfter="true"/>'), 'userTask_decide'],
      [process('<bpmn:userTask id="userTask_decide"/>'), 'userTask_decide'],
    ],
  },
  'deadline-in-table': {
    right: [
      process(`<bpmn:userTask id="userTask_review" camunda:dueDate="\${deadlines.appealReview}"/><bpmn:userTask id="userTask_decide"/>
        ${timer('timeDuration', '${deadlines.printedPages}')}`),
      process(timer('timeDate', '${appealUntil}')),
      process(timer('timeCycle', 'R3/${deadlines.answerReminder}')),
      process(timer('timeCycle', '0 15 2 * * ?', 'startEvent')),
    ],
    wrong: [
      [process('<bpmn:userTask id="userTask_review" camunda:dueDate="P5D"/>'), 'userTask_review'],
      [process('<bpmn:userTask id="userTask_review" camunda:followUpDate="PT1H"/>'), 'userTask_review'],
      [process(`<bpmn:userTask id="userTask_review" camunda:dueDate="\${urgent ? 'PT1H' : 'P5D'}"/>`), 'userTask_review'],
      [process(timer('timeDuration', 'P7D')), 'event_late'],
      [process(timer('timeDate', '2030-01-01T00:00:00Z')), 'event_late'],
      [process(timer('timeCycle', 'R3/P7D')), 'event_late'],
      [process(timer('timeCycle', 'R/PT2M', 'startEvent')), 'event_late'],
      [process(timer('timeCycle', '0 15 2 * * ?')), 'event_late'],
    ],
  },
  'same-deployment': {
    right: [process(`<bpmn:userTask id="userTask_decide" camunda:formRef="decision" camunda:formRefBinding="deployment"/>
      <bpmn:callActivity id="callActivity_stage" calledElement="stage" camunda:calledElementBinding="deployment"/>`)],
    wrong: [
      [process('<bpmn:userTask id="userTask_decide"/>'), 'userTask_decide'],
      [process('<bpmn:userTask id="userTask_decide" camunda:formRef="decision" camunda:formRefBinding="latest"/>'), 'userTask_decide'],
      [process('<bpmn:callActivity id="callActivity_stage" calledElement="stage"/>'), 'callActivity_stage'],
    ],
  },
  'tidy-diagram': {
    right: [drawn(shape('event_begun', 100, 100), shape('event_done', 300, 200), edge('flow_one', [136, 118], [318, 118], [318, 200]),
      shape('event_otherBegun', 100, 300, label(88, 340)), shape('event_otherDone', 300, 300), edge('flow_other', [136, 318], [300, 318])),
    drawn(shape('event_begun', 100, 100), shape('event_done', 2024, 100), edge('flow_one', [136, 118], [2024, 118]))],
    wrong: [
      [drawn(shape('event_begun', 100, 100), shape('event_done', 300, 200), edge('flow_one', [136, 118], [300, 218])), 'flow_one'],
      [drawn(shape('event_begun', 100, 100), shape('event_done', 400, 100), shape('event_otherDone', 200, 100),
        edge('flow_one', [136, 118], [400, 118])), 'flow_one'],
      [drawn(shape('event_begun', 100, 100), shape('event_done', 300, 100), edge('flow_one', [136, 118], [300, 118]),
        shape('event_otherBegun', 200, 20), shape('event_otherDone', 200, 200), edge('flow_other', [218, 56], [218, 200])), 'flow_one'],
      [drawn(shape('event_begun', 100, 100), shape('event_done', 300, 100, label(180, 110)),
        edge('flow_one', [136, 118], [300, 118])), 'event_done'],
      [drawn(shape('event_begun', 100, 100, label(280, 120)), shape('event_done', 300, 100), edge('flow_one', [136, 118], [300, 118])), 'event_begun'],
      [drawn(shape('event_begun', 100, 100, label(88, 140)), shape('event_done', 300, 100), edge('flow_one', [136, 118], [300, 118]),
        shape('event_otherBegun', 100, 200, label(120, 150)), shape('event_otherDone', 300, 200),
        edge('flow_other', [136, 218], [300, 218])), 'event_begun'],
      [drawn(shape('event_begun', 300, 100), shape('event_done', 100, 100), edge('flow_one', [300, 118], [136, 118])), 'event_done'],
      [drawn(shape('event_begun', 100, 100), shape('event_done', 2030, 100), edge('flow_one', [136, 118], [2030, 118])), 'exampleProcess'],
      [drawn(shape('event_begun', 100, 100), shape('event_done', 300, 200),
        edge('flow_one', [136, 118], [2070, 118], [2070, 218], [336, 218])), 'exampleProcess'],
    ],
  },
};

async function reported(rule, xml) {
  const {rootElement, warnings} = await new BpmnModdle({camunda}).fromXML(xml);
  assert.deepEqual(warnings.map(({message}) => message).filter((message) => !message.includes('unresolved reference')), []);
  const linter = new Linter({config: {rules: {[`lifeline/${rule}`]: 'error'}}, resolver: new NodeResolver()});
  return Object.values(await linter.lint(rootElement)).flat().map(({id}) => id).sort();
}

test('every rule has its examples', () => {
  const rules = readdirSync(new URL('model-rules/rules', import.meta.url)).map((file) => file.replace('.js', ''));
  assert.deepEqual(Object.keys(examples).sort(), rules.sort());
});

for (const [rule, {right, wrong}] of Object.entries(examples)) {
  test(`${rule} accepts what is right`, async () => {
    for (const xml of right) {
      assert.deepEqual(await reported(rule, xml), []);
    }
  });
  test(`${rule} reports what is wrong`, async () => {
    for (const [xml, ...ids] of wrong) {
      assert.deepEqual(await reported(rule, xml), ids.sort());
    }
  });
}
