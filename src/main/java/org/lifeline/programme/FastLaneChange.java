package org.lifeline.programme;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.typed.TypedNumber;
import org.springframework.stereotype.Component;

/** Sets how much is paid on claims without a person's decision, and how many of these claims are reviewed after payment. */
@Component
class FastLaneChange extends ProgrammeChange {

    private static final String CLAIM = "fastLaneClaim";
    private static final String PROVIDER = "fastLaneProvider";
    private static final String PERCENT = "reviewPercent";

    private record Asked(Money claim, Money provider, int percent) {}

    private final FastLaneLimits limits;

    FastLaneChange(Programmes programmes, FastLaneLimits limits) {
        super(programmes);
        this.limits = limits;
    }

    @Override
    public String key() {
        return "fastLane";
    }

    @Override
    public String task() {
        return "confirm the fast lane of claims";
    }

    @Override
    public List<Line> describe(@Nullable String code, Map<String, String> content) {
        Programme programme = get(code);
        Programmes.requireOpen(programme);
        Asked asked = asked(programme, content);
        Optional<FastLaneLimits.Limit> now = limits.of(programme.code());
        return List.of(
                about(programme),
                new Line(
                        "The most for one claim that nobody decides",
                        now.map(limit -> text(limit.claim())).orElse(""),
                        text(asked.claim())),
                new Line(
                        "The most for such claims of one provider in " + FastLaneLimits.DAYS + " days",
                        now.map(limit -> text(limit.provider())).orElse(""),
                        text(asked.provider())),
                new Line(
                        "Reviewed after payment",
                        now.map(limit -> limit.reviewPercent() + " %").orElse(""),
                        asked.percent() + " %"));
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        Programme programme = get(request.programme());
        Asked asked = asked(programme, request.content());
        programmes.setFastLane(
                programme.code(), asked.claim(), asked.provider(), asked.percent(), request.reason(), people);
    }

    private static Asked asked(Programme programme, Map<String, String> content) {
        Money claim = money(programme, CLAIM, content.get(CLAIM));
        Money provider = money(programme, PROVIDER, content.get(PROVIDER));
        int percent = percent(content.get(PERCENT));
        if (provider.compareTo(claim) < 0) {
            throw Refused.invalid(
                    PROVIDER, "All claims of a provider together must be allowed at least what one claim is.");
        }
        if (!claim.isZero() && percent == 0) {
            throw Refused.invalid(PERCENT, "Have at least 1 of 100 claims reviewed.");
        }
        return new Asked(claim, provider, percent);
    }

    private static Money money(Programme programme, String field, @Nullable String given) {
        try {
            BigDecimal amount = TypedNumber.exact(given);
            // an amount of money is more than nothing; here nothing closes the fast lane
            return amount.signum() == 0 ? Money.zero(programme.currency()) : Money.parse(programme.currency(), amount);
        } catch (NumberFormatException e) {
            throw Refused.invalid(field, "Enter an amount. 0 closes the fast lane.");
        } catch (InvalidMoneyException e) {
            throw Refused.invalid(field, e.getMessage() + ".");
        }
    }

    private static int percent(@Nullable String given) {
        try {
            int percent = TypedNumber.exact(given).intValueExact();
            if (percent >= 0 && percent <= 100) {
                return percent;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // said below, for every number that cannot be meant
        }
        throw Refused.invalid(PERCENT, "Enter a whole number from 0 to 100.");
    }

    private static String text(Money amount) {
        return amount.format(Locale.ENGLISH);
    }
}
