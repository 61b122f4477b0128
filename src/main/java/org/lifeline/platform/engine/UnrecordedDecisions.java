package org.lifeline.platform.engine;

import java.io.ByteArrayInputStream;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineException;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionLiteralExpressionImpl;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableImpl;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableInputImpl;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableOutputImpl;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableRuleImpl;
import org.camunda.bpm.dmn.engine.impl.DmnExpressionImpl;
import org.camunda.bpm.dmn.feel.impl.FeelException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Evaluates deployed decisions outside of a case and leaves no trace: the engine's own service would write each evaluation to its history. It
 * is the same version, read by the same language, so the answer is the one that a case would get with the same values.
 */
@Component
public final class UnrecordedDecisions {

    /** One version of a decision. */
    public interface Version {

        /**
         * The variables that the decision reads, also through decisions that it requires; empty where nobody can tell, because the decision
         * is written in another language than FEEL.
         */
        Optional<Set<String>> variables();

        /**
         * What the decision says.
         *
         * @return its one value; empty where no rule fits, where several do that may not, or where it has several values
         */
        Optional<Object> evaluate(Map<String, @Nullable Object> values);
    }

    private record Deployed(String id, DmnDecision decision, Optional<Set<String>> variables, DmnEngine engine)
            implements Version {

        @Override
        public Optional<Object> evaluate(Map<String, @Nullable Object> values) {
            try {
                DmnDecisionResult result = engine.evaluateDecision(decision, values);
                return result.size() == 1 && result.getSingleResult().size() == 1
                        ? Optional.ofNullable(result.getSingleEntry())
                        : Optional.empty();
            } catch (DmnEngineException | FeelException cannotBeEvaluated) {
                return Optional.empty();
            }
        }
    }

    private static final String FEEL = "feel";

    private final ObjectProvider<RepositoryService> models;
    private final DmnEngine engine;
    private final Map<String, Deployed> latest = new ConcurrentHashMap<>();

    UnrecordedDecisions(ObjectProvider<RepositoryService> models) {
        this.models = models;
        DefaultDmnEngineConfiguration configuration = new DefaultDmnEngineConfiguration();
        configuration.setFeelEngineFactory(CachingFeelEngine::new);
        this.engine = configuration.buildEngine();
    }

    /**
     * The version that a case would use now.
     *
     * @return empty where no such decision is deployed
     */
    public Optional<Version> latest(String decision) {
        DecisionDefinition definition = SystemAuthority.call(() -> ValueTables.find(models.getObject(), decision));
        if (definition == null) {
            return Optional.empty();
        }
        Deployed known = latest.get(decision);
        if (known == null || !known.id().equals(definition.getId())) {
            known = read(definition);
            latest.put(decision, known);
        }
        return Optional.of(known);
    }

    private Deployed read(DecisionDefinition definition) {
        byte[] file = SystemAuthority.call(
                () -> ValueTables.file(models.getObject(), definition.getDeploymentId(), definition.getResourceName()));
        DmnDecision decision = engine.parseDecision(definition.getKey(), new ByteArrayInputStream(file));
        Set<String> read = new TreeSet<>();
        Set<String> made = new TreeSet<>();
        boolean known = collect(decision, read, made);
        read.removeAll(made);
        return new Deployed(definition.getId(), decision, known ? Optional.of(read) : Optional.empty(), engine);
    }

    /**
     * @param made gets the values that required decisions provide
     * @return false where an expression cannot be read
     */
    private static boolean collect(DmnDecision decision, Set<String> read, Set<String> made) {
        boolean known = true;
        for (DmnDecision required : decision.getRequiredDecisions()) {
            known &= collect(required, read, made);
            provide(required, made);
        }
        if (decision.getDecisionLogic() instanceof DmnDecisionTableImpl table) {
            for (DmnDecisionTableInputImpl input : table.getInputs()) {
                known &= add(input.getExpression(), false, read);
            }
            for (DmnDecisionTableRuleImpl rule : table.getRules()) {
                known &= addAll(rule.getConditions(), true, read);
                known &= addAll(rule.getConclusions(), false, read);
            }
        } else if (decision.getDecisionLogic() instanceof DmnDecisionLiteralExpressionImpl literal) {
            known &= add(literal.getExpression(), false, read);
        } else {
            known = false;
        }
        return known;
    }

    private static void provide(DmnDecision required, Set<String> made) {
        if (required.getDecisionLogic() instanceof DmnDecisionTableImpl table) {
            table.getOutputs().stream()
                    .map(DmnDecisionTableOutputImpl::getOutputName)
                    .forEach(made::add);
        } else if (required.getDecisionLogic() instanceof DmnDecisionLiteralExpressionImpl literal) {
            made.add(literal.getVariable().getName());
        }
    }

    private static boolean addAll(Collection<DmnExpressionImpl> expressions, boolean conditions, Set<String> read) {
        boolean known = true;
        for (DmnExpressionImpl expression : expressions) {
            known &= add(expression, conditions, read);
        }
        return known;
    }

    private static boolean add(@Nullable DmnExpressionImpl expression, boolean condition, Set<String> read) {
        String text = expression == null ? null : expression.getExpression();
        if (expression == null || text == null || text.isBlank()) {
            return true;
        }
        String language = expression.getExpressionLanguage();
        if (language != null && !language.toLowerCase(Locale.ROOT).contains(FEEL)) {
            return false;
        }
        Optional<Set<String>> names = condition ? FeelNames.ofCondition(text) : FeelNames.ofExpression(text);
        names.ifPresent(read::addAll);
        return names.isPresent();
    }
}
