// A running case keeps the form and the sub-process that it was started with.
module.exports = () => ({
  check(node, reporter) {
    if (node.$type === 'bpmn:UserTask') {
      if (!node.get('camunda:formRef')) {
        reporter.report(node.id, 'A person needs a form: name it in formRef');
      } else if (node.get('camunda:formRefBinding') !== 'deployment') {
        reporter.report(node.id, 'Bind the form to the deployment');
      }
    }
    if (node.$type === 'bpmn:CallActivity' && node.get('camunda:calledElementBinding') !== 'deployment') {
      reporter.report(node.id, 'Bind the called process to the deployment');
    }
  },
});
