package org.lifeline.recovery;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.time.Times;
import org.springframework.stereotype.Component;

/**
 * Tells everybody who may be the holder of an account that somebody asks for it, and what became of that. A number may have another owner by
 * now: so no message has a name, a number of an application, or the other contact.
 */
@Component
class RecoveryMessages {

    private final Messages messages;
    private final Languages languages;
    private final Times times;
    private final LifelineProperties properties;

    RecoveryMessages(Messages messages, Languages languages, Times times, LifelineProperties properties) {
        this.messages = messages;
        this.languages = languages;
        this.times = times;
        this.properties = properties;
    }

    /**
     * Tells at once that somebody asks for the account, and how to stop it.
     *
     * @param language code of the language of the account's holder; null for the product's first one
     * @param ways telephone numbers and mail addresses
     * @param from from when it can be confirmed
     */
    void tellAsked(long id, String number, @Nullable String language, Collection<String> ways, Instant from) {
        Language its = languages.of(language);
        post(
                number + "/recovery/" + id + "/asked",
                number,
                its,
                ways,
                "account-recovery-asked",
                Map.of("until", times.moment(from, its.numbers()), "address", properties.publicUrl() + "/account"));
    }

    /**
     * Tells that the account has another contact now.
     *
     * @param ways all that were known before
     * @param fresh what opens it now
     */
    void tellRecovered(long id, String number, @Nullable String language, Collection<String> ways, String fresh) {
        Language its = languages.of(language);
        String key = number + "/recovery/" + id;
        post(
                key + "/removed",
                number,
                its,
                ways,
                "account-contact-removed",
                Map.of("address", properties.publicUrl() + "/help"));
        post(
                key + "/recovered",
                number,
                its,
                List.of(fresh),
                "account-recovered",
                Map.of("address", properties.publicUrl() + "/login/code"));
    }

    private void post(
            String key,
            String number,
            Language language,
            Collection<String> ways,
            String template,
            Map<String, String> values) {
        int n = 0;
        for (String way : ways) {
            boolean mail = way.indexOf('@') >= 0;
            Message message = new Message(
                    key + "/" + n, number, language, mail ? way : null, mail ? null : way, template, values, null);
            // a consequence of the manager's form, and not one of its answers
            SystemAuthority.run(() -> messages.post(message));
            n++;
        }
    }
}
