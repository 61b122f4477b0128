package org.lifeline.programme;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.ledger.Ledger;
import org.lifeline.platform.forms.OwnWords;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Programmes and their plans. */
@Repository
public class Programmes {

    private static final int LONGEST_REASON = 1000;

    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final ProgrammeRecord record;
    private final Clock clock;

    Programmes(JdbcClient jdbc, Ledger ledger, ProgrammeRecord record, Clock clock) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.record = record;
        this.clock = clock;
    }

    /** Programmes that take applications today. */
    public List<Programme> active() {
        LocalDate today = LocalDate.now(clock);
        return all().stream().filter(p -> p.takesApplications(today)).toList();
    }

    /** Every programme that ever was, by name. */
    public List<Programme> all() {
        return jdbc.sql("select * from programme order by name").query(Programmes::programme).list();
    }

    public Optional<Programme> find(String code) {
        return jdbc.sql("select * from programme where code = :code")
                .param("code", code)
                .query(Programmes::programme)
                .optional();
    }

    /** @throws Refused when there is no such programme */
    public Programme get(String code) {
        return find(code).orElseThrow(() -> Refused.invalid("programme", "There is no programme with this code."));
    }

    /** The newest plan for this kind of case. */
    public Plan currentPlan(String programme, CaseKind kind) {
        int version = jdbc.sql("select max(plan_version) from programme_stage where programme_code = :code and case_kind = :kind")
                .param("code", programme)
                .param("kind", kind.key())
                .query(Integer.class)
                .optional()
                .orElseThrow(() -> new IllegalStateException("programme " + programme + " has no plan for " + kind.key()));
        List<Stage> stages = jdbc.sql("""
                        select position, name, officer, officer_group, condition, seats, quorum, sla_hours from programme_stage
                         where programme_code = :code and case_kind = :kind and plan_version = :version order by position""")
                .param("code", programme)
                .param("kind", kind.key())
                .param("version", version)
                .query((row, n) -> new Stage(
                        row.getInt("position"),
                        row.getString("name"),
                        row.getString("officer"),
                        row.getString("officer_group"),
                        row.getString("condition"),
                        row.getInt("seats"),
                        row.getInt("quorum"),
                        row.getObject("sla_hours", Integer.class)))
                .list();
        return new Plan(version, stages);
    }

    /**
     * Adds funds to a programme's budget of this fiscal year.
     *
     * @param person who does
     */
    public void addFunds(String programme, Money amount, String person) {
        ledger.fund(programme, amount, null, person);
    }

    // ---------------------------------------------------------------- whose it is

    /** Whether this manager's: a programme without named managers is every manager's. */
    public boolean isManagedBy(String code, String user) {
        return jdbc.sql("""
                        select not exists (select from programme_manager where programme_code = :code)
                            or exists (select from programme_manager where programme_code = :code and user_id = :user)""")
                .param("code", code)
                .param("user", user)
                .query(Boolean.class)
                .single();
    }

    /** Log-ins of the named managers; none: every manager's. */
    public List<String> managers(String code) {
        return jdbc.sql("select user_id from programme_manager where programme_code = :code order by user_id")
                .param("code", code)
                .query(String.class)
                .list();
    }

    /** @throws Refused 403 when the programme has managers and this is none of them */
    public void requireManager(String code, String user) {
        if (!isManagedBy(code, user)) {
            throw Refused.forbidden("notYourProgramme", "This programme has other managers.");
        }
    }

    /**
     * Says whose a programme is.
     *
     * @param users log-ins of managers, at least two since nobody activates what they wrote; none: every manager's
     */
    public void nameManagers(String code, List<String> users, @Nullable String reason, String person) {
        String why = reason("changeReason", reason);
        get(code);
        if (users.size() == 1) {
            throw Refused.invalid("managers", "Name two at least: nobody activates what they wrote.");
        }
        jdbc.sql("delete from programme_manager where programme_code = :code").param("code", code).update();
        users.forEach(user -> jdbc.sql("insert into programme_manager (programme_code, user_id) values (:code, :user)")
                .param("code", code)
                .param("user", user)
                .update());
        record.add(code, ProgrammeRecord.Kind.managersNamed, person, String.valueOf(users.size()), why);
    }

    // ---------------------------------------------------------------- what a manager does to a programme as a whole

    /** No new applications until it is resumed. */
    public void pause(String code, @Nullable String reason, String person) {
        move(code, ProgrammeState.active, ProgrammeState.paused, ProgrammeRecord.Kind.paused, reason, person);
    }

    /** A paused programme takes applications again. */
    public void resume(String code, @Nullable String reason, String person) {
        move(code, ProgrammeState.paused, ProgrammeState.active, ProgrammeRecord.Kind.resumed, reason, person);
    }

    /** Ends a programme for good; its cases come to their end. */
    public void close(String code, @Nullable String reason, String person) {
        ProgrammeState now = get(code).state();
        move(code, now, ProgrammeState.closed, ProgrammeRecord.Kind.closed, reason, person);
        ledger.close(code, person);
    }

    private void move(
            String code, ProgrammeState from, ProgrammeState to, ProgrammeRecord.Kind kind, @Nullable String reason, String person) {
        String why = reason("changeReason", reason);
        Programme programme = get(code);
        requireManager(code, person);
        int moved = from == to
                ? 0
                : jdbc.sql("update programme set state = :to where code = :code and state = :from")
                        .param("to", to.name())
                        .param("code", code)
                        .param("from", from.name())
                        .update();
        if (moved == 0) {
            throw Refused.conflict(
                    "wrongState", "Programme " + code + " is " + programme.state().name() + " and cannot be " + kind.name() + ".");
        }
        record.add(code, kind, person, null, why);
    }

    /** Gives a programme a later last day. */
    public void extend(String code, LocalDate lastDay, @Nullable String reason, String person) {
        String why = reason("changeReason", reason);
        Programme programme = get(code);
        requireManager(code, person);
        if (programme.state() == ProgrammeState.closed) {
            throw Refused.conflict("programmeClosed", "Programme " + code + " is closed for good.");
        }
        if (programme.endsOn() == null) {
            throw Refused.conflict("noEnd", "Programme " + code + " has no last day: there is nothing to extend.");
        }
        int extended = jdbc.sql("update programme set ends_on = :day where code = :code and ends_on < :day")
                .param("day", lastDay)
                .param("code", code)
                .update();
        if (extended == 0) {
            throw Refused.invalid("lastDay", "Programme " + code + " takes applications until " + programme.endsOn() + " already.");
        }
        record.add(code, ProgrammeRecord.Kind.extended, person, lastDay.toString(), why);
    }

    /** Adds funds to a programme that is not closed. */
    public void topUp(String code, BigDecimal major, @Nullable String source, String person) {
        String from = reason("fundingSource", source);
        Programme programme = get(code);
        requireManager(code, person);
        if (programme.state() == ProgrammeState.closed) {
            throw Refused.conflict("programmeClosed", "Programme " + code + " is closed for good.");
        }
        Money added;
        try {
            added = Money.parse(programme.currency(), major);
        } catch (InvalidMoneyException e) {
            throw Refused.invalid("addedFunds", e.getMessage() + ".");
        }
        addFunds(code, added, person);
        record.add(code, ProgrammeRecord.Kind.toppedUp, person, added.currencyCode() + " " + added.major().toPlainString(), from);
    }

    static String reason(String field, @Nullable String given) {
        return OwnWords.of(field, given, LONGEST_REASON, "Say it in your own words, in at most %d characters.");
    }

    public List<ServiceProvider> providers() {
        return jdbc.sql("select * from service_provider order by name").query(Programmes::provider).list();
    }

    public List<ServiceProvider> providers(String programme) {
        return jdbc.sql("""
                        select p.* from service_provider p join programme_provider pp on pp.provider_code = p.code
                         where pp.programme_code = :code order by p.name""")
                .param("code", programme)
                .query(Programmes::provider)
                .list();
    }

    public Optional<ServiceProvider> provider(String code) {
        return jdbc.sql("select * from service_provider where code = :code")
                .param("code", code)
                .query(Programmes::provider)
                .optional();
    }

    /** The organisation that a provider's log-in works for. */
    public ServiceProvider providerOf(String user) {
        return jdbc.sql("select p.* from service_provider p join provider_account a on a.provider_code = p.code where a.user_id = :user")
                .param("user", user)
                .query(Programmes::provider)
                .optional()
                .orElseThrow(() ->
                        Refused.forbidden("noOrganisation", "This log-in is not bound to a service provider's organisation."));
    }

    private static Programme programme(ResultSet row, int n) throws SQLException {
        String currency = row.getString("currency");
        return new Programme(
                row.getString("code"),
                row.getString("name"),
                row.getString("purpose"),
                currency,
                row.getString("form"),
                ProgrammeState.valueOf(row.getString("state")),
                row.getObject("starts_on", LocalDate.class),
                row.getObject("ends_on", LocalDate.class),
                row.getBoolean("demo"),
                Money.ofMinor(currency, row.getLong("maximum_minor")),
                row.getObject("validity_days", Integer.class),
                row.getString("voucher_template"),
                row.getInt("version"),
                row.getInt("appeal_days"),
                row.getString("appeal_group"),
                Money.ofMinor(currency, row.getLong("emergency_cap_minor")),
                row.getString("emergency_group"),
                row.getString("stage_form"),
                Presence.valueOf(row.getString("presence")),
                row.getInt("reversal_hours"),
                Money.ofMinor(currency, row.getLong("overdraft_ceiling_minor")),
                row.getString("signatory"));
    }

    private static ServiceProvider provider(ResultSet row, int n) throws SQLException {
        return new ServiceProvider(
                row.getString("code"),
                row.getString("name"),
                row.getString("email"),
                row.getString("account_name"),
                row.getString("iban"),
                row.getString("bic"));
    }
}
