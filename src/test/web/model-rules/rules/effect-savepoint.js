// An effect outside the database is a job of its own, tried again by itself; a wait state needs no savepoint before it.
const WAITS = ['bpmn:UserTask', 'bpmn:ReceiveTask', 'bpmn:IntermediateCatchEvent', 'bpmn:EventBasedGateway'];

// The effect of a person's answer may belong to the answer, so that they read in their form what cannot be done. Then the process ends
// with the effect, or is saved behind it.
const isPartOfTheAnswer = (node, seen = []) => (node.outgoing ?? []).length > 0 && node.outgoing.every(({targetRef: next}) =>
  next.$type === 'bpmn:EndEvent' || WAITS.includes(next.$type)
  || (/Gateway$/.test(next.$type) && !seen.includes(next) && isPartOfTheAnswer(next, [...seen, next]))
  || (next.$type === 'bpmn:ServiceTask' && !next.get('camunda:asyncBefore')
    && (next.get('camunda:asyncAfter') || next.outgoing?.every(({targetRef}) => targetRef.$type === 'bpmn:EndEvent'))));

module.exports = () => ({
  check(node, reporter) {
    if (node.$type === 'bpmn:ServiceTask' && node.get('camunda:asyncBefore')) {
      const retries = (node.extensionElements?.values ?? [])
        .find(({$type}) => $type === 'camunda:FailedJobRetryTimeCycle')?.body;
      if (!/^R\d+\/P/.test(retries ?? '')) {
        reporter.report(node.id, 'A savepoint before an effect has a retry cycle, as in R5/PT1M');
      }
    }
    if (WAITS.includes(node.$type) && node.get('camunda:asyncBefore')) {
      reporter.report(node.id, 'No savepoint before a wait state: the engine saves there anyhow');
    }
    if (node.$type === 'bpmn:UserTask' && !node.get('camunda:asyncAfter') && !isPartOfTheAnswer(node)) {
      reporter.report(node.id, 'A savepoint after a user task keeps what a person did when a later step fails');
    }
  },
});
