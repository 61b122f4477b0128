package org.lifeline.reimbursement;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeKind;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.typed.TypedNumber;
import org.lifeline.programme.Programmes;
import org.lifeline.provider.Payees;
import org.lifeline.provider.Providers;
import org.springframework.stereotype.Component;

/** An advance to a provider: two managers of the programme agree on it, neither of whom belongs to the provider. */
@Component
class AdvanceChange implements ChangeKind {

    private final Advances advances;
    private final Programmes programmes;
    private final Providers providers;
    private final Payees payees;

    AdvanceChange(Advances advances, Programmes programmes, Providers providers, Payees payees) {
        this.advances = advances;
        this.programmes = programmes;
        this.providers = providers;
        this.payees = payees;
    }

    @Override
    public String key() {
        return "advance";
    }

    @Override
    public String task() {
        return "agree on an advance";
    }

    @Override
    public void requireTheirs(@Nullable String programme, Map<String, String> content, String person) {
        programmes.requireManager(String.valueOf(programme), person);
        if (providers.of(person).filter(provider(content)::equals).isPresent()) {
            throw Refused.forbidden("ownOrganisation", "You belong to this organisation. Somebody else has to decide.");
        }
    }

    @Override
    public List<Line> describe(@Nullable String programme, Map<String, String> content) {
        String provider = provider(content);
        String name = providers.name(provider);
        Advances.Terms terms = terms(programme, content);
        return List.of(
                new Line("Provider", provider + ", " + name, ""),
                new Line("Programme", terms.programme(), ""),
                new Line("Advance", "", terms.amount().format(Locale.ENGLISH)),
                new Line("Earlier advances that are not paid back", terms.open().format(Locale.ENGLISH), ""),
                new Line("Most of advances to one provider", terms.limit().format(Locale.ENGLISH), ""),
                new Line("Paid to", payees.inWords(provider), ""));
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        Map<String, String> content = request.content();
        advances.approve(
                content.getOrDefault("number", ""),
                provider(content),
                terms(request.programme(), content),
                request.reason(),
                people);
    }

    private Advances.Terms terms(@Nullable String programme, Map<String, String> content) {
        return advances.require(provider(content), programme, amount(content.get("amount")));
    }

    private static @Nullable BigDecimal amount(@Nullable String typed) {
        try {
            return TypedNumber.exact(typed);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String provider(Map<String, String> content) {
        return content.getOrDefault("provider", "");
    }
}
