// How long somebody has is a row of the table Deadlines, where an analyst finds and changes it; or a moment that the product works out.
// How often a job begins by itself (a start event with a schedule such as 0 15 2 * * ?) is nobody's deadline.
const SCHEDULE = /^[\d*?/,\- A-Z]+$/;
const DURATION = /\bP(?=\d|T\d)/;

const isExpression = (text) => /\$\{[^}]+\}/.test(text) && !DURATION.test(text);

const isSchedule = (event, timer) => event.$type === 'bpmn:StartEvent' && timer.timeCycle
  && SCHEDULE.test(timer.timeCycle.body.trim()) && !DURATION.test(timer.timeCycle.body);

module.exports = () => ({
  check(node, reporter) {
    const times = node.$type === 'bpmn:UserTask'
      ? [node.get('camunda:dueDate'), node.get('camunda:followUpDate')]
      : (node.eventDefinitions ?? []).filter((timer) => timer.$type === 'bpmn:TimerEventDefinition' && !isSchedule(node, timer))
        .map((timer) => (timer.timeDuration ?? timer.timeDate ?? timer.timeCycle)?.body ?? '');
    if (times.some((time) => time !== undefined && !isExpression(time))) {
      reporter.report(node.id, 'Name a row of the table Deadlines, as in ${deadlines.appealReview}');
    }
  },
});
