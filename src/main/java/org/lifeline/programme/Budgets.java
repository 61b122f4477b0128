package org.lifeline.programme;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.ledger.ProgrammeFunds;
import org.lifeline.ledger.YearBalance;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.springframework.stereotype.Component;

/** The budgets of a programme's fiscal years, as the set-up of the programme shows and changes them. */
@Component
class Budgets {

    private final ProgrammeFunds funds;

    Budgets(ProgrammeFunds funds) {
        this.funds = funds;
    }

    /** The fiscal years as they are in the ledger now. */
    List<FiscalYear> now(String programme) {
        return funds.balances(programme).stream()
                .map(y -> new FiscalYear(
                        y.code(), y.startsOn(), y.endsOn(), y.budget().major()))
                .toList();
    }

    /**
     * @throws Refused 409 {@code belowReserved} when a year's budget would be less than is reserved or spent; 422 when a year's days would
     *     change
     */
    void check(String programme, ProgrammeContent content) {
        Map<String, YearBalance> there = there(programme);
        for (FiscalYear year : content.years()) {
            YearBalance before = there.get(year.code());
            if (before == null) {
                continue;
            }
            if (!before.startsOn().equals(year.startsOn()) || !before.endsOn().equals(year.endsOn())) {
                throw Refused.invalid(
                        "years",
                        "The fiscal year " + year.code() + " runs from " + before.startsOn() + " to " + before.endsOn()
                                + " and money is booked in it: it cannot move.");
            }
            Money promised = before.reserved().plus(before.spent());
            if (budget(content, year).minor() < promised.minor()) {
                throw Refused.conflict(
                        "belowReserved",
                        "The budget would be below the " + promised.format(Locale.ENGLISH)
                                + " that are reserved or spent already.");
            }
        }
    }

    /**
     * Opens new fiscal years and sets the budget of each. A year that is left out stays as it is.
     *
     * @throws Refused see {@link #check}
     */
    void set(String programme, ProgrammeContent content, String person) {
        check(programme, content);
        Map<String, YearBalance> there = there(programme);
        for (FiscalYear year : content.years()) {
            @Nullable YearBalance before = there.get(year.code());
            if (before == null) {
                funds.openYear(programme, year.code(), year.startsOn(), year.endsOn(), person);
            }
            funds.setBudget(programme, year.code(), budget(content, year), person);
        }
    }

    private Map<String, YearBalance> there(String programme) {
        return funds.balances(programme).stream().collect(Collectors.toMap(YearBalance::code, Function.identity()));
    }

    private static Money budget(ProgrammeContent content, FiscalYear year) {
        return year.budget().signum() == 0
                ? Money.zero(content.currency())
                : Money.parse(content.currency(), year.budget());
    }
}
