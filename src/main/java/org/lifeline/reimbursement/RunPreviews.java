package org.lifeline.reimbursement;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programmes;
import org.lifeline.provider.Payee;
import org.lifeline.provider.Payees;
import org.springframework.stereotype.Service;

/** What a payment run would pay, before somebody makes it, and what it leaves out. */
@Service
public class RunPreviews {

    private static final int LONGEST_WAIT_DAYS = 366;

    private static final String HELD = "heldByComplaint";

    /**
     * What a run would be, if it was made now.
     *
     * @param claims how many are in it
     * @param advances how many are in it
     * @param interest on how many claims that were paid late it pays interest
     * @param total of its payments: what is approved, less what its providers owe back
     * @param owedBack what its providers owe back, which is taken off
     * @param leftOut what is due, and cannot be paid in this way
     */
    public record Preview(
            long claims, long advances, long interest, Money total, Money owedBack, List<LeftOut> leftOut) {}

    /**
     * Claims, advances or interest of a provider that are not paid by a run.
     *
     * @param why {@code suspended}, {@code noPayoutDetails}, {@code otherWay}: the provider is paid in another way, {@code heldByComplaint}, or
     *     {@code payoutDetailsChanging}: an advance waits until it is clear where the money goes
     * @param what {@code claims}, {@code advances} or {@code interest}
     * @param claims how many of them
     */
    public record LeftOut(String provider, String why, String what, long claims, Money amount) {}

    private final Clock clock;
    private final Programmes programmes;
    private final Payees payees;
    private final ProviderDebits debits;
    private final PaymentRails rails;
    private final DueClaims due;
    private final AdvancePayments advances;
    private final LateInterest interest;

    RunPreviews(
            Clock clock,
            Programmes programmes,
            Payees payees,
            ProviderDebits debits,
            PaymentRails rails,
            DueClaims due,
            AdvancePayments advances,
            LateInterest interest) {
        this.interest = interest;
        this.advances = advances;
        this.clock = clock;
        this.programmes = programmes;
        this.payees = payees;
        this.debits = debits;
        this.rails = rails;
        this.due = due;
    }

    /**
     * The currency of a run of this kind.
     *
     * @throws Refused 422 when the programme, the rail or the day cannot be right
     */
    String requireRight(@Nullable String programme, @Nullable String rail, @Nullable LocalDate day) {
        if (programme == null || programmes.find(programme).isEmpty()) {
            throw Refused.invalid("programme", "There is no programme with this code.");
        }
        rails.get(rail);
        LocalDate today = LocalDate.now(clock);
        if (day == null || day.isAfter(today.plusDays(LONGEST_WAIT_DAYS)) || day.isBefore(today.minusYears(10))) {
            throw Refused.invalid("due", "Give the day until which claims are due as YYYY-MM-DD.");
        }
        return programmes.get(programme).currency();
    }

    /**
     * What {@link PaymentRuns#open} and {@link PaymentRuns#collect} would make now; nothing is changed.
     *
     * @throws Refused 422 when the programme, the rail or the day cannot be right
     */
    public Preview preview(@Nullable String programme, @Nullable String rail, @Nullable LocalDate day) {
        String currency = requireRight(programme, rail, day);
        PaymentRail way = rails.get(rail);
        String code = Objects.requireNonNull(programme);
        List<DueClaims.Share> shares = due.shares(due.by(code, Objects.requireNonNull(day)), currency);
        List<ProviderShare> ahead = advances.shares(code, currency);
        List<ProviderShare> late = interest.shares(code, currency);
        Map<String, Payee> known = payees.all(Stream.of(
                        shares.stream().map(DueClaims.Share::provider),
                        ahead.stream().map(ProviderShare::provider),
                        late.stream().map(ProviderShare::provider))
                .flatMap(each -> each)
                .distinct()
                .toList());
        long claims = 0;
        Money total = Money.zero(currency);
        Money owedBack = Money.zero(currency);
        List<LeftOut> leftOut = new ArrayList<>();
        for (DueClaims.Share each : shares) {
            String why = each.held() ? HELD : whyNot(known.get(each.provider()), way, currency);
            if (why != null) {
                leftOut.add(new LeftOut(each.provider(), why, "claims", each.claims(), each.amount()));
                continue;
            }
            Money owed = debits.open(each.provider(), code, currency).stream()
                    .map(debit -> debit.amount().minus(debit.setOff()))
                    .reduce(Money.zero(currency), Money::plus);
            Money off = owed.compareTo(each.amount()) < 0 ? owed : each.amount();
            claims += each.claims();
            total = total.plus(each.amount().minus(off));
            owedBack = owedBack.plus(off);
        }
        long aheadCount = 0;
        for (ProviderShare each : ahead) {
            Payee payee = known.get(each.provider());
            String why = whyNot(payee, way, currency);
            if (why == null && payee != null && payee.changePending()) {
                why = "payoutDetailsChanging";
            }
            if (why != null) {
                leftOut.add(new LeftOut(each.provider(), why, "advances", each.number(), each.amount()));
                continue;
            }
            aheadCount += each.number();
            total = total.plus(each.amount());
        }
        long lateCount = 0;
        for (ProviderShare each : late) {
            String why = whyNot(known.get(each.provider()), way, currency);
            if (why != null) {
                leftOut.add(new LeftOut(each.provider(), why, "interest", each.number(), each.amount()));
                continue;
            }
            lateCount += each.number();
            total = total.plus(each.amount());
        }
        return new Preview(claims, aheadCount, lateCount, total, owedBack, leftOut);
    }

    private static @Nullable String whyNot(@Nullable Payee payee, PaymentRail rail, String currency) {
        if (payee == null || payee.suspended()) {
            return "suspended";
        }
        if (payee.details() == null) {
            return "noPayoutDetails";
        }
        return rail.destination(payee.details(), currency) == null ? "otherWay" : null;
    }
}
