package org.lifeline.provider;

import java.util.Map;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.springframework.stereotype.Service;

/** Tells an organisation that it is suspended, or may go on. */
@Service
public class SuspensionMessages {

    private final Suspensions suspensions;
    private final Providers providers;
    private final ProviderAddresses addresses;
    private final Messages messages;
    private final LifelineProperties properties;

    SuspensionMessages(
            Suspensions suspensions,
            Providers providers,
            ProviderAddresses addresses,
            Messages messages,
            LifelineProperties properties) {
        this.suspensions = suspensions;
        this.providers = providers;
        this.addresses = addresses;
        this.messages = messages;
        this.properties = properties;
    }

    /** Tells the newest suspension, or its end; each once. */
    public void tell(String provider) {
        Suspensions.Suspension newest = suspensions.history(provider).get(0);
        boolean over = newest.resumedAt() != null;
        String template = over ? "provider-resumed" : "provider-suspended";
        Map<String, String> values = Map.of(
                "provider",
                providers.name(provider),
                "reason",
                over ? String.valueOf(newest.resumeReason()) : newest.reason(),
                "address",
                properties.publicUrl() + "/provider");
        int n = 0;
        for (String address : addresses.of(provider)) {
            messages.post(Message.byMail(
                    provider + "/" + template + "/" + newest.suspendedAt().getEpochSecond() + "/" + n++,
                    provider,
                    providers.language(provider),
                    address,
                    template,
                    values));
        }
    }
}
