// A surprise never pays out: every exclusive decision has a default flow, and every other way out has its condition.
module.exports = () => ({
  check(node, reporter) {
    if (node.$type !== 'bpmn:ExclusiveGateway' || (node.outgoing ?? []).length < 2) {
      return;
    }
    if (!node.default) {
      reporter.report(node.id, 'Name the default flow: the one that is safe when nobody foresaw the answer');
    }
    for (const flow of node.outgoing) {
      if (flow !== node.default && !flow.conditionExpression) {
        reporter.report(flow.id, 'A flow that is not the default has a condition');
      }
      if (flow === node.default && flow.conditionExpression) {
        reporter.report(flow.id, 'The default flow has no condition');
      }
    }
  },
});
