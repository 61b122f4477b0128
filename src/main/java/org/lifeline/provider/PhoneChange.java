package org.lifeline.provider;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.problem.Refused;
import org.springframework.stereotype.Component;

/** One more number on which the office calls the provider back. */
@Component
class PhoneChange extends ProviderChange {

    private final ProviderPhones phones;

    PhoneChange(Providers providers, ProviderPhones phones) {
        super(providers);
        this.phones = phones;
    }

    @Override
    public String key() {
        return "providerPhone";
    }

    @Override
    public String task() {
        return "confirm the telephone number";
    }

    @Override
    public List<Line> describe(@Nullable String programme, Map<String, String> content) {
        Line about = about(content);
        List<String> known = phones.known(code(content));
        String number = phones.read(content.get("phone"));
        if (known.contains(number)) {
            throw Refused.conflict("numberKnown", "This number is known already.");
        }
        return List.of(about, new Line("Numbers to call back", String.join(", ", known), number));
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        phones.add(code(request.content()), phones.read(request.content().get("phone")), request.reason(), people);
    }
}
