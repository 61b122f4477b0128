package org.lifeline.provider;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.lifeline.documents.VirusMessages;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Phrases;
import org.springframework.stereotype.Service;

/** Tells everybody of an organisation what happens with a change of what it says of itself. */
@Service
public class DetailsMessages implements VirusMessages {

    private final DetailsHistory history;
    private final Providers providers;
    private final ProviderAddresses addresses;
    private final Messages messages;
    private final Phrases phrases;
    private final LifelineProperties properties;

    DetailsMessages(
            DetailsHistory history,
            Providers providers,
            ProviderAddresses addresses,
            Messages messages,
            Phrases phrases,
            LifelineProperties properties) {
        this.phrases = phrases;
        this.history = history;
        this.providers = providers;
        this.addresses = addresses;
        this.messages = messages;
        this.properties = properties;
    }

    /** Tells the state that the change is in; once for each state. */
    public void tell(String provider, int number) {
        DetailsChange change = history.get(provider, number);
        String template = switch (change.state()) {
            case "asked" -> "provider-details-asked";
            case "made" -> "provider-details-changed";
            default -> "provider-details-unchanged";
        };
        Language language = providers.language(provider);
        Locale locale = language.numbers();
        Map<String, String> values = new HashMap<>();
        values.put("provider", providers.name(provider));
        values.put("askedBy", change.askedBy());
        values.put(
                "what",
                DetailsInWords.lines(change).stream()
                        .map(line -> phrases.say(line.what(), locale))
                        .collect(Collectors.joining(", ")));
        values.put(
                "reason", phrases.say(Objects.requireNonNullElse(change.decidedReason(), why(change.state())), locale));
        values.put("address", properties.publicUrl() + "/provider/details");
        // the mailbox of before as well: who changes it must not do so unseen
        Set<String> to = new LinkedHashSet<>(addresses.of(provider));
        if (change.before().email() != null) {
            to.add(change.before().email());
        }
        int n = 0;
        for (String address : to) {
            messages.post(Message.byMail(
                    DetailsHistory.key(provider, number) + "/" + template + "/" + n++,
                    provider,
                    language,
                    address,
                    template,
                    values));
        }
    }

    /** Tells the organisation that a paper of a change had a virus, what became of it, and what to do now. */
    @Override
    public void tellOfVirus(String key, String sender, String occasion) {
        history.providerOf(key).ifPresent(provider -> {
            int n = 0;
            for (String address : addresses.of(provider)) {
                messages.post(Message.byMail(
                        key + "/" + occasion + "/" + n++,
                        provider,
                        providers.language(provider),
                        address,
                        "document-infected",
                        Map.of("number", provider, "address", properties.publicUrl() + "/provider/details")));
            }
        });
    }

    private static String why(String state) {
        return state.equals("withdrawn") ? "Your organisation withdrew it" : "Nobody decided in time";
    }
}
