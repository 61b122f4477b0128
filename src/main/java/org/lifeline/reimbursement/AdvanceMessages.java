package org.lifeline.reimbursement;

import java.util.Map;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.provider.ProviderAddresses;
import org.lifeline.provider.Providers;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Tells an organisation that an advance is paid, by mail, in the language in which it works on its claims. */
@Service
public class AdvanceMessages {

    private final Advances advances;
    private final Providers providers;
    private final ProviderAddresses addresses;
    private final Messages messages;
    private final LifelineProperties properties;
    private final Languages languages;
    private final JdbcClient jdbc;

    AdvanceMessages(
            Advances advances,
            Providers providers,
            ProviderAddresses addresses,
            Messages messages,
            LifelineProperties properties,
            Languages languages,
            JdbcClient jdbc) {
        this.languages = languages;
        this.jdbc = jdbc;
        this.advances = advances;
        this.providers = providers;
        this.addresses = addresses;
        this.messages = messages;
        this.properties = properties;
    }

    /** Once for each time that it is paid. */
    public void tellPaid(String number) {
        Advance advance = advances.get(number);
        if (advance.paidAt() == null) {
            // the money came back before this was told
            return;
        }
        Language language = language(advance.provider());
        Map<String, String> values = Map.of(
                "number",
                number,
                "provider",
                providers.name(advance.provider()),
                "amount",
                advance.amount().format(language.numbers()),
                "programme",
                advance.programme(),
                "reason",
                advance.reason(),
                "address",
                properties.publicUrl() + "/provider");
        int n = 0;
        for (String address : addresses.of(advance.provider())) {
            messages.post(new Message(
                    number + "/paid/" + advance.paidAt().getEpochSecond() + "/" + n++,
                    number,
                    language,
                    address,
                    null,
                    "advance-paid",
                    values,
                    null));
        }
    }

    /** In which the organisation worked on its last claim; English before its first. */
    private Language language(String provider) {
        return languages.of(
                jdbc.sql("select language from claim where provider_code = :provider order by number desc limit 1")
                        .param("provider", provider)
                        .query(String.class)
                        .optional()
                        .orElse(Language.ENGLISH.code()));
    }
}
