// An id is read in code, in Cockpit and in a test: it says what the element is and what it does, as in userTask_decide.
const KINDS = {
  'bpmn:UserTask': 'userTask',
  'bpmn:ServiceTask': 'serviceTask',
  'bpmn:BusinessRuleTask': 'businessRuleTask',
  'bpmn:SendTask': 'sendTask',
  'bpmn:ReceiveTask': 'receiveTask',
  'bpmn:ScriptTask': 'scriptTask',
  'bpmn:CallActivity': 'callActivity',
  'bpmn:SubProcess': 'subProcess',
  'bpmn:StartEvent': 'event',
  'bpmn:EndEvent': 'event',
  'bpmn:IntermediateCatchEvent': 'event',
  'bpmn:IntermediateThrowEvent': 'event',
  'bpmn:BoundaryEvent': 'event',
  'bpmn:ExclusiveGateway': 'gateway',
  'bpmn:ParallelGateway': 'gateway',
  'bpmn:InclusiveGateway': 'gateway',
  'bpmn:EventBasedGateway': 'gateway',
  'bpmn:SequenceFlow': 'flow',
};
const GENERATED = /^_?[a-z]+_[0-9a-z]*[0-9][0-9a-z]*$/i;

module.exports = () => ({
  check(node, reporter) {
    const kind = KINDS[node.$type];
    if (node.$type === 'bpmn:Process' && !/^[a-z][A-Za-z]*$/.test(node.id)) {
      reporter.report(node.id, 'The id of a process is camelCase, as in assistanceApplication');
    } else if (kind && (!new RegExp(`^${kind}_[a-z][A-Za-z0-9]*$`).test(node.id) || GENERATED.test(node.id))) {
      reporter.report(node.id, `The id says what it is, as in ${kind}_doSomething`);
    }
  },
});
