package org.lifeline.duty.process;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseUtil;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.lifeline.duty.Duties;
import org.springframework.stereotype.Component;

/** Puts a {@link DutyCheck} on each user task whose model names a duty: a model need not think of it, and cannot leave it out. */
@Component
class DutyListeners extends AbstractProcessEnginePlugin {

    private final Duties duties;

    DutyListeners(Duties duties) {
        this.duties = duties;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        List<BpmnParseListener> listeners =
                engine.getCustomPostBPMNParseListeners() == null ? new ArrayList<>() : new ArrayList<>(engine.getCustomPostBPMNParseListeners());
        listeners.add(new AbstractBpmnParseListener() {
            @Override
            public void parseUserTask(Element task, ScopeImpl scope, ActivityImpl activity) {
                attach(task, activity);
            }
        });
        engine.setCustomPostBPMNParseListeners(listeners);
    }

    private void attach(Element task, ActivityImpl activity) {
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
