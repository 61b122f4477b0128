package org.lifeline.platform.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** After a whole case: what somebody said about themselves stands in no table of the engine, in no log line, and sealed elsewhere. */
@ExtendWith(OutputCaptureExtension.class)
class PersonalDataStaysInsideTest extends LifelineTest {

    @Autowired
    private JdbcClient jdbc;

    @Test
    void isInNoProcessVariableLogOrPlainColumn(CapturedOutput log) {
        Map<String, Object> answers = Cases.answers();
        answers.put("givenName", "Zewditumark");
        answers.put("familyName", "Abrahamark");
        answers.put("phone", "+251987654321");
        answers.put("email", "zewditu.mark@example.org");
        answers.put("town", "Lalibelamark");
        answers.put("needDescription", "A condition nobodyelsemark knows of.");
        List<String> sensitive = List.of(
                "Zewditumark",
                "Abrahamark",
                "98 765 4321",
                "987654321",
                "zewditu.mark",
                "Lalibelamark",
                "nobodyelsemark");

        String code = Cases.voucher(as("applicant"), answers).path("code").asText();
        Cases.voucherLetter(as("applicant"), code);

        List<String> found = new ArrayList<>();
        for (String value : sensitive) {
            for (String table : tables("act\\_%")) {
                if (holds(table, value)) {
                    found.add(value + " in " + table);
                }
            }
            // GreenMail is the test's own post office
            log.getOut()
                    .lines()
                    .filter(line -> line.contains(value) && !line.contains("greenmail"))
                    .forEach(line -> found.add("log: " + line));
        }
        for (String contact : List.of("98 765 4321", "987654321", "zewditu.mark", "Lalibelamark", "nobodyelsemark")) {
            for (String table : tables("%")) {
                if (holds(table, contact)) {
                    found.add(contact + " in plain in " + table);
                }
            }
        }
        assertThat(found).isEmpty();
        assertThat(as("applicant")
                        .get("/api/vouchers/" + code)
                        .expect(200)
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo(code);
    }

    private List<String> tables(String like) {
        return jdbc.sql(
                        "select table_name from information_schema.tables where table_schema = 'public' and table_name like :like")
                .param("like", like)
                .query(String.class)
                .list();
    }

    /** Looks through every column; bytes are read as the text they may be. */
    private boolean holds(String table, String value) {
        boolean bytes = table.equals("act_ge_bytearray")
                && jdbc.sql(
                                        "select count(*) from act_ge_bytearray where position(convert_to(:v, 'UTF8') in bytes_) > 0")
                                .param("v", value)
                                .query(Long.class)
                                .single()
                        > 0;
        return bytes
                || jdbc.sql("select count(*) from " + table + " t where t::text like '%' || :v || '%'")
                                .param("v", value)
                                .query(Long.class)
                                .single()
                        > 0;
    }
}
