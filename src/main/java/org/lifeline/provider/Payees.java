package org.lifeline.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Where the money of providers goes, for whoever pays. */
@Repository
public class Payees {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SELECT = """
            select s.code, p.version, p.kind, p.holder, p.details,
                   exists (select from provider_payout w where w.provider_code = s.code and w.state in ('asked', 'confirmed')) as pending,
                   exists (select from provider_suspension u where u.provider_code = s.code and u.resumed_at is null) as suspended
              from service_provider s
              left join provider_payout p on p.provider_code = s.code and p.state = 'inForce'
            """;

    private final JdbcClient jdbc;

    private final PayoutKinds kinds;

    Payees(JdbcClient jdbc, PayoutKinds kinds) {
        this.jdbc = jdbc;
        this.kinds = kinds;
    }

    /** @throws IllegalArgumentException when there is no such provider */
    public Payee get(String provider) {
        return one(SELECT + " where s.code = :code", provider);
    }

    /**
     * As {@link #get}, and neither the details nor the suspension change before this transaction ends. Whoever locks several providers does
     * it in the order of their codes.
     */
    public Payee lock(String provider) {
        jdbc.sql("select code from service_provider where code = :code for share")
                .param("code", provider)
                .query(String.class)
                .optional();
        return get(provider);
    }

    /** Several providers in one statement, by code, in no order. */
    public Map<String, Payee> all(Collection<String> providers) {
        if (providers.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql(SELECT + " where s.code in (:codes)")
                .param("codes", List.copyOf(providers))
                .query(Payees::payee)
                .list()
                .stream()
                .collect(Collectors.toMap(Payee::provider, Function.identity()));
    }

    /**
     * The provider, to which money may be sent now; locked as by {@link #lock}.
     *
     * @throws Refused 409 {@code providerSuspended}, or {@code noPayoutDetails} when nothing is in force
     */
    public Payee requirePayable(String provider) {
        Payee payee = lock(provider);
        if (payee.suspended()) {
            throw Refused.conflict(
                    "providerSuspended", "This provider is suspended. It is not paid until it is resumed.");
        }
        if (payee.details() == null) {
            throw Refused.conflict(
                    "noPayoutDetails",
                    "It is not known where this provider's money goes. It has to ask for a change first.");
        }
        return payee;
    }

    /** Whether other details came in force after this moment. */
    public boolean changedSince(String provider, Instant moment) {
        return jdbc.sql("""
                        select exists (select from provider_payout
                                        where provider_code = :code and state = 'inForce' and in_force_at > :moment)""")
                .param("code", provider)
                .param("moment", moment.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    /** The payout details with this number of the provider; empty where there are none. */
    public Optional<PayoutDetails> version(String provider, int version) {
        return jdbc.sql(
                        "select kind, holder, details from provider_payout where provider_code = :code and version = :version")
                .param("code", provider)
                .param("version", version)
                .query(Payees::stored)
                .optional();
    }

    /** The payout details that were in force at a moment; empty where it is not known. */
    public Optional<PayoutDetails> inForceAt(String provider, Instant moment) {
        return jdbc.sql("""
                        select kind, holder, details from provider_payout
                         where provider_code = :code and in_force_at <= :moment order by in_force_at desc, version desc limit 1""")
                .param("code", provider)
                .param("moment", moment.atOffset(ZoneOffset.UTC))
                .query(Payees::stored)
                .optional();
    }

    private static PayoutDetails stored(ResultSet row, int n) throws SQLException {
        return details(row.getString("kind"), row.getString("holder"), row.getString("details"));
    }

    /** Where the provider's money goes now, in one line with the holder's name, for officers. */
    public String inWords(String provider) {
        PayoutDetails details = get(provider).details();
        return details == null ? "Not known" : kinds.inWords(details);
    }

    private Payee one(String sql, String provider) {
        return jdbc.sql(sql)
                .param("code", provider)
                .query(Payees::payee)
                .optional()
                .orElseThrow(() -> new IllegalArgumentException("no provider " + provider));
    }

    private static Payee payee(ResultSet row, int n) throws SQLException {
        String kind = row.getString("kind");
        return new Payee(
                row.getString("code"),
                row.getInt("version"),
                kind == null ? null : details(kind, row.getString("holder"), row.getString("details")),
                row.getBoolean("pending"),
                row.getBoolean("suspended"));
    }

    static PayoutDetails details(String kind, String holder, @Nullable String values) {
        try {
            return new PayoutDetails(kind, holder, JSON.readValue(values, new TypeReference<Map<String, String>>() {}));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored payout details cannot be read", e);
        }
    }

    static String json(PayoutDetails details) {
        try {
            return JSON.writeValueAsString(details.values());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
