package org.lifeline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.testing.ChangedTable;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** The table of an analyst that says what accounts of countries without an IBAN look like. */
class LocalAccountRulesTest extends LifelineTest {

    private static final String FILE = "provider/local-account-rules.dmn";

    @Autowired
    PayoutKinds kinds;

    @Autowired
    RepositoryService models;

    /** What holds while the product runs, without a restart; the check digits stay in Java. */
    @Test
    void anAnalystChangesARowAndItHoldsAtOnce() {
        Map<String, String> account = Map.of("country", "KE", "bankCode", "01100", "number", "12345");
        assertThatThrownBy(() -> kinds.of("localAccount", "Clinic", account)).hasMessageContaining("banks of Kenya");
        String shorter = ChangedTable.text(FILE).replace("[0-9]{6,14}", "[0-9]{5,14}");
        try (ChangedTable changed = ChangedTable.deploy(models, FILE, shorter)) {
            assertThatCode(() -> kinds.of("localAccount", "Clinic", account)).doesNotThrowAnyException();
        }
        assertThatThrownBy(() -> kinds.of("localAccount", "Clinic", account)).hasMessageContaining("banks of Kenya");
    }

    @Test
    void aCountryGetsARowOfItsOwn() {
        Map<String, String> account = Map.of("country", "SO", "number", "1234567");
        assertThatThrownBy(() -> kinds.of("localAccount", "Clinic", account)).hasMessageContaining("BIC");
        String row = ChangedTable.text(FILE);
        int from = row.indexOf("      <rule id=\"rule_KE\">");
        int to = row.indexOf("      <rule id=\"rule_AU\">");
        String somalia = row.substring(from, to)
                .replace("_KE", "_SO")
                .replace("\"KE\"", "\"SO\"")
                .replace("\"[0-9]{5}\"", "\"\"");
        try (ChangedTable changed =
                ChangedTable.deploy(models, FILE, row.substring(0, to) + somalia + row.substring(to))) {
            assertThatCode(() -> kinds.of("localAccount", "Clinic", account)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(delimiter = '|', textBlock = """
            "nuban"           | "nubban"            | there is no check 'nubban'
            "[0-9]{18}"       | "([0-9]+)+x"        | form of the number cannot be read
            "[0-9]{18}"       | "[0-9"              | form of the number cannot be read
            "[0-9]{5}"        | "(ab)*"             | form of the bank's code cannot be read
            "[0-9]{18}"       | "[9-0]{18}"         | form of the number cannot be read
            "BSB 062000"      | ""                  | the column 'example' is empty
            "KE"              | "QQ"                | no country
            "other"           | "SO"                | there is no such row
            "US"              | "CA"                | has no value that can be read
            """)
    void refusesATableThatItCannotRead(String cell, String other, String why) {
        String table = ChangedTable.text(FILE).replace(">" + cell + "<", ">" + other + "<");
        assertThat(table).isNotEqualTo(ChangedTable.text(FILE));
        assertThatThrownBy(() -> ChangedTable.deploy(models, FILE, table).close())
                .hasMessageContaining(why);
    }

    /** Whatever an analyst writes as the form, the check needs its own and does not fail. */
    @ParameterizedTest
    @CsvSource({"nuban, 011, 12", "nuban, '', 0152792740", "clabe, '', 1", "routingNumber, 12, 1"})
    void checksNeedTheirOwnForm(LocalAccountCheck check, String bank, String number) {
        assertThat(check.holds(bank, number, true)).isFalse();
    }
}
