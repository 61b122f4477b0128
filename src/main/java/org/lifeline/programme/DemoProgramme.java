package org.lifeline.programme;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDate;
import org.lifeline.audit.AuditLog;
import org.lifeline.ledger.ProgrammeFunds;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.security.DemoAccounts;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Creates the demonstration data of the embedded product: accounts and one programme with its two providers, which
 * are there before. Data that exist already are not changed.
 */
@Component
@Conditional(RunMode.Embedded.class)
@Order(1)
class DemoProgramme implements ApplicationRunner {

    private final DemoAccounts accounts;
    private final ProgrammeFunds funds;
    private final ProgrammeTexts texts;
    private final ObjectMapper json;
    private final JdbcClient jdbc;
    private final Clock clock;

    DemoProgramme(
            DemoAccounts accounts,
            ProgrammeFunds funds,
            ProgrammeTexts texts,
            ObjectMapper json,
            JdbcClient jdbc,
            Clock clock) {
        this.accounts = accounts;
        this.funds = funds;
        this.texts = texts;
        this.json = json;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    @Transactional
    public void run(ApplicationArguments arguments) {
        accounts.create();
        LocalDate today = LocalDate.now(clock);
        int made = jdbc.sql("""
                insert into programme (code, name, purpose, currency, form, starts_on, demo, maximum_minor, emergency_cap_minor) values
                  ('EMA', 'Emergency medical assistance',
                   'We pay for operations, treatment, medicine and examinations of people who cannot pay themselves.',
                   'EUR', 'emergencyMedicalAssistance', :today, true, 2000000, 100000)
                on conflict do nothing""").param("today", today).update();
        if (made == 1) {
            texts.replace("EMA", written());
        }
        // this year and the next, so that a demonstration can go on over New Year
        year(today.getYear());
        year(today.getYear() + 1);
        jdbc.sql("""
                insert into programme_provider (programme_code, provider_code) values
                  ('EMA', 'HOSPITAL-1'), ('EMA', 'PHARMACY-1') on conflict do nothing""").update();
        jdbc.sql("""
                insert into programme_stage (programme_code, case_kind, plan_version, position, name, officer_group) values
                  ('EMA', 'application', 1, 1, 'Social worker', 'social-worker'),
                  ('EMA', 'application', 1, 2, 'Junior officer', 'junior-officer'),
                  ('EMA', 'application', 1, 3, 'Senior officer', 'senior-officer'),
                  ('EMA', 'claim', 1, 1, 'Accountant', 'accountant'),
                  ('EMA', 'claim', 1, 2, 'Cash manager', 'cash-manager')
                on conflict do nothing""").update();
    }

    private PublicTexts written() {
        try (InputStream file = DemoProgramme.class.getResourceAsStream("demo-texts.json")) {
            return json.readValue(file, PublicTexts.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void year(int year) {
        String code = String.valueOf(year);
        if (funds.balances("EMA").stream()
                .noneMatch(y -> y.covers(LocalDate.of(year, 1, 1)) || y.code().equals(code))) {
            funds.openYear("EMA", code, LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31), AuditLog.SYSTEM);
            funds.fund("EMA", code, Money.ofMinor("EUR", 10_000_000_000L), "Demonstration", AuditLog.SYSTEM);
        }
    }
}
