package org.lifeline.testing;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Organisations of a test's own, as they are once they have joined: with payout details in force and a telephone number that is known. */
public final class Providers {

    /** The number by which the office knows each of these organisations. */
    public static final String PHONE = "+493012345699";

    private Providers() {}

    /** A new organisation with a name of its own; returns its code. */
    public static String create(JdbcClient jdbc, String name) {
        String code = "T-" + UUID.randomUUID().toString().substring(0, 8).toUpperCase();
        create(jdbc, code, name);
        return code;
    }

    public static void create(JdbcClient jdbc, String code, String name) {
        create(
                jdbc,
                code,
                name,
                "iban",
                "{\"iban\": \"DE02500105170137075030\", \"bic\": \"INGDDEFF\","
                        + " \"street\": \"MAINKAI 4\", \"postCode\": \"60311\", \"town\": \"FRANKFURT\"}");
    }

    /** @return its code */
    public static String create(JdbcClient jdbc, String name, String kind, String details) {
        String code = "T-" + UUID.randomUUID().toString().substring(0, 8).toUpperCase();
        create(jdbc, code, name, kind, details);
        return code;
    }

    /** @param details the values of its kind of payout, as JSON */
    public static void create(JdbcClient jdbc, String code, String name, String kind, String details) {
        jdbc.sql("insert into service_provider (code, name, email) values (?, ?, ?)")
                .params(code, name, code.toLowerCase() + "@clinic.example.org")
                .update();
        jdbc.sql("""
                        insert into provider_phone (provider_code, number, known_since, recorded_by, confirmed_by)
                        values (?, ?, timestamptz '2026-01-01', 'programme-manager', 'programme-manager-2')""").params(code, PHONE).update();
        jdbc.sql("""
                        insert into provider_payout (provider_code, version, kind, holder, details, origin, state, asked_by, asked_at, reason)
                        values (?, 1, ?, 'Clinic', ?::jsonb, 'joining', 'asked',
                                'programme-manager', timestamptz '2026-01-01', 'Test')""").params(code, kind, details).update();
        jdbc.sql("""
                        update provider_payout set state = 'confirmed', confirmed_by = 'programme-manager-2', confirmed_at = asked_at, in_force_from = asked_at
                         where provider_code = ?""").param(code).update();
        jdbc.sql("update provider_payout set state = 'inForce', in_force_at = in_force_from where provider_code = ?")
                .param(code)
                .update();
    }

    /** The organisation is paid to another account from now on. */
    public static void changeDetails(JdbcClient jdbc, String code) {
        jdbc.sql("""
                        insert into provider_payout (provider_code, version, kind, holder, details, origin, state, asked_by, asked_at, reason)
                        values (?, 2, 'iban', 'Clinic', '{"iban": "DE02120300000000202051"}', 'change', 'asked', 'somebody', now(), 'Test')""").param(code).update();
        jdbc.sql("""
                        update provider_payout set state = 'confirmed', called_number = ?, called_person = 'Somebody',
                               confirmed_by = 'programme-manager', confirmed_at = now(), in_force_from = now()
                         where provider_code = ? and version = 2""").params(PHONE, code).update();
        jdbc.sql("""
                        update provider_payout set state = 'replaced', ended_by = 'programme-manager', ended_at = now()
                         where provider_code = ? and version = 1""").param(code).update();
        jdbc.sql(
                        "update provider_payout set state = 'inForce', in_force_at = now() where provider_code = ? and version = 2")
                .param(code)
                .update();
    }
}
