package org.lifeline.provider;

import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
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
    private final Clock clock;

    PayoutMessages(
            PayoutChanges changes,
            PayoutKinds kinds,
            Providers providers,
            ProviderAddresses addresses,
            Officers officers,
            Messages messages,
            LifelineProperties properties,
            Clock clock) {
        this.changes = changes;
        this.kinds = kinds;
        this.providers = providers;
        this.addresses = addresses;
        this.officers = officers;
        this.messages = messages;
        this.properties = properties;
        this.clock = clock;
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
        Map<String, String> values = new HashMap<>();
        values.put("provider", providers.name(provider));
        values.put("account", kinds.hidden(change.details()));
        values.put("address", properties.publicUrl() + "/provider/payout");
        values.put("askedBy", change.askedBy());
        values.put("from", day(change.inForceFrom()));
        values.put("reason", change.endedReason() == null ? "-" : change.endedReason());
        Set<String> to = new LinkedHashSet<>(addresses.of(provider));
        if (change.confirmedBy() != null) {
            to.addAll(officers.addresses(null, Role.CASH_MANAGER));
        }
        int n = 0;
        for (String address : to) {
            messages.post(Message.toStaff(
                    provider + "/payout-" + version + "/" + template + "/" + n++, provider, address, template, values));
        }
    }

    private String day(@Nullable Instant at) {
        return at == null
                ? "-"
                : DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH)
                        .format(at.atZone(clock.getZone()));
    }
}
