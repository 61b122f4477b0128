package org.lifeline.reimbursement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.reimbursement.ClaimRequest.Redeemed;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Writes the lines of a claim, with few statements whatever the number of lines. */
@Repository
class ClaimLines {

    /** A line as it is to be. */
    record Wanted(Money amount, @Nullable String description, List<ClaimItem> items) {}

    private final JdbcClient jdbc;

    ClaimLines(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The redemptions of the provider among those that are wanted, in the order of their ids, locked: none of them is taken back or claimed
     * until this transaction ends. They are locked in that order, so that two claims for the same redemptions wait for each other instead of
     * causing a deadlock.
     *
     * @param number the claim whose lines are replaced; null for a new one
     * @throws Refused 409 {@code redemptionReversed} when one was taken back
     */
    Map<UUID, Redeemed> redeemed(
            String provider, @Nullable String number, Collection<UUID> wanted, List<FieldError> errors) {
        Map<UUID, Redeemed> found = new LinkedHashMap<>();
        jdbc.sql(
                        "select id from redemption where id = any (:ids) and provider_code = :provider order by id for no key update")
                .param("ids", wanted.toArray(UUID[]::new))
                .param("provider", provider)
                .query(UUID.class)
                .list();
        jdbc.sql("""
                        select s.redemption_id, s.programme_code, s.currency, s.amount_minor, s.taken_back_at is not null as taken_back,
                               case when s.open_claim is null or s.open_claim = :number
                                    then s.amount_minor - s.claimed_minor + coalesce(l.amount_minor, 0) else 0 end as left_minor
                          from claim_standing s
                          left join claim_line l on l.redemption_id = s.redemption_id and l.claim_number = :number and l.live
                         where s.provider_code = :provider and s.redemption_id = any (:ids) order by s.redemption_id""")
                .param("provider", provider)
                .param("number", number == null ? "" : number)
                .param("ids", wanted.toArray(UUID[]::new))
                .query(row -> {
                    UUID id = row.getObject("redemption_id", UUID.class);
                    String currency = row.getString("currency");
                    if (row.getBoolean("taken_back")) {
                        throw Refused.conflict("redemptionReversed", "The redemption " + id + " was taken back.");
                    }
                    found.put(
                            id,
                            new Redeemed(
                                    row.getString("programme_code"),
                                    Money.ofMinor(currency, row.getLong("amount_minor")),
                                    Money.ofMinor(currency, row.getLong("left_minor"))));
                });
        for (UUID id : wanted) {
            if (!found.containsKey(id)) {
                errors.add(new FieldError("redemptions", "Your organisation has no redemption " + id + "."));
            }
        }
        return found;
    }

    /**
     * Of a redemption that another claim has, only the rest can be claimed, and only once that claim is approved.
     *
     * @throws Refused 409 {@code redemptionAlreadyClaimed}
     */
    static void refuseClaimed(Map<UUID, Money> amounts, Map<UUID, Redeemed> redeemed) {
        amounts.forEach((id, wanted) -> {
            Money left = Objects.requireNonNull(redeemed.get(id)).left();
            if (left.isZero()) {
                throw Refused.conflict("redemptionAlreadyClaimed", "The redemption " + id + " is in another claim.");
            }
            if (wanted.compareTo(left) > 0) {
                throw Refused.conflict(
                        "redemptionAlreadyClaimed",
                        "Of the redemption " + id + " only " + left
                                + " is left to claim: the rest is in another claim.");
            }
        });
    }

    /** Locks the redemptions of a claim, in the same order as {@link #redeemed}. */
    void lockRedemptions(String number) {
        jdbc.sql("""
                        select id from redemption where id in (select redemption_id from claim_line where claim_number = :number)
                         order by id for no key update""").param("number", number).query(UUID.class).list();
    }

    /**
     * Where a voucher is for certain things, the items of a claim are these things, and not more of them than were given at the redemption
     * and are in no other claim.
     */
    void refuseItemsNotGiven(String number, Map<UUID, List<ClaimItem>> items, List<FieldError> errors) {
        Map<UUID, Map<String, Integer>> given = new HashMap<>();
        jdbc.sql("""
                        select r.redemption_id, v.name,
                               r.quantity - coalesce((select sum(i.quantity) from claim_item i
                                                        join claim_line l on l.claim_number = i.claim_number and l.redemption_id = i.redemption_id
                                                       where i.redemption_id = r.redemption_id and i.service = v.name and l.live
                                                         and i.claim_number <> :number), 0) as free
                          from redemption_item r join claim_standing s on s.redemption_id = r.redemption_id
                          join voucher_item v on v.voucher_code = s.voucher_code and v.line = r.line
                         where r.redemption_id = any (:ids)""")
                .param("number", number)
                .param("ids", items.keySet().toArray(UUID[]::new))
                .query(row -> {
                    given.computeIfAbsent(row.getObject("redemption_id", UUID.class), id -> new HashMap<>())
                            .put(row.getString("name"), row.getInt("free"));
                });
        items.forEach((id, its) -> {
            Map<String, Integer> left = given.get(id);
            if (left == null) {
                return;
            }
            Map<String, Integer> asked = new LinkedHashMap<>();
            its.forEach(item -> asked.merge(item.service(), item.quantity(), Integer::sum));
            asked.forEach((service, quantity) -> {
                Integer most = left.get(service);
                if (most == null) {
                    errors.add(new FieldError(
                            "lines", "The voucher of the redemption " + id + " is not for this: " + service + "."));
                } else if (quantity > most) {
                    errors.add(new FieldError(
                            "lines",
                            "Of " + service + " only " + most + " can be claimed for the redemption " + id + "."));
                }
            });
        });
    }

    /** The things that were given at these redemptions, by name, where their vouchers are for certain things. */
    Map<UUID, Map<String, Integer>> given(Collection<UUID> redemptions) {
        Map<UUID, Map<String, Integer>> given = new HashMap<>();
        jdbc.sql("""
                        select r.redemption_id, v.name, r.quantity
                          from redemption_item r join claim_standing s on s.redemption_id = r.redemption_id
                          join voucher_item v on v.voucher_code = s.voucher_code and v.line = r.line
                         where r.redemption_id = any (:ids) order by r.line""").param("ids", redemptions.toArray(UUID[]::new)).query(row -> {
            given.computeIfAbsent(row.getObject("redemption_id", UUID.class), id -> new LinkedHashMap<>())
                    .put(row.getString("name"), row.getInt("quantity"));
        });
        return given;
    }

    /** Makes the lines of the claim what is wanted: writes what differs, and nothing else. */
    void replace(String number, Map<UUID, Wanted> before, Map<UUID, Wanted> wanted) {
        TreeSet<UUID> gone = new TreeSet<>(before.keySet());
        gone.removeAll(wanted.keySet());
        if (!gone.isEmpty()) {
            jdbc.sql("delete from claim_line where claim_number = :number and redemption_id = any (:ids)")
                    .param("number", number)
                    .param("ids", gone.toArray(UUID[]::new))
                    .update();
        }
        List<UUID> added = new ArrayList<>();
        List<UUID> changed = new ArrayList<>();
        List<UUID> otherItems = new ArrayList<>();
        wanted.forEach((id, line) -> {
            Wanted old = before.get(id);
            if (old == null) {
                added.add(id);
            } else if (!old.amount().equals(line.amount()) || !Objects.equals(old.description(), line.description())) {
                changed.add(id);
            }
            if (old == null ? !line.items().isEmpty() : !old.items().equals(line.items())) {
                otherItems.add(id);
            }
        });
        write(
                number,
                "insert into claim_line (claim_number, redemption_id, amount_minor, description) select :number, w.id, w.minor, w.description"
                        + " from unnest(:ids, :minors, :descriptions) as w(id, minor, description)",
                added,
                wanted);
        write(
                number,
                "update claim_line l set amount_minor = w.minor, description = w.description"
                        + " from unnest(:ids, :minors, :descriptions) as w(id, minor, description)"
                        + " where l.claim_number = :number and l.redemption_id = w.id",
                changed,
                wanted);
        items(number, otherItems, wanted);
    }

    private void write(String number, String sql, List<UUID> ids, Map<UUID, Wanted> wanted) {
        if (ids.isEmpty()) {
            return;
        }
        jdbc.sql(sql)
                .param("number", number)
                .param("ids", ids.toArray(UUID[]::new))
                .param(
                        "minors",
                        ids.stream()
                                .map(id -> Objects.requireNonNull(wanted.get(id))
                                        .amount()
                                        .minor())
                                .toArray(Long[]::new))
                .param(
                        "descriptions",
                        ids.stream()
                                .map(id ->
                                        Objects.requireNonNull(wanted.get(id)).description())
                                .toArray(String[]::new))
                .update();
    }

    private void items(String number, List<UUID> ids, Map<UUID, Wanted> wanted) {
        if (ids.isEmpty()) {
            return;
        }
        jdbc.sql("delete from claim_item where claim_number = :number and redemption_id = any (:ids)")
                .param("number", number)
                .param("ids", ids.toArray(UUID[]::new))
                .update();
        List<UUID> redemptions = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        List<ClaimItem> items = new ArrayList<>();
        for (UUID id : ids) {
            List<ClaimItem> its = Objects.requireNonNull(wanted.get(id)).items();
            for (int i = 0; i < its.size(); i++) {
                redemptions.add(id);
                positions.add(i + 1);
                items.add(its.get(i));
            }
        }
        jdbc.sql("""
                        insert into claim_item (claim_number, redemption_id, position, service, quantity, unit_price_minor)
                        select :number, w.id, w.position, w.service, w.quantity, w.price
                          from unnest(:ids, :positions, :services, :quantities, :prices) as w(id, position, service, quantity, price)""")
                .param("number", number)
                .param("ids", redemptions.toArray(UUID[]::new))
                .param("positions", positions.toArray(Integer[]::new))
                .param("services", items.stream().map(ClaimItem::service).toArray(String[]::new))
                .param("quantities", items.stream().map(ClaimItem::quantity).toArray(Integer[]::new))
                .param(
                        "prices",
                        items.stream().map(item -> item.price().minor()).toArray(Long[]::new))
                .update();
    }
}
