package org.lifeline.provider;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.contact.PhoneNumbers;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The telephone numbers on which the office calls providers back. Two people know each of them. */
@Repository
public class ProviderPhones {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final PhoneNumbers phones;
    private final AuditLog audit;

    ProviderPhones(JdbcClient jdbc, Clock clock, PhoneNumbers phones, AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.phones = phones;
        this.audit = audit;
    }

    /** The number in E.164. @throws Refused 422 when it cannot be read */
    String read(@Nullable String typed) {
        PhoneNumbers.Reading reading = phones.read(typed == null ? "" : typed);
        if (reading.phone() == null) {
            throw Refused.invalid("phone", reading.wrong() == null ? PhoneNumbers.UNREADABLE : reading.wrong());
        }
        return reading.phone().e164();
    }

    /** The numbers that are known now, the oldest first. */
    public List<String> known(String provider) {
        return jdbc.sql(
                        "select number from provider_phone where provider_code = :code and ended_at is null order by known_since, number")
                .param("code", provider)
                .query(String.class)
                .list();
    }

    void add(String provider, String number, String reason, TwoPeople people) {
        jdbc.sql("""
                        insert into provider_phone (provider_code, number, known_since, recorded_by, confirmed_by)
                        values (:code, :number, :now, :asked, :confirmed)""")
                .param("code", provider)
                .param("number", number)
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("asked", people.asked())
                .param("confirmed", people.confirmed())
                .update();
        audit.append(
                Action.providerPhone,
                people.confirmed(),
                null,
                null,
                Map.of("provider", provider, "number", number, "askedBy", people.asked(), "reason", reason));
    }
}
