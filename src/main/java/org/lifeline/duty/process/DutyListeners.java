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

/** Adds a {@link DutyCheck} to each user task whose model names a duty. So a model neither has to add the check nor can leave it out. */
@Component
class DutyListeners extends AbstractBpmnParseListener {

    private final Duties duties;

    DutyListeners(Duties duties) {
        this.duties = duties;
    }

    @Override
    public void parseUserTask(Element task, ScopeImpl scope, ActivityImpl activity) {
        Element extensions = task.element("extensionElements");
        String duty = extensions == null
                ? null
                : BpmnParseUtil.parseCamundaExtensionProperties(task).get(DutyOfTask.PROPERTY);
        // models of earlier versions name no duty; their tasks are checked when they are completed
        if (duty != null && !duty.equals(DutyOfTask.NONE)) {
            // a built-in listener also runs when an instance is started or changed with "skip custom listeners"
            ((UserTaskActivityBehavior) activity.getActivityBehavior())
                    .getTaskDefinition()
                    .addBuiltInTaskListener(TaskListener.EVENTNAME_ASSIGNMENT, new DutyCheck(duties, duty)::check);
        }
    }
}
