package org.lifeline.voucher;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lifeline.approval.CaseLock;
import org.lifeline.audit.AuditLog;
import org.lifeline.ledger.Part;
import org.lifeline.ledger.Spending;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The vouchers, with their state and balance. {@link VoucherIssuance} makes them, {@link VoucherEnding} ends them, {@link VoucherAccess} says
 * who may see one.
 */
@Service
public class Vouchers {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final CaseLock cases;
    private final Spending spending;
    private final VoucherLifecycle lifecycle;

    Vouchers(JdbcClient jdbc, Clock clock, CaseLock cases, Spending spending, VoucherLifecycle lifecycle) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.cases = cases;
        this.spending = spending;
        this.lifecycle = lifecycle;
    }

    /**
     * The provisional vouchers of a locked case, including those that were replaced. They are locked, so that nobody can redeem them or
     * take a redemption back until this transaction ends.
     */
    List<Voucher> lockProvisional(String applicationNumber) {
        return jdbc.sql(
                        "select * from voucher where application_number = :number and provisional order by code for update")
                .param("number", applicationNumber)
                .query(Vouchers::voucher)
                .list();
    }

    /** Records where the voucher's PDF is stored. */
    @Transactional
    public void documentStored(VoucherCode code, String sha256) {
        jdbc.sql("update voucher set document_sha256 = :sha256 where code = :code")
                .param("sha256", sha256)
                .param("code", code.text())
                .update();
    }

    public Optional<Voucher> find(VoucherCode code) {
        return jdbc.sql("select * from voucher where code = :code")
                .param("code", code.text())
                .query(Vouchers::voucher)
                .optional();
    }

    public Voucher get(VoucherCode code) {
        return find(code).orElseThrow(Vouchers::unknown);
    }

    /** 1 for the first voucher of its kind that the case got, 2 for the voucher that replaced it, and so on. */
    public int edition(Voucher voucher) {
        return jdbc.sql("""
                        with recursive chain as (
                            select code, replaces from voucher where code = :code
                            union all
                            select v.code, v.replaces from voucher v join chain c on v.code = c.replaces)
                        select count(*) from chain""")
                .param("code", voucher.code().text())
                .query(Integer.class)
                .single();
    }

    /** The voucher that replaced this one; empty if none did. */
    public Optional<VoucherCode> replacement(VoucherCode code) {
        return jdbc.sql("select code from voucher where replaces = :code")
                .param("code", code.text())
                .query(String.class)
                .optional()
                .map(VoucherCode::new);
    }

    /** The voucher, locked: nobody else changes its balance until this transaction ends. */
    public Voucher lock(VoucherCode code) {
        return jdbc.sql("select * from voucher where code = :code for update")
                .param("code", code.text())
                .query(Vouchers::voucher)
                .optional()
                .orElseThrow(Vouchers::unknown);
    }

    /** The voucher, locked after its case. Needed to change the voucher itself; {@link #lock} is enough to redeem it. */
    Voucher lockWithCase(VoucherCode code) {
        cases.take(get(code).application());
        return lock(code);
    }

    /**
     * Spends a part of a locked voucher, and of what its case holds. The checks of the tables refuse to spend more than there is.
     *
     * @param redemption id of the redemption
     * @param actor who redeems
     */
    public void spend(Voucher locked, UUID redemption, Money amount, String actor) {
        jdbc.sql("""
                        update voucher set redeemed_minor = redeemed_minor + :amount,
                               state = case when redeemed_minor + :amount = value_minor then 'exhausted' else state end
                         where code = :code""")
                .param("amount", amount.minor())
                .param("code", locked.code().text())
                .update();
        spending.spend(locked.application(), locked.part(), redemption, amount, actor);
        if (amount.equals(locked.balance())) {
            lifecycle.exhausted(locked);
        }
    }

    /**
     * Takes a redemption of a locked voucher back. A voucher that was used up can be used again, and its lifecycle process starts anew; but
     * if its case was rejected in the meantime, it ends. If the voucher has ended, the amount goes back to its programme.
     *
     * @param redemption id of the redemption
     * @param actor who takes it back
     */
    public void unspend(Voucher locked, UUID redemption, Money amount, String actor) {
        Voucher now = jdbc.sql("""
                        update voucher v set redeemed_minor = redeemed_minor - :amount,
                               state = case when v.state <> 'exhausted' then v.state when is_over then 'revoked' else 'issued' end,
                               ended_at = case when v.state = 'exhausted' and is_over then cast(:now as timestamptz) else ended_at end,
                               ended_by = case when v.state = 'exhausted' and is_over then :system else ended_by end,
                               end_reason = case when v.state = 'exhausted' and is_over then 'notApproved' else end_reason end
                          from (select number, forbids_vouchers(status) as is_over from application) a
                         where v.code = :code and a.number = v.application_number
                        returning v.*""")
                .param("amount", amount.minor())
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("system", AuditLog.SYSTEM)
                .param("code", locked.code().text())
                .query(Vouchers::voucher)
                .single();
        spending.unspend(locked.application(), locked.part(), redemption, amount, !now.isActive(), actor);
        if (locked.state() == Voucher.State.exhausted && now.isActive()) {
            lifecycle.start(now);
        }
    }

    /** Changes the state of a locked, active voucher between issued and suspended. */
    void changeState(Voucher locked, Voucher.State state) {
        jdbc.sql("update voucher set state = :state where code = :code")
                .param("state", state.name())
                .param("code", locked.code().text())
                .update();
    }

    /** Starts the lifecycle process for some of the vouchers that have none; returns for how many. */
    @Transactional
    public int startLifecycles() {
        List<Voucher> without = jdbc.sql("""
                        update voucher set lifecycle = true
                         where code in (select code from voucher where state in ('issued', 'suspended') and not lifecycle limit 100 for update skip locked)
                        returning *""").query(Vouchers::voucher).list();
        without.forEach(lifecycle::start);
        return without.size();
    }

    /** Erases the holder from the voucher: its signed text and its letter, which name the holder, and what was written when it was lost. */
    @Transactional
    public void erase(VoucherCode code) {
        jdbc.sql("update voucher set qr = '', document_sha256 = null where code = :code")
                .param("code", code.text())
                .update();
        jdbc.sql("update voucher_loss set words = null where voucher_code = :code and words is not null")
                .param("code", code.text())
                .update();
    }

    /** The vouchers of an application: the regular one, the provisional one of emergency help, and last those that they replaced. */
    public List<Voucher> ofApplication(String number) {
        return jdbc.sql(
                        "select * from voucher where application_number = :number order by state = 'replaced', provisional, issued_at desc")
                .param("number", number)
                .query(Vouchers::voucher)
                .list();
    }

    /** The newest vouchers of this manager's programmes that have not ended. @param most the most that are returned */
    public List<Voucher> changeable(String manager, int most) {
        return jdbc.sql("""
                        select v.* from voucher v
                         where v.state in ('issued', 'suspended')
                           and (not exists (select from programme_manager m where m.programme_code = v.programme_code)
                             or exists (select from programme_manager m where m.programme_code = v.programme_code and m.user_id = :manager))
                         order by v.issued_at desc limit :most""")
                .param("manager", manager)
                .param("most", most)
                .query(Vouchers::voucher)
                .list();
    }

    static Refused unknown() {
        return Refused.notFound("There is no voucher with this code that you may see.");
    }

    private static Voucher voucher(ResultSet row, int n) throws SQLException {
        String currency = row.getString("currency");
        return new Voucher(
                new VoucherCode(row.getString("code")),
                row.getString("application_number"),
                row.getString("programme_code"),
                Part.valueOf(row.getString("funds_part")),
                Money.ofMinor(currency, row.getLong("value_minor")),
                Money.ofMinor(currency, row.getLong("redeemed_minor")),
                Voucher.State.valueOf(row.getString("state")),
                row.getString("issued_by"),
                row.getObject("issued_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                row.getString("qr"),
                row.getString("document_sha256"),
                row.getBoolean("provisional"),
                List.of((String[]) row.getArray("providers").getArray()));
    }
}
