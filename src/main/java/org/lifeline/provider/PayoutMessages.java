package org.lifeline.provider;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.time.Times;
import org.springframework.stereotype.Service;

/** Tells everybody what happens with a change of payout details. No mail names a whole account number. */
@Service
public class PayoutMessages {

    private final PayoutChanges changes;
    private final PayoutKinds kinds;
    private final Providers providers;
    private final ProviderAddresses addresses;
    private final Officers officers;
    private final Messages messages;
    private final LifelineProperties properties;
    private final Times times;
    private final Phrases phrases;

    PayoutMessages(
            PayoutChanges changes,
            PayoutKinds kinds,
            Providers providers,
            ProviderAddresses addresses,
            Officers officers,
            Messages messages,
            LifelineProperties properties,
            Times times,
            Phrases phrases) {
        this.changes = changes;
        this.kinds = kinds;
        this.providers = providers;
        this.addresses = addresses;
        this.officers = officers;
        this.messages = messages;
        this.properties = properties;
        this.times = times;
        this.phrases = phrases;
    }

    /** Tells the state that the change is in; once for each state. */
    public void tell(String provider, int version) {
        PayoutChange change = changes.get(provider, version);
        String template = switch (change.state()) {
            case "asked" -> "payout-asked";
            case "confirmed" -> "payout-confirmed";
            case "inForce", "replaced" -> "payout-in-force";
            default -> "payout-ended";
        };
        int n = 0;
        Set<String> told = new LinkedHashSet<>();
        Language language = providers.language(provider);
        for (String address : addresses.of(provider)) {
            told.add(address);
            post(change, n++, address, language, template);
        }
        if (change.confirmedBy() != null) {
            for (String address : officers.addresses(null, Role.CASH_MANAGER)) {
                if (told.add(address)) {
                    post(change, n++, address, Language.ENGLISH, template);
                }
            }
        }
    }

    private void post(PayoutChange change, int n, String address, Language language, String template) {
        Locale locale = language.numbers();
        Map<String, String> values = new HashMap<>();
        values.put("provider", providers.name(change.provider()));
        values.put("account", kinds.hidden(change.details()));
        values.put("address", properties.publicUrl() + "/provider/payout");
        values.put("askedBy", change.askedBy());
        values.put("from", change.inForceFrom() == null ? "-" : times.moment(change.inForceFrom(), locale));
        values.put("reason", change.endedReason() == null ? "-" : phrases.say(change.endedReason(), locale));
        messages.post(Message.byMail(
                change.provider() + "/payout-" + change.version() + "/" + template + "/" + n,
                change.provider(),
                language,
                address,
                template,
                values));
    }
}
