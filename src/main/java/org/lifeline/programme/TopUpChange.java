package org.lifeline.programme;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.ledger.ProgrammeFunds;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.typed.TypedNumber;
import org.springframework.stereotype.Component;

/** Adds money to a programme's budget of the current fiscal year. */
@Component
class TopUpChange extends ProgrammeChange {

    /** Key of the number of the case that waits for the money, if it is requested for one. */
    private static final String CASE = "case";

    private final ProgrammeFunds funds;
    private final Duties duties;

    TopUpChange(Programmes programmes, ProgrammeFunds funds, Duties duties) {
        super(programmes);
        this.funds = funds;
        this.duties = duties;
    }

    @Override
    public String key() {
        return "topUp";
    }

    @Override
    public String task() {
        return "confirm the money";
    }

    /** If the money is for one case, to request it and to confirm it are duties on this case. */
    @Override
    public void requireTheirs(@Nullable String programme, Map<String, String> content, String person) {
        super.requireTheirs(programme, content, person);
        String number = content.get(CASE);
        if (number != null) {
            duties.check(number, person, Duty.FUNDS);
        }
    }

    @Override
    public List<Line> describe(@Nullable String code, Map<String, String> content) {
        Programme programme = get(code);
        String source = Programmes.reason("fundingSource", content.get("source"));
        Programmes.requireOpen(programme);
        Money added = added(programme, content);
        String year = funds.currentYear(programme.code())
                .orElseThrow(() -> Refused.conflict(
                        "noFiscalYear", "No fiscal year of programme " + code + " has today in it: open one first."))
                .code();
        return List.of(
                about(programme),
                new Line("Fiscal year", year, ""),
                new Line("Money added to the budget", "", added.format(Locale.ENGLISH)),
                new Line("Where it comes from", "", source));
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        Programme programme = get(request.programme());
        String number = request.content().get(CASE);
        if (number != null) {
            duties.assign(number, people.asked(), Duty.FUNDS);
            duties.assign(number, people.confirmed(), Duty.FUNDS);
        }
        programmes.topUp(
                programme.code(),
                added(programme, request.content()),
                Programmes.reason("fundingSource", request.content().get("source")),
                people);
    }

    private static Money added(Programme programme, Map<String, String> content) {
        try {
            return Money.parse(programme.currency(), TypedNumber.exact(content.get("amount")));
        } catch (NumberFormatException e) {
            throw Refused.invalid("addedFunds", "Enter how much is added.");
        } catch (InvalidMoneyException e) {
            throw Refused.invalid("addedFunds", e.getMessage() + ".");
        }
    }
}
