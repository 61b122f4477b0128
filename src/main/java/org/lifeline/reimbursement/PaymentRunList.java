package org.lifeline.reimbursement;

import java.sql.Types;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Lists payment runs and the payments in them. */
@Repository
public class PaymentRunList {

    /** What can be said of a run, in the order in which it is. */
    public static final List<String> STATES = List.of("prepared", "releasing", "released", "dropped");

    /**
     * A payment of a run: of a claim, of an advance or of interest.
     *
     * @param account the last characters of the account
     * @param state {@code prepared}, {@code released}, {@code paid}, {@code rejected}, {@code returned} or {@code dropped}
     * @param reason why it was rejected, returned or taken out: the bank's code, or the product's
     */
    public record Line(
            String endToEndId,
            @Nullable String claim,
            @Nullable String advance,
            @Nullable String interest,
            String provider,
            String holder,
            String account,
            Money amount,
            String state,
            @Nullable String reason,
            @Nullable String reasonText,
            @Nullable LocalDate paidOn,
            @Nullable String reference) {}

    private static final String CHOSEN = """
             where (cast(:state as text) is null or r.state = :state)
               and (cast(:programme as text) is null or r.programme_code = :programme)
            """;

    private final JdbcClient jdbc;

    PaymentRunList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Some runs, the newest first.
     *
     * @param state null for all
     * @param programme its code; null for all
     * @throws Refused 422 when there is no such state
     */
    public List<PaymentRun> page(@Nullable String state, @Nullable String programme, int page, int size) {
        return jdbc.sql(PaymentRuns.SELECT + CHOSEN
                        + " order by r.prepared_at desc, r.number desc limit :size offset :start")
                .param("state", state(state), Types.VARCHAR)
                .param("programme", text(programme), Types.VARCHAR)
                .param("size", size)
                .param("start", (long) page * size)
                .query(PaymentRuns::run)
                .list();
    }

    /** @throws Refused 422 when there is no such state */
    public long count(@Nullable String state, @Nullable String programme) {
        return jdbc.sql("select count(*) from payment_run r" + CHOSEN)
                .param("state", state(state), Types.VARCHAR)
                .param("programme", text(programme), Types.VARCHAR)
                .query(Long.class)
                .single();
    }

    /** How many runs there are in each state, in order. */
    public Map<String, Long> states() {
        Map<String, Long> counted = new LinkedHashMap<>();
        STATES.forEach(state -> counted.put(state, 0L));
        jdbc.sql("select state, count(*) as runs from payment_run group by state")
                .query(row -> {
                    counted.put(row.getString("state"), row.getLong("runs"));
                });
        return counted;
    }

    /** Some payments of a run, by their claims. */
    public List<Line> lines(String run, int page, int size) {
        return jdbc.sql("""
                        select * from payment where run_number = :run order by claim_number, advance_number, interest_number, attempt limit :size offset :start""")
                .param("run", run)
                .param("size", size)
                .param("start", (long) page * size)
                .query((row, n) -> new Line(
                        row.getString("end_to_end_id"),
                        row.getString("claim_number"),
                        row.getString("advance_number"),
                        row.getString("interest_number"),
                        row.getString("provider_code"),
                        row.getString("holder"),
                        PaymentRuns.end(row.getString("account")),
                        Money.ofMinor(row.getString("currency"), row.getLong("amount_minor")),
                        row.getString("state"),
                        row.getString("reason"),
                        row.getString("reason_text"),
                        row.getObject("paid_on", LocalDate.class),
                        row.getString("reference")))
                .list();
    }

    /** How many payments a run has, with those that were taken out. */
    public long countLines(String run) {
        return jdbc.sql("select count(*) from payment where run_number = :run")
                .param("run", run)
                .query(Long.class)
                .single();
    }

    private static @Nullable String state(@Nullable String given) {
        String state = text(given);
        if (state != null && !Set.copyOf(STATES).contains(state)) {
            throw Refused.invalid("state", "There is no such state of a payment run.");
        }
        return state;
    }

    private static @Nullable String text(@Nullable String given) {
        return given == null || given.isBlank() ? null : given.strip();
    }
}
