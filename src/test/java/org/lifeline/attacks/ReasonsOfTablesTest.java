package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A decision table can refuse. Why it did is one of the coded reasons, with words in every language; no raw code reaches anybody. */
class ReasonsOfTablesTest extends LifelineTest {

    /** The columns that give a reason, with the results that are none. */
    private static final Map<String, Set<String>> COLUMNS = Map.of(
            "eligibility",
            Set.of("eligible", "review"),
            "reasonCode",
            Set.of(""),
            "claimCheck",
            Set.of("complete", "smallAndClean"));

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private Languages languages;

    @Test
    void everyReasonThatATableCanGiveHasWordsInEveryLanguage() throws IOException {
        Map<String, Set<String>> given = new TreeMap<>();
        try (Stream<Path> tables = Files.walk(Path.of("processes"))) {
            for (Path table :
                    tables.filter(path -> path.toString().endsWith(".dmn")).toList()) {
                reasons(Dmn.readModelFromStream(Files.newInputStream(table)), given);
            }
        }
        assertThat(given.keySet()).isEqualTo(COLUMNS.keySet());

        given.forEach((column, codes) -> codes.forEach(code -> assertThat(jdbc.sql("""
                        select t.language from decision_reason r join decision_reason_text t using (code)
                         where r.code = ? and r.decision = ? and ? = any (r.case_kinds)""")
                        .params(
                                code,
                                column.equals("claimCheck") ? "return" : "reject",
                                column.equals("claimCheck") ? "claim" : "application")
                        .query(String.class)
                        .list())
                .as(column + " " + code)
                .containsExactlyInAnyOrderElementsOf(
                        languages.all().stream().map(Language::code).toList())));
    }

    private static void reasons(DmnModelInstance model, Map<String, Set<String>> given) {
        for (DecisionTable table : model.getModelElementsByType(DecisionTable.class)) {
            List<String> columns =
                    table.getOutputs().stream().map(Output::getName).toList();
            for (Rule rule : table.getRules()) {
                for (int i = 0; i < columns.size(); i++) {
                    String cell = List.copyOf(rule.getOutputEntries())
                            .get(i)
                            .getTextContent()
                            .trim();
                    if (COLUMNS.containsKey(columns.get(i))) {
                        assertThat(cell)
                                .as("a literal, so that this test can read it")
                                .matches("\"\\w*\"");
                        given.computeIfAbsent(columns.get(i), column -> new TreeSet<>())
                                .add(cell.replace("\"", ""));
                    }
                }
            }
        }
        given.replaceAll((column, codes) -> codes.stream()
                .filter(code -> !COLUMNS.get(column).contains(code))
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void theDatabaseRefusesAReasonThatNobodyHasExplained() {
        String number = Cases.apply(
                as(Accounts.create(identities, "applicant")),
                NewProgramme.with(jdbc).stages("junior-officer"),
                Cases.answers());

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.sql("update application set reason_code = 'newInTheTable' where number = ?")
                        .param(number)
                        .update())
                .withMessageContaining(number + " ends with the reason \"newInTheTable\", and no such reason is known");
        assertThatExceptionOfType(DataAccessException.class)
                .as("a reason to approve")
                .isThrownBy(() -> jdbc.sql("update application set reason_code = 'needConfirmed' where number = ?")
                        .param(number)
                        .update());
        assertThat(jdbc.sql("update application set reason_code = 'aboveProgrammeLimit' where number = ?")
                        .param(number)
                        .update())
                .isOne();
    }
}
