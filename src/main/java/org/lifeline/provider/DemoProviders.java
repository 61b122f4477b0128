package org.lifeline.provider;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.lifeline.platform.RunMode;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Creates the demonstration's two providers, before its programme names them. What exists already is not changed. */
@Component
@Conditional(RunMode.Embedded.class)
@Order(0)
class DemoProviders implements ApplicationRunner {

    private final JdbcClient jdbc;
    private final PayoutKinds kinds;
    private final Clock clock;

    DemoProviders(JdbcClient jdbc, PayoutKinds kinds, Clock clock) {
        this.jdbc = jdbc;
        this.kinds = kinds;
        this.clock = clock;
    }

    @Override
    @Transactional
    public void run(ApplicationArguments arguments) {
        provider(
                "HOSPITAL-1",
                "Riverside Hospital (demo)",
                "accounts@riverside.demo.lifeline.invalid",
                "+493012345601",
                kinds.of(
                        "iban",
                        "Riverside Hospital",
                        Map.of(
                                "iban",
                                "DE02120300000000202051",
                                "bic",
                                "BYLADEM1001",
                                "street",
                                "Uferweg 12",
                                "postCode",
                                "10115",
                                "town",
                                "Berlin")));
        provider(
                "PHARMACY-1",
                "Green Cross Pharmacy (demo)",
                "accounts@greencross.demo.lifeline.invalid",
                "+493012345602",
                kinds.of(
                        "iban",
                        "Green Cross Pharmacy",
                        Map.of("iban", "DE02500105170137075030", "bic", "INGDDEFF", "town", "Frankfurt am Main")));
        jdbc.sql("""
                insert into provider_account (user_id, provider_code, administrator) values
                  ('service-provider', 'HOSPITAL-1', true), ('service-provider-2', 'PHARMACY-1', false),
                  ('service-provider-3', 'HOSPITAL-1', false)
                on conflict (user_id) do update set administrator = true where excluded.administrator and not provider_account.administrator""").update();
    }

    private void provider(String code, String name, String email, String phone, PayoutDetails details) {
        jdbc.sql(
                        "insert into service_provider (code, name, email) values (:code, :name, :email) on conflict do nothing")
                .param("code", code)
                .param("name", name)
                .param("email", email)
                .update();
        OffsetDateTime now = Instant.now(clock).atOffset(ZoneOffset.UTC);
        jdbc.sql("""
                        insert into provider_phone (provider_code, number, known_since, recorded_by, confirmed_by)
                        select :code, :phone, :now, 'programme-manager', 'programme-manager-2'
                         where not exists (select from provider_phone where provider_code = :code)""")
                .param("code", code)
                .param("phone", phone)
                .param("now", now)
                .update();
        int added = jdbc.sql("""
                        insert into provider_payout (provider_code, version, kind, holder, details, origin, state, asked_by, asked_at, reason)
                        select :code, 1, :kind, :holder, cast(:details as jsonb), 'joining', 'asked', 'programme-manager', :now, 'Demonstration'
                         where not exists (select from provider_payout where provider_code = :code)""")
                .param("code", code)
                .param("kind", details.kind())
                .param("holder", details.holder())
                .param("details", Payees.json(details))
                .param("now", now)
                .update();
        if (added > 0) {
            jdbc.sql("""
                            update provider_payout set state = 'confirmed', confirmed_by = 'programme-manager-2', confirmed_at = :now, in_force_from = :now
                             where provider_code = :code""").param("code", code).param("now", now).update();
            jdbc.sql("update provider_payout set state = 'inForce', in_force_at = :now where provider_code = :code")
                    .param("code", code)
                    .param("now", now)
                    .update();
        }
    }
}
