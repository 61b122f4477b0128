package org.lifeline.platform.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.authorization.TaskPermissions;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.auth.AuthorizationCommandChecker;
import org.camunda.bpm.engine.impl.cfg.multitenancy.TenantCommandChecker;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.scripting.engine.DefaultScriptEngineResolver;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.camunda.bpm.spring.boot.starter.configuration.impl.AbstractCamundaConfiguration;
import org.lifeline.platform.forms.Forms;
import org.lifeline.platform.idempotency.IdempotencyKeys;
import org.lifeline.platform.tracing.Traces;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Configures the engine beyond application.yaml. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class EngineConfiguration extends AbstractCamundaConfiguration {

    private static final String JSON = "application/json";

    /** When history is deleted whose time is over, by the clock of the machine; a night is long enough for all that ended on one day. */
    private static final String CLEAN_UP_FROM = "22:00";

    private static final String CLEAN_UP_UNTIL = "04:00";

    private final Forms forms;
    private final FormValueProviders providers;
    private final ListableBeanFactory beans;
    private final ApplicationEventPublisher events;
    private final List<BpmnParseListener> parseListeners;
    private final ProgrammeReaders programmes;
    private final Traces traces;
    private final ModelRollout rollout;

    EngineConfiguration(
            Forms forms,
            FormValueProviders providers,
            ListableBeanFactory beans,
            ApplicationEventPublisher events,
            List<BpmnParseListener> parseListeners,
            ProgrammeReaders programmes,
            Traces traces,
            ModelRollout rollout) {
        this.forms = forms;
        this.providers = providers;
        this.beans = beans;
        this.events = events;
        this.parseListeners = parseListeners;
        this.programmes = programmes;
        this.traces = traces;
        this.rollout = rollout;
    }

    private static final class NoScripts extends DefaultScriptEngineResolver {

        NoScripts() {
            super(new ScriptEngineManager());
        }

        @Override
        public ScriptEngine getScriptEngine(String language, boolean resolveFromCache) {
            throw new ProcessEngineException(
                    "Models hold no scripts: put the step into a delegate or a decision table.");
        }
    }

    /** Routes what people type through one place, and keeps personal data out of the engine's tables. */
    private void keepNothingTyped(SpringProcessEngineConfiguration engine) {
        FormInput input = new FormInput(forms, providers);
        IdempotentForms sent = new IdempotentForms(() -> beans.getBean(IdempotencyKeys.class));
        engine.setTaskService(new PersonsTaskService(input, sent));
        engine.setFormService(new PersonsFormService(input, providers, sent));
        engine.setEnableDefaultDbHistoryEventHandler(false);
        engine.setCustomHistoryLevels(List.of(new OperationalHistory.Level()));
        engine.getCustomHistoryEventHandlers().add(new OperationalHistory.Writer());
        engine.getCustomHistoryEventHandlers().add(new FormFieldsOnly());
        engine.setDmnHistoryEventProducer(new DecisionsWithoutInputs());
        engine.setHistoryEventProducer(new FailuresWithoutData.History());
        engine.setFailedJobCommandFactory(new FailuresWithoutData.Factory());
    }

    private Collection<ValueTable<?>> valueTables() {
        Collection<ValueTable<?>> tables = new ArrayList<>();
        beans.getBeansOfType(ValueTable.class, true, false).values().forEach(tables::add);
        return tables;
    }

    @Override
    public void preInit(SpringProcessEngineConfiguration engine) {
        rollout.prepare(engine);
        // a model can name delegates and contain no program of its own: checked at deployment, and prevented at run
        // time
        DelegatesOnly delegates = new DelegatesOnly(beans);
        engine.setExpressionManager(new ModelExpressions(
                delegates, name -> beans.getBean(Deadlines.class).time(name)));
        engine.setCustomPreDeployers(new ArrayList<>(List.of(
                new ModelCheck(delegates),
                new ValueTableCheck(this::valueTables, engine::getRepositoryService, engine::getRuntimeService))));
        engine.setCustomPostDeployers(new ArrayList<>(List.of(new NewModels(events))));
        List<BpmnParseListener> listeners = new ArrayList<>(parseListeners);
        listeners.add(new TaskTitles(engine.getExpressionManager()));
        engine.setCustomPostBPMNParseListeners(listeners);
        engine.setScriptEngineResolver(new NoScripts());
        engine.setDelegateInterceptor(new StepsInLog(traces));
        DefaultDmnEngineConfiguration decisions = new DefaultDmnEngineConfiguration();
        decisions.setFeelEngineFactory(CachingFeelEngine::new);
        engine.setDmnEngineConfiguration(decisions);
        // accounts and roles such as social-worker or a.tadesse@ministry.example
        engine.setGeneralResourceWhitelistPattern("[a-zA-Z0-9][a-zA-Z0-9._@-]*");
        // a refused decision is an answer and not an error; failures of jobs are logged by the job executor
        engine.setEnableCmdExceptionLogging(false);
        // a person who may decide a task may do only that: not give it to somebody of another group, and not write its
        // variables
        engine.setDefaultUserPermissionNameForTask(TaskPermissions.TASK_WORK.getName());
        engine.setResourceAuthorizationProvider(new TaskAssigneeAuthorizations());
        // permissions of a group cannot be revoked for single members, because the groups come with the software
        engine.setAuthorizationCheckRevokes(ProcessEngineConfiguration.AUTHORIZATION_CHECK_REVOKE_NEVER);
        engine.setCustomSessionFactories(List.of(
                new TaskListAuthorization.Factory(), new ProgrammeTenants.Factory(programmes), new NewJobs.Factory()));
        engine.setTenantIdProvider(new ProgrammeTenants.OfProgramme(programmes));
        // ProgrammeTenants does not ask this, but Cockpit's own lists do: they would hide from operations and auditors
        // whatever belongs to a programme. Nobody else may open them (SecurityConfiguration)
        engine.setTenantCheckEnabled(false);
        // permissions are checked before the programme: both refuse, but the first one gives a message
        engine.setCommandCheckers(
                List.of(ProgrammeTenants.ofTasks(), new AuthorizationCommandChecker(), new TenantCommandChecker()));
        keepNothingTyped(engine);
        // the end of an instance and the period of its model say when its history may go: each instance would otherwise
        // write that date to sixteen tables when it ends
        engine.setHistoryRemovalTimeStrategy(ProcessEngineConfiguration.HISTORY_REMOVAL_TIME_STRATEGY_NONE);
        engine.setHistoryCleanupStrategy("endTimeBased");
        // without a window nothing is ever deleted
        engine.setHistoryCleanupBatchWindowStartTime(CLEAN_UP_FROM);
        engine.setHistoryCleanupBatchWindowEndTime(CLEAN_UP_UNTIL);
        engine.setCustomIncidentHandlers(List.of(new FailedJobIncidents()));
        engine.setManagementService(new PersonsManagementService(engine));
        engine.getCustomHistoryEventHandlers().add(new AdminOperationLog(events));
        engine.setDefaultSerializationFormat(JSON);
        engine.setJavaSerializationFormatEnabled(false);
        List<CommandInterceptor> interceptors = new ArrayList<>();
        interceptors.add(new RefusalInterceptor(events));
        if (engine.getCustomPreCommandInterceptorsTxRequired() != null) {
            interceptors.addAll(engine.getCustomPreCommandInterceptorsTxRequired());
        }
        engine.setCustomPreCommandInterceptorsTxRequired(interceptors);
    }
}
