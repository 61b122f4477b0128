package org.lifeline.voucher;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lifeline.application.CaseVouchers;
import org.lifeline.documents.FileReferences;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Answers what other domains ask about vouchers without loading them. */
@Repository
public class VoucherFacts implements CaseVouchers, FileReferences {

    private final JdbcClient jdbc;
    private final Clock clock;

    VoucherFacts(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public boolean isAnyIssued(String number) {
        return jdbc.sql("select exists (select from voucher where application_number = :number)")
                .param("number", number)
                .query(Boolean.class)
                .single();
    }

    @Override
    public Map<String, String> codes(List<String> numbers, boolean provisional) {
        return jdbc
                .sql("""
                        select application_number, code from voucher
                         where application_number = any (:numbers) and provisional = :provisional and state <> 'replaced'""")
                .param("numbers", numbers.toArray(String[]::new))
                .param("provisional", provisional)
                .query((row, n) -> Map.entry(row.getString("application_number"), row.getString("code")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public Optional<Standing> standing(String code) {
        return jdbc.sql("""
                        select v.state, v.expires_at <= :now as over, l.due_at
                          from voucher v left join voucher_loss l on l.voucher_code = v.code and l.settled_at is null
                         where v.code = :code""")
                .param("code", code)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query((row, n) -> {
                    OffsetDateTime due = row.getObject("due_at", OffsetDateTime.class);
                    Voucher.State state = Voucher.State.valueOf(row.getString("state"));
                    boolean over = row.getBoolean("over");
                    return new Standing(
                            state == Voucher.State.issued && !over,
                            state.title(over),
                            due == null ? null : due.toInstant());
                })
                .optional();
    }

    /** The codes of all vouchers of a case, those that were replaced included. */
    public List<String> allCodes(String number) {
        return jdbc.sql("select code from voucher where application_number = :number order by code")
                .param("number", number)
                .query(String.class)
                .list();
    }

    /**
     * Whose a voucher is.
     *
     * @param issuedBy the officer whose decision issued it
     */
    public record OfCase(String application, String programme, String currency, String issuedBy) {}

    /** Whose these vouchers are, by their code. */
    public Map<String, OfCase> cases(Collection<String> codes) {
        return jdbc
                .sql(
                        "select code, application_number, programme_code, currency, issued_by from voucher where code = any (:codes)")
                .param("codes", codes.toArray(String[]::new))
                .query((row, n) -> Map.entry(
                        row.getString("code"),
                        new OfCase(
                                row.getString("application_number"),
                                row.getString("programme_code"),
                                row.getString("currency"),
                                row.getString("issued_by"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The codes of all vouchers of these cases, each with its case number. */
    public Map<String, String> casesByCode(Collection<String> applications) {
        return jdbc
                .sql("select code, application_number from voucher where application_number = any (:numbers)")
                .param("numbers", applications.toArray(String[]::new))
                .query((row, n) -> Map.entry(row.getString("code"), row.getString("application_number")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * When a voucher was suspended last; empty when it never was. Another reason that was given while it was suspended does not count: from
     * the first one on nobody could redeem it.
     */
    public Optional<Instant> suspendedAt(VoucherCode code) {
        return time("""
                        select min(changed_at) from voucher_change
                         where voucher_code = :code and kind = 'suspended'
                           and id > coalesce((select max(id) from voucher_change where voucher_code = :code and kind = 'resumed'), 0)""", code);
    }

    /** When a voucher expired, was revoked or was replaced; empty when it did not end so. */
    public Optional<Instant> endedAt(VoucherCode code) {
        return time("select ended_at from voucher where code = :code", code);
    }

    @Override
    public boolean refersTo(String sha256) {
        return jdbc.sql("""
                        select exists (select from voucher where document_sha256 = :file)
                            or exists (select from voucher_print where document_sha256 = :file)""").param("file", sha256).query(Boolean.class).single();
    }

    private Optional<Instant> time(String sql, VoucherCode code) {
        return jdbc.sql(sql)
                .param("code", code.text())
                .query((row, n) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
                .single()
                .map(OffsetDateTime::toInstant);
    }
}
