package org.lifeline.ledger;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.ledger.LedgerAccounts.Available;
import org.lifeline.platform.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The money that is reserved for cases. When money is short, cases wait in the order of their priority ({@link WaitingQueue}). Every
 * movement is part of the transaction that causes it, and a transaction that brings money also serves the waiting cases. The order of locks
 * is that of {@link LedgerAccounts}.
 */
@Service
public class Reservations {

    /** The hourly process serves the rest: one transaction that wakes more cases than this would take too long. */
    private static final int SERVED_AT_ONCE = 200;

    private record Held(String part, int round, String programme, String year, int shard, long leftMinor) {}

    private final JdbcClient jdbc;
    private final LedgerAccounts accounts;
    private final WaitingQueue queue;
    private final WaitingCaseMessages messages;
    private final AuditLog audit;

    Reservations(
            JdbcClient jdbc,
            LedgerAccounts accounts,
            WaitingQueue queue,
            WaitingCaseMessages messages,
            AuditLog audit) {
        this.jdbc = jdbc;
        this.accounts = accounts;
        this.queue = queue;
        this.messages = messages;
        this.audit = audit;
    }

    /**
     * Reserves an amount for a case in the current fiscal year, or puts the case into the queue. While the case holds this part, it is not
     * reserved again. A case never overtakes a waiting case with the same or a higher priority.
     *
     * @param priority 0 or more; the highest is served first
     * @return false when the case has to wait, and it gets the message {@code fundsAvailable} once it holds the amount; false also when the
     *     programme is closed, and then it does not wait
     */
    @Transactional
    public boolean reserve(String application, Part part, String programme, Money amount, int priority) {
        if (reserveFromShard(application, part, programme, amount, priority)) {
            return true;
        }
        Optional<Available> today = accounts.lockToday(programme);
        // asked under the lock, because a transaction that adds money may be serving this case at the same moment
        if (holds(application, part)) {
            return true;
        }
        if (today.isEmpty() || !today.get().currency().equals(amount.currencyCode())) {
            accounts.requireCurrency(programme, amount);
        }
        if (today.isPresent()
                && today.get().minor() >= amount.minor()
                && tryReserve(application, part, programme, today.get().year(), amount, priority)) {
            return true;
        }
        if (!accounts.isClosed(programme)) {
            queue.join(
                    programme,
                    new WaitingCase(
                            application, part, amount, priority, accounts.now().toInstant()));
        }
        // the case may be the first in the queue
        serve(programme, today, application);
        return holds(application, part);
    }

    /**
     * Reserves from the case's own shard, if nothing but this shard matters: it has enough, nobody waits who comes first, the programme is
     * open. Otherwise it has locked nothing.
     *
     * @return whether the case holds the part now
     */
    private boolean reserveFromShard(String application, Part part, String programme, Money amount, int priority) {
        Optional<String> year = jdbc.sql("""
                        select year from reserve_from_shard(:application, :part, :programme, :currency, :amount, :priority, :today, :actor,
                                                            :now) year where year is not null""")
                .param("application", application)
                .param("part", part.name())
                .param("programme", programme)
                .param("currency", amount.currencyCode())
                .param("amount", amount.minor())
                .param("priority", priority)
                .param("today", accounts.today())
                .param("actor", AuditLog.SYSTEM)
                .param("now", accounts.now())
                .query(String.class)
                .optional();
        // empty: the case holds the part already
        year.filter(name -> !name.isEmpty())
                .ifPresent(name -> recordReserved(application, part, programme, name, amount));
        return year.isPresent();
    }

    /** Whether the case holds funds of this part that are not returned completely. */
    private boolean holds(String application, Part part) {
        return jdbc.sql("""
                        select exists (select from reservation where application_number = :application and part = :part
                                          and (released_minor = 0 or spent_minor + released_minor < amount_minor))""")
                .param("application", application)
                .param("part", part.name())
                .query(Boolean.class)
                .single();
    }

    /**
     * Reserves from the locked shards, unless that would overtake a waiting case.
     *
     * @param priority nothing is reserved while a case with this priority or a higher one waits
     */
    private boolean tryReserve(
            String application, Part part, String programme, String year, Money amount, int priority) {
        boolean held = jdbc.sql("""
                        with held as (
                            insert into reservation (application_number, part, round, programme_code, fiscal_year, shard, amount_minor)
                            select :application, :part, 1 + (select count(*) from reservation
                                                              where application_number = :application and part = :part),
                                   :programme, :year, ledger_shard(:application), :amount
                             where not exists (select from waiting_for_funds where programme_code = :programme and priority >= :priority)
                               and exists (select from programme where code = :programme and state <> 'closed')
                            returning round, shard)
                        select ledger_move('reserve:' || :application || ':' || :part || ':' || round, 'reserve', :programme, :year,
                                           'available', 'reserved', :amount, :application, :actor, :now, null, shard)
                          from held""")
                .param("application", application)
                .param("part", part.name())
                .param("programme", programme)
                .param("year", year)
                .param("amount", amount.minor())
                .param("priority", priority)
                .param("actor", AuditLog.SYSTEM)
                .param("now", accounts.now())
                .query(Long.class)
                .optional()
                .isPresent();
        if (held) {
            recordReserved(application, part, programme, year, amount);
        }
        return held;
    }

    private void recordReserved(String application, Part part, String programme, String year, Money amount) {
        audit.append(
                Action.fundsReserved,
                AuditLog.SYSTEM,
                application,
                programme,
                Map.of(
                        "part",
                        part.name(),
                        "year",
                        year,
                        "amountMinor",
                        amount.minor(),
                        "currency",
                        amount.currencyCode()));
    }

    /** What a case holds of a part and has neither spent nor returned, in minor units. */
    public long held(String application, Part part) {
        return jdbc.sql("""
                        select coalesce(sum(amount_minor - spent_minor - released_minor), 0) from reservation
                         where application_number = :application and part = :part""")
                .param("application", application)
                .param("part", part.name())
                .query(Long.class)
                .single();
    }

    /**
     * Returns everything that a case holds and has not spent, removes it from the queue, and serves the waiting cases. Nothing happens to a
     * case that holds nothing and does not wait.
     *
     * @param why a short code for the audit log, such as {@code rejected} or {@code withdrawn}
     * @param actor an account, or {@link AuditLog#SYSTEM}
     */
    @Transactional
    public void release(String application, String why, String actor) {
        release(application, List.of(Part.values()), why, actor);
    }

    /** Does the same for one part. */
    @Transactional
    public void release(String application, Part part, String why, String actor) {
        release(application, List.of(part), why, actor);
    }

    private void release(String application, List<Part> parts, String why, String actor) {
        List<String> names = parts.stream().map(Enum::name).toList();
        Optional<String> concerned = jdbc.sql("""
                        select programme_code from waiting_for_funds where application_number = :application and part in (:parts)
                         union
                        select programme_code from reservation
                         where application_number = :application and part in (:parts) and amount_minor > spent_minor + released_minor""")
                .param("application", application)
                .param("parts", names)
                .query(String.class)
                .optional();
        if (concerned.isEmpty()) {
            return;
        }
        String programme = concerned.get();
        Optional<Available> today = accounts.lockToday(programme);
        queue.leave(application, parts);
        List<Held> held = jdbc.sql("""
                        select part, round, programme_code, fiscal_year, shard, amount_minor - spent_minor - released_minor as left_minor
                          from reservation
                         where application_number = :application and part in (:parts) and amount_minor > spent_minor + released_minor
                         order by part, round for update""")
                .param("application", application)
                .param("parts", names)
                .query((row, n) -> new Held(
                        row.getString("part"),
                        row.getInt("round"),
                        row.getString("programme_code"),
                        row.getString("fiscal_year"),
                        row.getInt("shard"),
                        row.getLong("left_minor")))
                .list();
        held.forEach(each -> giveBack(application, each, why, actor));
        // the returned funds may belong to the current fiscal year
        serve(programme, today.isEmpty() ? today : accounts.lockToday(programme), null);
    }

    private void giveBack(String application, Held held, String why, String actor) {
        jdbc.sql("""
                        update reservation set released_minor = released_minor + :left
                         where application_number = :application and part = :part and round = :round""")
                .param("left", held.leftMinor())
                .param("application", application)
                .param("part", held.part())
                .param("round", held.round())
                .update();
        accounts.move(
                "release:" + application + ":" + held.part() + ":" + held.round(),
                "release",
                held.programme(),
                held.year(),
                held.shard(),
                "reserved",
                "available",
                held.leftMinor(),
                application,
                actor,
                null);
        audit.append(
                Action.fundsReleased,
                actor,
                application,
                held.programme(),
                Map.of("part", held.part(), "year", held.year(), "amountMinor", held.leftMinor(), "why", why));
    }

    /**
     * Serves the waiting cases of every programme, because a new fiscal year may have begun, or because more cases waited than are served
     * at once.
     */
    @Transactional
    public void serveWaiting() {
        queue.programmes().forEach(programme -> serve(programme, accounts.lockToday(programme), null));
    }

    /**
     * Reserves for the waiting cases in their order, and stops at the first one that does not fit. The rest of the money stays for that
     * case until more is added.
     *
     * @param today what is available in all shards, which are locked, as it is now
     * @param awake a case that needs no message, because it is asking itself
     */
    void serve(String programme, Optional<Available> today, @Nullable String awake) {
        if (today.isEmpty()) {
            return;
        }
        long left = today.get().minor();
        List<WaitingCase> first =
                queue.first(SERVED_AT_ONCE, programme, today.get().currency());
        if (!first.isEmpty() && accounts.isClosed(programme)) {
            // an earlier version of this product left cases waiting when it closed a programme
            queue.end(programme);
            return;
        }
        for (WaitingCase waiting : first) {
            if (waiting.amount().minor() > left) {
                break;
            }
            left -= waiting.amount().minor();
            queue.leave(waiting.application(), List.of(waiting.part()));
            tryReserve(
                    waiting.application(),
                    waiting.part(),
                    programme,
                    today.get().year(),
                    waiting.amount(),
                    Integer.MAX_VALUE);
            if (!waiting.application().equals(awake)) {
                messages.fundsAvailable(waiting.application());
            }
        }
    }
}
