package org.lifeline.testing;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A programme of a test's own, with the stages, funds and providers that its story needs. */
public final class NewProgramme {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final JdbcClient jdbc;
    private final String code = "T-" + NUMBER.incrementAndGet();
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

    /**
     * Stores it with one stage for each group, in this order; {@code @name} is a named officer.
     *
     * @return its code
     */
    public String stages(String... officers) {
        jdbc.sql("""
                        insert into programme (code, name, currency, form, maximum_minor, budget_minor)
                        values (:code, :name, 'EUR', 'emergencyMedicalAssistance', 2000000, :budget)""")
                .param("code", code)
                .param("name", "Programme " + code)
                .param("budget", budgetMinor)
                .update();
        providers.forEach(provider -> jdbc.sql("insert into programme_provider (programme_code, provider_code) values (:code, :provider)")
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
                        insert into programme_stage (programme_code, case_kind, plan_version, position, name, officer, officer_group)
                        values (:code, :kind, 1, :position, :name, :officer, :group)""")
                .param("code", code)
                .param("kind", kind)
                .param("position", position)
                .param("name", "Stage " + position)
                .param("officer", named ? officer.substring(1) : null)
                .param("group", named ? null : officer)
                .update();
    }
}
