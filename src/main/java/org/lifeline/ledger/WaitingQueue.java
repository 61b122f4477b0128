package org.lifeline.ledger;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.lifeline.platform.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * The approved cases of each programme for which there is no money left, in the order of their priority. Who changes the queue holds all
 * shards of what is available today ({@link LedgerAccounts}).
 */
@Service
public class WaitingQueue {

    private static final int LONGEST_LIST = 1000;

    private final JdbcClient jdbc;
    private final WaitingCaseMessages messages;
    private final LedgerAccounts accounts;

    WaitingQueue(JdbcClient jdbc, WaitingCaseMessages messages, LedgerAccounts accounts) {
        this.jdbc = jdbc;
        this.messages = messages;
        this.accounts = accounts;
    }

    /** Puts a case into the queue, or changes what it waits for. Its programme is open. */
    void join(String programme, WaitingCase waiting) {
        jdbc.sql("""
                        insert into waiting_for_funds (application_number, part, programme_code, amount_minor, priority, since)
                        values (:application, :part, :programme, :amount, :priority, :since)
                        on conflict (application_number, part) do update set amount_minor = :amount, priority = :priority""")
                .param("application", waiting.application())
                .param("part", waiting.part().name())
                .param("programme", programme)
                .param("amount", waiting.amount().minor())
                .param("priority", waiting.priority())
                .param("since", waiting.since().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Takes a case out of the queue. */
    void leave(String application, Collection<Part> parts) {
        jdbc.sql("delete from waiting_for_funds where application_number = :application and part in (:parts)")
                .param("application", application)
                .param("parts", parts.stream().map(Enum::name).toList())
                .update();
    }

    /** Empties the queue of a closed programme. Its cases get the message {@code programmeClosed}. */
    void end(String programme) {
        jdbc
                .sql("delete from waiting_for_funds where programme_code = :programme returning application_number")
                .param("programme", programme)
                .query(String.class)
                .list()
                .stream()
                .distinct()
                .sorted()
                .forEach(messages::programmeClosed);
    }

    /** The programmes that have cases waiting. */
    public List<String> programmes() {
        return jdbc.sql("select distinct programme_code from waiting_for_funds order by programme_code")
                .query(String.class)
                .list();
    }

    /** The waiting cases of a programme, in the order in which they are served. */
    public List<WaitingCase> waiting(String programme) {
        return first(LONGEST_LIST, programme, accounts.currency(programme));
    }

    /** The waiting cases that are served first. */
    List<WaitingCase> first(int most, String programme, String currency) {
        return jdbc.sql("""
                        select * from waiting_for_funds where programme_code = :programme
                         order by priority desc, since, application_number limit :most""")
                .param("programme", programme)
                .param("most", most)
                .query((row, n) -> new WaitingCase(
                        row.getString("application_number"),
                        Part.valueOf(row.getString("part")),
                        Money.ofMinor(currency, row.getLong("amount_minor")),
                        row.getInt("priority"),
                        row.getObject("since", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** The place of a case in the queue, 1 for the next one; empty when it does not wait. */
    public Optional<Integer> place(String application) {
        return jdbc.sql("""
                        select count(*) from waiting_for_funds w
                          join waiting_for_funds o on o.programme_code = w.programme_code
                               and (-o.priority, o.since, o.application_number) <= (-w.priority, w.since, w.application_number)
                         where w.application_number = :application
                         group by w.part order by 1 limit 1""")
                .param("application", application)
                .query(Integer.class)
                .optional();
    }
}
