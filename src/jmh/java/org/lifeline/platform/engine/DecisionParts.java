package org.lifeline.platform.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionTableResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A decision table of the product with the product's evaluation of FEEL. */
@State(Scope.Thread)
public class DecisionParts {

    private static final Map<String, Object> FACTS = Map.of(
            "treatmentType",
            "surgery",
            "amountMinor",
            120_000L,
            "maximumMinor",
            500_000L,
            "incomePerHeadMinor",
            4_000L,
            "ageYears",
            34);

    private DmnEngine engine;
    private DmnDecision table;

    @Setup
    public void parse() throws IOException {
        DefaultDmnEngineConfiguration configuration = new DefaultDmnEngineConfiguration();
        configuration.setFeelEngineFactory(CachingFeelEngine::new);
        engine = configuration.buildEngine();
        try (InputStream in = Objects.requireNonNull(
                DecisionParts.class.getResourceAsStream("/processes/application/eligibility.dmn"))) {
            table = engine.parseDecision("eligibility", in);
        }
        if (!eligibility().<String>getSingleEntry().equals("eligible")) {
            throw new IllegalStateException("what is measured does not work");
        }
    }

    @Benchmark
    public DmnDecisionTableResult eligibility() {
        return engine.evaluateDecisionTable(table, FACTS);
    }
}
