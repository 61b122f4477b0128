package org.lifeline.duty.process;

import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseUtil;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.lifeline.duty.Duties;
import org.springframework.stereotype.Component;

/** Has a {@link DutyCheck} asked at each user task whose model names a duty: a model need not think of it, and cannot leave it out. */
@Component
class DutyListeners extends AbstractBpmnParseListener {

    private final Duties duties;

    DutyListeners(Duties duties) {
        this.duties = duties;
    }

    @Override
    public void parseUserTask(Element task, ScopeImpl scope, ActivityImpl activity) {
        Element extensions = task.element("extensionElements");
        String duty = extensions == null ? null : BpmnParseUtil.parseCamundaExtensionProperties(task).get(DutyOfTask.PROPERTY);
        // a model of an earlier version names none: its tasks are kept from the wrong person when they are completed
        if (duty != null && !duty.equals(DutyOfTask.NONE)) {
            // built in: what starts or changes an instance without its model's listeners does not leave this one out
            ((UserTaskActivityBehavior) activity.getActivityBehavior())
                    .getTaskDefinition()
                    .addBuiltInTaskListener(TaskListener.EVENTNAME_ASSIGNMENT, new DutyCheck(duties, duty)::check);
        }
    }
}
