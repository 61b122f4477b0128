package org.lifeline.datarequest.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.lifeline.datarequest.DataRequest;
import org.lifeline.datarequest.DataRequestProcesses;
import org.lifeline.datarequest.DataRequestRule;
import org.lifeline.platform.engine.Deadlines;
import org.lifeline.platform.engine.SystemAuthority;
import org.springframework.stereotype.Component;

/**
 * The process {@code dataRequest} and the decision table {@code dataRequestDeciders}: its key, its variables, and how it starts. Its
 * business key is the application's number, or the number of a request that is about no single application.
 */
@Component
class DataRequestProcess implements DataRequestProcesses, DataRequestRule {

    static final String KEY = "dataRequest";
    static final String NUMBER = "requestNumber";
    static final String KIND = "requestKind";
    static final String APPLICATION_NUMBER = "applicationNumber";
    static final String PROGRAMME_CODE = "programmeCode";
    static final String DECIDERS = "deciders";
    static final String DECIDER_GROUPS = "deciderGroups";
    static final String DECIDER_GROUP = "deciderGroup";
    static final String DECISION = "decision";
    static final String REASON = "reason";

    private static final String TABLE = "dataRequestDeciders";

    private final RuntimeService runtime;
    private final DecisionService decisions;
    private final Deadlines deadlines;

    DataRequestProcess(RuntimeService runtime, DecisionService decisions, Deadlines deadlines) {
        this.runtime = runtime;
        this.decisions = decisions;
        this.deadlines = deadlines;
    }

    @Override
    public String decidedBy(DataRequest.Kind kind) {
        return SystemAuthority.call(() -> decisions
                .evaluateDecisionTableByKey(TABLE, Map.of(KIND, kind.name()))
                .getSingleEntry());
    }

    @Override
    public Duration time(DataRequest.Kind kind) {
        return Duration.parse(deadlines.time(kind == DataRequest.Kind.correction ? "dataCorrection" : "dataErasure"));
    }

    @Override
    public void start(DataRequest request, @Nullable String programme, List<String> people, String group) {
        VariableMap variables = Variables.createVariables()
                .putValue(NUMBER, request.number())
                .putValue(KIND, request.kind().name())
                .putValue(DECIDERS, people)
                .putValue(DECIDER_GROUP, group)
                .putValue(DECIDER_GROUPS, people.isEmpty() ? List.of(group) : List.of());
        if (request.application() != null) {
            variables.putValue(APPLICATION_NUMBER, request.application()).putValue(PROGRAMME_CODE, programme);
        }
        SystemAuthority.run(() -> runtime.startProcessInstanceByKey(
                KEY, request.application() == null ? request.number() : request.application(), variables));
    }

    static String number(VariableScope scope) {
        return (String) scope.getVariable(NUMBER);
    }

    @SuppressWarnings("unchecked")
    static List<String> deciders(VariableScope scope) {
        return (List<String>) scope.getVariable(DECIDERS);
    }
}
