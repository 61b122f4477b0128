package org.lifeline.voucher;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The things that vouchers are for, where they are for certain things only, and how many were given out. The tables refuse to give out more
 * than there are.
 */
@Repository
public class VoucherItems {

    /** @param left how many are not given out yet */
    public record Line(int number, String name, int quantity, int left) {}

    private final JdbcClient jdbc;

    VoucherItems(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The things on a voucher, in its order; empty for a voucher for any help of its programme. */
    public List<Line> of(VoucherCode code) {
        return jdbc.sql(
                        "select line, name, quantity, quantity - redeemed as left_over from voucher_item where voucher_code = :code order by line")
                .param("code", code.text())
                .query((row, n) -> new Line(
                        row.getInt("line"), row.getString("name"), row.getInt("quantity"), row.getInt("left_over")))
                .list();
    }

    void put(VoucherCode code, List<VoucherContent.Item> items) {
        for (int i = 0; i < items.size(); i++) {
            jdbc.sql(
                            "insert into voucher_item (voucher_code, line, name, quantity) values (:code, :line, :name, :quantity)")
                    .param("code", code.text())
                    .param("line", i + 1)
                    .param("name", items.get(i).name())
                    .param("quantity", items.get(i).quantity())
                    .update();
        }
    }

    /**
     * Checks the things that a redemption of a locked voucher gives.
     *
     * @param given quantities by the thing's name, as on the voucher
     * @throws Refused 409 {@code itemsRequired} when the voucher is for certain things and none is given, {@code itemNotOnVoucher},
     *     {@code exceedsItems}
     */
    public void require(VoucherCode locked, Map<String, Integer> given) {
        List<Line> lines = of(locked);
        if (!lines.isEmpty() && given.isEmpty()) {
            throw Refused.conflict(
                    "itemsRequired", "This voucher is for certain items. Enter which of them you give, and how many.");
        }
        given.forEach((name, quantity) -> {
            Line line = lines.stream()
                    .filter(l -> l.name().equals(name))
                    .findFirst()
                    .orElseThrow(() ->
                            Refused.conflict("itemNotOnVoucher", "This voucher is not for \u201c" + name + "\u201d."));
            if (quantity > line.left()) {
                throw Refused.conflict(
                        "exceedsItems", "Of \u201c" + name + "\u201d " + line.left() + " are left on this voucher.");
            }
        });
    }

    /** Whether a locked voucher has that many of each thing left. */
    public boolean covers(VoucherCode locked, Map<String, Integer> given) {
        Map<String, Integer> left = of(locked).stream().collect(Collectors.toMap(Line::name, Line::left));
        return given.entrySet().stream().allMatch(each -> each.getValue() <= left.getOrDefault(each.getKey(), 0));
    }

    /** Subtracts what a redemption of a locked voucher gives. */
    public void subtract(VoucherCode locked, UUID redemption, Map<String, Integer> given) {
        for (Line line : given.isEmpty() ? List.<Line>of() : of(locked)) {
            Integer quantity = given.get(line.name());
            if (quantity != null) {
                count(locked, line.number(), quantity);
                jdbc.sql("insert into redemption_item (redemption_id, line, quantity) values (:id, :line, :quantity)")
                        .param("id", redemption)
                        .param("line", line.number())
                        .param("quantity", quantity)
                        .update();
            }
        }
    }

    /** Adds back what a redemption of a locked voucher gave. */
    public void giveBack(VoucherCode locked, UUID redemption) {
        jdbc.sql("select line, quantity from redemption_item where redemption_id = :id")
                .param("id", redemption)
                .query((row, n) -> new int[] {row.getInt("line"), row.getInt("quantity")})
                .list()
                .forEach(each -> count(locked, each[0], -each[1]));
    }

    /** What a redemption gave, by the names on the voucher. */
    public List<VoucherContent.Item> givenBy(UUID redemption) {
        return jdbc.sql("""
                        select i.name, r.quantity
                          from redemption_item r
                          join redemption d on d.id = r.redemption_id
                          join voucher_item i on i.voucher_code = d.voucher_code and i.line = r.line
                         where r.redemption_id = :id order by r.line""")
                .param("id", redemption)
                .query((row, n) -> new VoucherContent.Item(row.getString("name"), row.getInt("quantity")))
                .list();
    }

    private void count(VoucherCode voucher, int line, int quantity) {
        jdbc.sql("update voucher_item set redeemed = redeemed + :quantity where voucher_code = :code and line = :line")
                .param("quantity", quantity)
                .param("code", voucher.text())
                .param("line", line)
                .update();
    }
}
