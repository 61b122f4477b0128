package org.lifeline.reimbursement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Fact;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is counted of the lines of the bank's files. The key of a line is the checksum of its file, a stroke, and its place in the file. */
@Repository
class BankLineFigures implements FactSource {

    private final JdbcClient jdbc;
    private final Clock clock;

    BankLineFigures(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Set<Subject> subjects() {
        return Set.of(Subject.bankLine);
    }

    @Override
    public List<Fact> facts(Collection<String> keys) {
        return jdbc.sql("""
                        select l.file_sha256 || '/' || l.position as key, l.kind, l.outcome, l.amount_minor, l.currency, l.cleared_at,
                               f.kind as file, f.received_at, coalesce(p.claim_number, i.claim_number) as claim_number, coalesce(c.programme_code, a.programme_code, i.programme_code) as programme_code,
                               p.provider_code
                          from unnest(cast(:keys as text[])) k
                          join bank_line l on l.file_sha256 = split_part(k, '/', 1) and l.position = cast(split_part(k, '/', 2) as int)
                          join bank_file f on f.sha256 = l.file_sha256
                          left join payment p on p.end_to_end_id = l.end_to_end_id
                          left join claim c on c.number = p.claim_number
                          left join provider_advance a on a.number = p.advance_number
                          left join claim_interest i on i.number = p.interest_number
                         where l.outcome <> 'open'""")
                .param("keys", keys.toArray(String[]::new))
                .query((row, n) -> fact(row))
                .list();
    }

    private Fact fact(ResultSet row) throws SQLException {
        String outcome = row.getString("outcome");
        LocalDate cleared = day(row, "cleared_at");
        Map<String, @Nullable Object> line = new HashMap<>();
        line.put("caseNumber", row.getString("claim_number"));
        line.put("readOn", day(row, "received_at"));
        line.put("programme", row.getString("programme_code"));
        line.put("provider", row.getString("provider_code"));
        line.put("currency", row.getString("currency"));
        line.put("bankFile", row.getString("file"));
        line.put("line", row.getString("kind"));
        line.put("outcome", outcome);
        line.put("open", cleared == null && !outcome.equals("matched") && !outcome.equals("known"));
        line.put("amountMinor", row.getObject("amount_minor", Long.class));
        line.put("clearedOn", cleared);
        return new Fact(FactKind.BANK_LINE, row.getString("key"), line);
    }

    private @Nullable LocalDate day(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : LocalDate.ofInstant(at.toInstant(), clock.getZone());
    }
}
