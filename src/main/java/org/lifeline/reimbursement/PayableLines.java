package org.lifeline.reimbursement;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.lifeline.platform.money.Money;

/**
 * What is paid, in so few lines that it stays on one page of the accounts-payable document: each redemption, or those of a day together, or
 * of a month, a year, or all.
 */
final class PayableLines {

    static final int MOST = 12;

    private static final List<UnaryOperator<LocalDate>> PERIODS =
            List.of(day -> day, day -> day.withDayOfMonth(1), day -> day.withDayOfYear(1), day -> LocalDate.EPOCH);

    private PayableLines() {}

    /** Lines of which nothing is approved are left out. */
    static List<PayableLetter.Line> onOnePage(List<ClaimLine> lines, ZoneId zone) {
        List<ClaimLine> paid =
                lines.stream().filter(line -> !line.approved().isZero()).toList();
        if (paid.size() <= MOST) {
            return paid.stream()
                    .map(line -> new PayableLetter.Line(
                            line.voucherCode(),
                            line.description() == null ? "Help given on this voucher" : line.description(),
                            day(line, zone),
                            day(line, zone),
                            line.approved()))
                    .toList();
        }
        List<PayableLetter.Line> together = List.of();
        for (UnaryOperator<LocalDate> period : PERIODS) {
            together = together(paid, zone, period);
            if (together.size() <= MOST) {
                break;
            }
        }
        return together;
    }

    private static List<PayableLetter.Line> together(
            List<ClaimLine> lines, ZoneId zone, UnaryOperator<LocalDate> period) {
        Map<LocalDate, List<ClaimLine>> groups = lines.stream()
                .collect(Collectors.groupingBy(
                        line -> period.apply(day(line, zone)), TreeMap::new, Collectors.toList()));
        List<PayableLetter.Line> together = new ArrayList<>();
        for (List<ClaimLine> group : groups.values()) {
            List<LocalDate> days =
                    group.stream().map(line -> day(line, zone)).sorted().toList();
            together.add(new PayableLetter.Line(
                    null,
                    group.size() == 1 ? "1 redemption" : group.size() + " redemptions",
                    days.get(0),
                    days.get(days.size() - 1),
                    group.stream().map(ClaimLine::approved).reduce(Money::plus).orElseThrow()));
        }
        return together;
    }

    private static LocalDate day(ClaimLine line, ZoneId zone) {
        return LocalDate.ofInstant(line.redeemedAt(), zone);
    }
}
