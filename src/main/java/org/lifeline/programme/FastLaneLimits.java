package org.lifeline.programme;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * How much a programme pays on claims without a person's decision. A programme has no such limits until two of its managers set them, and
 * then no claim of it is approved without a person.
 */
@Repository
public class FastLaneLimits {

    /** So long counts what a provider's claims came to. The table itself counts the same. */
    public static final int DAYS = 30;

    /**
     * @param claim the most that one claim may ask for; zero: there is no fast lane
     * @param provider the most that claims of one provider may ask for together within {@value #DAYS} days
     * @param reviewPercent so many of a hundred claims are reviewed after payment
     */
    public record Limit(long id, Money claim, Money provider, int reviewPercent) {}

    private final JdbcClient jdbc;
    private final Clock clock;

    FastLaneLimits(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The limits that hold now; empty when none were ever set. */
    public Optional<Limit> of(String programme) {
        return jdbc.sql("""
                        select l.*, p.currency from fast_lane_limit l join programme p on p.code = l.programme_code
                         where l.programme_code = :programme order by l.id desc limit 1""")
                .param("programme", programme)
                .query(FastLaneLimits::limit)
                .optional();
    }

    /** The limits that held when a claim was approved. */
    public Limit get(long id) {
        return jdbc.sql("""
                        select l.*, p.currency from fast_lane_limit l join programme p on p.code = l.programme_code where l.id = :id""").param("id", id).query(FastLaneLimits::limit).single();
    }

    void set(String programme, Money claim, Money provider, int reviewPercent, String reason, TwoPeople people) {
        jdbc.sql("""
                        insert into fast_lane_limit (programme_code, claim_minor, provider_minor, review_percent, reason, asked_by, confirmed_by, set_at)
                        values (:programme, :claim, :provider, :percent, :reason, :asked, :confirmed, :at)""")
                .param("programme", programme)
                .param("claim", claim.minor())
                .param("provider", provider.minor())
                .param("percent", reviewPercent)
                .param("reason", reason)
                .param("asked", people.asked())
                .param("confirmed", people.confirmed())
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
    }

    private static Limit limit(ResultSet row, int n) throws SQLException {
        String currency = row.getString("currency");
        return new Limit(
                row.getLong("id"),
                Money.ofMinor(currency, row.getLong("claim_minor")),
                Money.ofMinor(currency, row.getLong("provider_minor")),
                row.getInt("review_percent"));
    }
}
