package org.lifeline.programme;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.TwoPeople;
import org.lifeline.ledger.ProgrammeFunds;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Programmes and their plans of stages. */
@Repository
public class Programmes {

    private static final int LONGEST_REASON = 1000;

    private final JdbcClient jdbc;
    private final ProgrammeFunds funds;
    private final ProgrammeRecord record;
    private final FastLaneLimits fastLane;
    private final Clock clock;

    Programmes(JdbcClient jdbc, ProgrammeFunds funds, ProgrammeRecord record, FastLaneLimits fastLane, Clock clock) {
        this.fastLane = fastLane;
        this.jdbc = jdbc;
        this.funds = funds;
        this.record = record;
        this.clock = clock;
    }

    /** The programmes that take applications today. */
    public List<Programme> active() {
        LocalDate today = LocalDate.now(clock);
        return all().stream().filter(p -> p.takesApplications(today)).toList();
    }

    /** All programmes, also closed ones, by name. */
    public List<Programme> all() {
        return jdbc.sql("select * from programme order by name")
                .query(Programmes::programme)
                .list();
    }

    /** The programmes that publish counts of their applications, also closed ones, by name. */
    public List<Programme> publishing() {
        return jdbc.sql("select * from programme where open_data order by name")
                .query(Programmes::programme)
                .list();
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

    /** The newest plan of stages for this kind of case. */
    public Plan currentPlan(String programme, CaseKind kind) {
        int version = jdbc.sql(
                        "select max(plan_version) from programme_stage where programme_code = :code and case_kind = :kind")
                .param("code", programme)
                .param("kind", kind.key())
                .query(Integer.class)
                .optional()
                .orElseThrow(
                        () -> new IllegalStateException("programme " + programme + " has no plan for " + kind.key()));
        List<Stage> stages = jdbc.sql("""
                        select position, name, officer, officer_group, named_from_group, condition, seats, quorum, sla_hours from programme_stage
                         where programme_code = :code and case_kind = :kind and plan_version = :version order by position""")
                .param("code", programme)
                .param("kind", kind.key())
                .param("version", version)
                .query((row, n) -> new Stage(
                        row.getInt("position"),
                        row.getString("name"),
                        row.getString("officer"),
                        row.getString("officer_group"),
                        row.getString("named_from_group"),
                        row.getString("condition"),
                        row.getInt("seats"),
                        row.getInt("quorum"),
                        row.getObject("sla_hours", Integer.class)))
                .list();
        return new Plan(version, stages);
    }

    // ---------------------------------------------------------------- whose it is

    /** Whether this manager manages the programme. A programme without named managers belongs to every manager. */
    public boolean isManagedBy(String code, String user) {
        return jdbc.sql("""
                        select not exists (select from programme_manager where programme_code = :code)
                            or exists (select from programme_manager where programme_code = :code and user_id = :user)""")
                .param("code", code)
                .param("user", user)
                .query(Boolean.class)
                .single();
    }

    /** All programmes that this manager manages, by name. */
    public List<Programme> managedBy(String user) {
        return jdbc.sql("""
                        select p.* from programme p
                         where not exists (select from programme_manager m where m.programme_code = p.code)
                            or exists (select from programme_manager m where m.programme_code = p.code and m.user_id = :user)
                         order by p.name, p.code""").param("user", user).query(Programmes::programme).list();
    }

    /** Accounts of the named managers; empty: every manager manages the programme. */
    public List<String> managers(String code) {
        return jdbc.sql("select user_id from programme_manager where programme_code = :code order by user_id")
                .param("code", code)
                .query(String.class)
                .list();
    }

    /** @throws Refused 403 when the programme has named managers and this person is not one of them */
    public void requireManager(String code, String user) {
        if (!isManagedBy(code, user)) {
            throw Refused.forbidden("notYourProgramme", "This programme has other managers.");
        }
    }

    /**
     * Sets the managers of a programme.
     *
     * @param users accounts of managers, at least two, because nobody may activate what they wrote themselves; empty: every manager
     * @param why the reason, in the words of the person who requested it
     */
    void nameManagers(String code, List<String> users, String why, TwoPeople people) {
        get(code);
        requireManagers(code, people);
        requireEnough(users);
        jdbc.sql("delete from programme_manager where programme_code = :code")
                .param("code", code)
                .update();
        users.forEach(user -> jdbc.sql("insert into programme_manager (programme_code, user_id) values (:code, :user)")
                .param("code", code)
                .param("user", user)
                .update());
        record.add(code, ProgrammeRecord.Kind.managersNamed, people, String.valueOf(users.size()), why);
    }

    static void requireEnough(List<String> users) {
        if (users.size() == 1) {
            throw Refused.invalid("managers", "Name at least two: nobody can activate or confirm their own changes.");
        }
    }

    private void requireManagers(String code, TwoPeople people) {
        requireManager(code, people.asked());
        requireManager(code, people.confirmed());
    }

    // ---------------------------------------------------------------- what a manager does to a programme as a whole

    /**
     * Stops new applications until the programme is resumed. One manager is enough, because this pays nothing out and may have to be quick.
     */
    public void pause(String code, @Nullable String reason, String person) {
        String why = reason("changeReason", reason);
        Programme programme = get(code);
        requireManager(code, person);
        move(programme, ProgrammeState.paused, ProgrammeRecord.Kind.paused);
        record.add(code, ProgrammeRecord.Kind.paused, person, null, why);
    }

    /** Lets a paused programme take applications again. */
    void resume(String code, String why, TwoPeople people) {
        requireManagers(code, people);
        move(get(code), ProgrammeState.active, ProgrammeRecord.Kind.resumed);
        record.add(code, ProgrammeRecord.Kind.resumed, people, null, why);
    }

    /** Closes a programme permanently. Its running cases are completed. */
    public void close(String code, String why, TwoPeople people) {
        requireManagers(code, people);
        move(get(code), ProgrammeState.closed, ProgrammeRecord.Kind.closed);
        record.add(code, ProgrammeRecord.Kind.closed, people, null, why);
        funds.close(code, people.confirmed());
    }

    /** @throws Refused 409 {@code wrongState} when the programme cannot change from its state to this one */
    static void requireMove(Programme programme, ProgrammeState to, ProgrammeRecord.Kind kind) {
        ProgrammeState from = programme.state();
        boolean possible = switch (to) {
            case active -> from == ProgrammeState.paused;
            case paused -> from == ProgrammeState.active;
            case closed -> from != ProgrammeState.closed;
        };
        if (!possible) {
            throw Refused.conflict(
                    "wrongState",
                    "Programme " + programme.code() + " is " + from.name() + " and cannot be " + kind.name() + ".");
        }
    }

    private void move(Programme programme, ProgrammeState to, ProgrammeRecord.Kind kind) {
        requireMove(programme, to, kind);
        int moved = jdbc.sql("update programme set state = :to where code = :code and state = :from")
                .param("to", to.name())
                .param("code", programme.code())
                .param("from", programme.state().name())
                .update();
        if (moved == 0) {
            requireMove(get(programme.code()), to, kind);
            throw Refused.conflict(
                    "wrongState",
                    "Somebody else changed programme " + programme.code() + " at the same time. Try again.");
        }
    }

    /** @throws Refused 409 when the programme is closed or has no last day, 422 when the day is not later than its last day */
    static void requireLater(Programme programme, LocalDate lastDay) {
        requireOpen(programme);
        if (programme.endsOn() == null) {
            throw Refused.conflict(
                    "noEnd", "Programme " + programme.code() + " has no last day: there is nothing to extend.");
        }
        if (!lastDay.isAfter(programme.endsOn())) {
            throw Refused.invalid(
                    "lastDay",
                    "Programme " + programme.code() + " takes applications until " + programme.endsOn() + " already.");
        }
    }

    /** @throws Refused 409 when the programme is closed */
    static void requireOpen(Programme programme) {
        if (programme.state() == ProgrammeState.closed) {
            throw Refused.conflict("programmeClosed", "Programme " + programme.code() + " is closed for good.");
        }
    }

    /** Moves a programme's last day for applications to a later day. */
    void extend(String code, LocalDate lastDay, String why, TwoPeople people) {
        requireManagers(code, people);
        requireLater(lock(code), lastDay);
        jdbc.sql("update programme set ends_on = :day where code = :code")
                .param("day", lastDay)
                .param("code", code)
                .update();
        record.add(code, ProgrammeRecord.Kind.extended, people, lastDay.toString(), why);
    }

    /** Adds funds to a programme that is not closed. */
    void topUp(String code, Money added, String source, TwoPeople people) {
        requireManagers(code, people);
        requireOpen(lock(code));
        funds.fund(code, added, source, people.confirmed());
        record.add(
                code,
                ProgrammeRecord.Kind.toppedUp,
                people,
                added.currencyCode() + " " + added.major().toPlainString(),
                source);
    }

    /** Sets how much a programme that is not closed pays on claims without a person's decision. */
    void setFastLane(String code, Money claim, Money provider, int reviewPercent, String why, TwoPeople people) {
        requireManagers(code, people);
        requireOpen(lock(code));
        fastLane.set(code, claim, provider, reviewPercent, why, people);
        record.add(
                code,
                ProgrammeRecord.Kind.fastLaneSet,
                people,
                claim.currencyCode() + " " + claim.major().toPlainString() + " / "
                        + provider.major().toPlainString() + " / " + reviewPercent + " %",
                why);
    }

    /** The programme, locked: nobody else can close or change it until this transaction ends. */
    private Programme lock(String code) {
        return jdbc.sql("select * from programme where code = :code for update")
                .param("code", code)
                .query(Programmes::programme)
                .optional()
                .orElseThrow(() -> Refused.invalid("programme", "There is no programme with this code."));
    }

    static String reason(String field, @Nullable String given) {
        return FreeText.of(
                field, given, LONGEST_REASON, "Give the reason in your own words, in at most %d characters.");
    }

    public List<ServiceProvider> providers() {
        return jdbc.sql("select * from service_provider order by name")
                .query(Programmes::provider)
                .list();
    }

    /** Lets a provider honour the vouchers of a programme that is not closed. */
    public void addProvider(String code, String provider, TwoPeople people) {
        requireManagers(code, people);
        requireOpen(lock(code));
        jdbc.sql(
                        "insert into programme_provider (programme_code, provider_code) values (:code, :provider) on conflict do nothing")
                .param("code", code)
                .param("provider", provider)
                .update();
    }

    /** How a beneficiary proves to be present when this provider redeems; empty when it takes no part in the programme. */
    public Optional<Presence> presenceAt(String programme, String provider) {
        return jdbc.sql("""
                        select p.presence from programme p
                          join programme_provider pp on pp.programme_code = p.code
                         where p.code = :programme and pp.provider_code = :provider""")
                .param("programme", programme)
                .param("provider", provider)
                .query(String.class)
                .optional()
                .map(Presence::valueOf);
    }

    /** The codes of the programmes in which a provider takes part, by the names of the programmes. */
    public List<String> with(String provider) {
        return jdbc.sql("""
                        select p.code from programme p join programme_provider pp on pp.programme_code = p.code
                         where pp.provider_code = :provider order by p.name""").param("provider", provider).query(String.class).list();
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

    /** The organisation for which a provider's account works. */
    public ServiceProvider providerOf(String user) {
        return jdbc.sql(
                        "select p.* from service_provider p join provider_account a on a.provider_code = p.code where a.user_id = :user")
                .param("user", user)
                .query(Programmes::provider)
                .optional()
                .orElseThrow(() -> Refused.forbidden(
                        "noOrganisation", "This log-in is not bound to a service provider's organisation."));
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
        return new ServiceProvider(row.getString("code"), row.getString("name"), row.getString("email"));
    }
}
