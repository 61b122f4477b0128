package org.lifeline.programme;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.lifeline.ledger.Ledger;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Programmes and their plans. */
@Repository
public class Programmes {

    private final JdbcClient jdbc;
    private final Ledger ledger;

    Programmes(JdbcClient jdbc, Ledger ledger) {
        this.jdbc = jdbc;
        this.ledger = ledger;
    }

    /** Programmes that take applications. */
    public List<Programme> active() {
        return jdbc.sql("select * from programme where active order by name")
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
                currency,
                row.getString("form"),
                row.getBoolean("active"),
                row.getBoolean("demo"),
                Money.ofMinor(currency, row.getLong("maximum_minor")),
                row.getInt("appeal_days"),
                row.getString("appeal_group"),
                Money.ofMinor(currency, row.getLong("emergency_cap_minor")),
                row.getString("emergency_group"),
                row.getString("stage_form"));
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
