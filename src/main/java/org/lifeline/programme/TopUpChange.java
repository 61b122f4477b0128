package org.lifeline.programme;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.lifeline.ledger.Ledger;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.springframework.stereotype.Component;

/** Money for a programme's budget of this fiscal year. */
@Component
class TopUpChange extends ProgrammeChange {

    private final Ledger ledger;

    TopUpChange(Programmes programmes, Ledger ledger) {
        super(programmes);
        this.ledger = ledger;
    }

    @Override
    public String key() {
        return "topUp";
    }

    @Override
    public String task() {
        return "confirm the money";
    }

    @Override
    public List<Line> describe(@Nullable String code, Map<String, String> content) {
        Programme programme = get(code);
        String source = Programmes.reason("fundingSource", content.get("source"));
        Programmes.requireOpen(programme);
        Money added = added(programme, content);
        String year = ledger.balances(programme.code()).stream()
                .filter(y -> y.covers(ledger.today()))
                .findFirst()
                .orElseThrow(() -> Refused.conflict("noFiscalYear", "No fiscal year of programme " + code + " has today in it: open one first."))
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
        programmes.topUp(programme.code(), added(programme, request.content()), Programmes.reason("fundingSource", request.content().get("source")), people);
    }

    private static Money added(Programme programme, Map<String, String> content) {
        try {
            return Money.parse(programme.currency(), new BigDecimal(String.valueOf(content.get("amount"))));
        } catch (NumberFormatException e) {
            throw Refused.invalid("addedFunds", "Say how much is added.");
        } catch (InvalidMoneyException e) {
            throw Refused.invalid("addedFunds", e.getMessage() + ".");
        }
    }
}
