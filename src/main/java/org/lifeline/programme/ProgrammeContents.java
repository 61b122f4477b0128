package org.lifeline.programme;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.lifeline.platform.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The contents of programmes as they are in force, and how a content is written in a stored version. */
@Repository
public class ProgrammeContents {

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Programmes programmes;
    private final Budgets budgets;
    private final ProgrammeTexts texts;

    ProgrammeContents(
            JdbcClient jdbc, ObjectMapper json, Programmes programmes, Budgets budgets, ProgrammeTexts texts) {
        this.jdbc = jdbc;
        this.json = json;
        this.programmes = programmes;
        this.budgets = budgets;
        this.texts = texts;
    }

    /** The content in force now, including what was changed outside the versions: added money, the last day. */
    public Optional<ProgrammeContent> current(String code) {
        return programmes
                .find(code)
                .map(programme -> jdbc.sql(
                                "select content from programme_version where programme_code = :code and state = 'active'")
                        .param("code", code)
                        .query((row, n) -> read(row.getString("content")))
                        .optional()
                        .map(written -> written.with(period(programme), budgets.now(programme.code())))
                        .orElseGet(() -> contentFromTables(programme)));
    }

    /** The content of a programme from before there were versions, read from the tables. */
    private ProgrammeContent contentFromTables(Programme programme) {
        return jdbc.sql("select * from programme where code = :code")
                .param("code", programme.code())
                .query((row, n) -> new ProgrammeContent(
                        programme.name(),
                        programme.purpose(),
                        period(programme),
                        programme.currency(),
                        budgets.now(programme.code()),
                        plain(programme.maximum()),
                        new ProgrammeContent.EmergencyHelp(
                                plain(Money.ofMinor(programme.currency(), row.getLong("emergency_cap_minor"))),
                                row.getString("emergency_group")),
                        new ProgrammeContent.Forms(programme.form(), row.getString("stage_form")),
                        new ProgrammeContent.VoucherRules(programme.voucherTemplate(), programme.validityDays()),
                        new ProgrammeContent.Appeals(row.getInt("appeal_days"), row.getString("appeal_group")),
                        new ProgrammeContent.AtProvider(
                                programme.presence(),
                                programme.reversalHours(),
                                plain(programme.overdraftCeiling()),
                                row.getInt("device_limit")),
                        programme.signatory(),
                        programmes.providers(programme.code()).stream()
                                .map(ServiceProvider::code)
                                .toList(),
                        stagesNow(programme.code(), CaseKind.APPLICATION),
                        stagesNow(programme.code(), CaseKind.CLAIM),
                        row.getBoolean("open_data"),
                        texts.all(programme.code())))
                .single();
    }

    private static ProgrammeContent.Period period(Programme programme) {
        return new ProgrammeContent.Period(programme.startsOn(), programme.endsOn());
    }

    private static BigDecimal plain(Money money) {
        BigDecimal stripped = money.major().stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** The stages of the newest plan, in order. */
    List<StageDefinition> stagesNow(String code, CaseKind kind) {
        return jdbc.sql("""
                        select * from programme_stage s where programme_code = :code and case_kind = :kind
                           and plan_version = (select max(plan_version) from programme_stage
                                                where programme_code = s.programme_code and case_kind = s.case_kind)
                         order by position""")
                .param("code", code)
                .param("kind", kind.key())
                .query((row, n) -> {
                    String group =
                            row.getString(row.getString("officer") == null ? "officer_group" : "named_from_group");
                    return new StageDefinition(
                            row.getString("name"),
                            group == null ? "" : group,
                            row.getString("officer"),
                            row.getInt("seats"),
                            row.getInt("quorum"),
                            row.getObject("sla_hours", Integer.class),
                            row.getString("condition"));
                })
                .list();
    }

    /** A text that is another one whenever the content is; empty where there is none. */
    String fingerprint(Optional<ProgrammeContent> content) {
        return content.map(c -> DigestUtils.sha256Hex(write(c))).orElse("");
    }

    ProgrammeContent read(String text) {
        try {
            return json.readValue(text, StoredContent.class).content();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored version cannot be read", e);
        }
    }

    String write(ProgrammeContent content) {
        try {
            return json.writeValueAsString(StoredContent.of(content));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
