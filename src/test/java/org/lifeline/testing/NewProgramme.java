package org.lifeline.testing;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A programme of a test's own, with the stages, funds and providers that its story needs. */
public final class NewProgramme {

    private String currency = "EUR";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final JdbcClient jdbc;
    private final String code = "T-" + NUMBER.incrementAndGet();
    private long emergencyCapMinor;
    private String presence = "none";
    private int reversalHours = 24;
    private long ceilingMinor;
    private int deviceLimit = 5;
    private int seats = 1;
    private int quorum = 1;
    private @Nullable Integer slaHours;
    private long budgetMinor = 100_000_000;
    private List<String> providers = List.of("HOSPITAL-1", "PHARMACY-1");

    private NewProgramme(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public static NewProgramme with(JdbcClient jdbc) {
        return new NewProgramme(jdbc);
    }

    /** @param minor cents */
    public NewProgramme budget(long minor) {
        this.budgetMinor = minor;
        return this;
    }

    public NewProgramme providers(String... codes) {
        this.providers = List.of(codes);
        return this;
    }

    /** @param minor cents; how much one officer may authorise in an emergency */
    public NewProgramme emergencyCap(long minor) {
        this.emergencyCapMinor = minor;
        return this;
    }

    /** How providers prove that the beneficiary is there: none, pin or id. */
    public NewProgramme presence(String presence) {
        this.presence = presence;
        return this;
    }

    /** For so long a provider can take a redemption back. */
    /** ISO 4217 code; EUR where none is named. */
    public NewProgramme currency(String code) {
        this.currency = code;
        return this;
    }

    public NewProgramme reversalHours(int hours) {
        this.reversalHours = hours;
        return this;
    }

    /** @param minor cents; what a case may cost beyond its vouchers */
    public NewProgramme ceiling(long minor) {
        this.ceilingMinor = minor;
        return this;
    }

    /** With so many active devices a provider needs a manager for one more. */
    public NewProgramme deviceLimit(int devices) {
        this.deviceLimit = devices;
        return this;
    }

    /** So many officers decide a stage at once, and so many of them must approve. */
    public NewProgramme seats(int seats, int quorum) {
        this.seats = seats;
        this.quorum = quorum;
        return this;
    }

    /** Until when each stage is decided, in hours. */
    public NewProgramme slaHours(int hours) {
        this.slaHours = hours;
        return this;
    }

    /**
     * Stores it with one stage for each group, in this order; {@code @name} is a named officer.
     *
     * @return its code
     */
    public String stages(String... officers) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        jdbc.sql("""
                        insert into programme (code, name, currency, form, starts_on, maximum_minor, emergency_cap_minor, presence, reversal_hours,
                                               overdraft_ceiling_minor, device_limit)
                        values (:code, :name, :currency, 'emergencyMedicalAssistance', :today, 2000000, :cap, :presence, :reversalHours, :ceiling, :deviceLimit)""")
                .param("currency", currency)
                .param("today", today)
                .param("ceiling", ceilingMinor)
                .param("deviceLimit", deviceLimit)
                .param("cap", emergencyCapMinor)
                .param("presence", presence)
                .param("reversalHours", reversalHours)
                .param("code", code)
                .param("name", "Programme " + code)
                .update();
        jdbc.sql(
                        "insert into fiscal_year (programme_code, code, starts_on, ends_on) values (:code, 'THIS', :from, :to)")
                .param("code", code)
                .param("from", today.minusDays(100))
                .param("to", today.plusDays(100))
                .update();
        if (budgetMinor > 0) {
            jdbc.sql(
                            "select ledger_move('fund:' || :code, 'fund', :code, 'THIS', 'funding', 'available', :budget, null, 'test', now(), null)")
                    .param("code", code)
                    .param("budget", budgetMinor)
                    .query(Long.class)
                    .single();
        }
        providers.forEach(provider -> jdbc.sql(
                        "insert into programme_provider (programme_code, provider_code) values (:code, :provider)")
                .param("code", code)
                .param("provider", provider)
                .update());
        for (int i = 0; i < officers.length; i++) {
            stage("application", i + 1, officers[i]);
        }
        stage("claim", 1, "accountant");
        return code;
    }

    private void stage(String kind, int position, String officer) {
        boolean named = officer.startsWith("@");
        jdbc.sql("""
                        insert into programme_stage (programme_code, case_kind, plan_version, position, name, officer, officer_group, seats, quorum,
                                                     sla_hours)
                        values (:code, :kind, 1, :position, :name, :officer, :group, :seats, :quorum, :hours)""")
                .param("seats", named || kind.equals("claim") ? 1 : seats)
                .param("quorum", named || kind.equals("claim") ? 1 : quorum)
                .param("hours", slaHours)
                .param("code", code)
                .param("kind", kind)
                .param("position", position)
                .param("name", "Stage " + position)
                .param("officer", named ? officer.substring(1) : null)
                .param("group", named ? null : officer)
                .update();
    }
}
