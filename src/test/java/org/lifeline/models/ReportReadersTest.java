package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportReadersTest {

    private static final DmnDecision TABLE = DecisionTables.table("dashboard/report-readers.dmn", "reportReaders");

    @ParameterizedTest
    @ValueSource(strings = {"EMA", "TRUST", "T-1"})
    void theManagersReadTheReportAboutEveryProgramme(String programme) {
        assertThat(evaluate(TABLE, facts("programmeCode", programme))
                        .getSingleResult()
                        .<String>getSingleEntry())
                .isEqualTo("managers");
    }
}
