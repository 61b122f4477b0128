package org.lifeline.platform.engine;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.authorization.TaskPermissions;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.spring.boot.starter.configuration.impl.AbstractCamundaConfiguration;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.lifeline.platform.forms.Forms;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What the engine is told beyond application.yaml. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class EngineConfiguration extends AbstractCamundaConfiguration {

    private static final String JSON = "application/json";

    private final Forms forms;

    EngineConfiguration(Forms forms) {
        this.forms = forms;
    }

    @Override
    public void preInit(SpringProcessEngineConfiguration engine) {
        // log-ins and roles such as social-worker or a.tadesse@ministry.example
        engine.setGeneralResourceWhitelistPattern("[a-zA-Z0-9][a-zA-Z0-9._@-]*");
        // a refused decision is an answer, not an error; what fails in a job is logged by the job executor
        engine.setEnableCmdExceptionLogging(false);
        // who may decide a task may do just that: not hand it to somebody of another group, not write its variables
        engine.setDefaultUserPermissionNameForTask(TaskPermissions.TASK_WORK.getName());
        engine.getCustomHistoryEventHandlers().add(new FormFieldsOnly(forms));
        engine.setDefaultSerializationFormat(JSON);
        engine.setJavaSerializationFormatEnabled(false);
        List<CommandInterceptor> interceptors = new ArrayList<>();
        interceptors.add(new RefusalInterceptor());
        if (engine.getCustomPreCommandInterceptorsTxRequired() != null) {
            interceptors.addAll(engine.getCustomPreCommandInterceptorsTxRequired());
        }
        engine.setCustomPreCommandInterceptorsTxRequired(interceptors);
    }
}
