package org.lifeline.acting;

import java.time.Instant;
import java.util.Collection;
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
 * Tells both sides of an agreement, at every contact that is known of each. A number may have another owner by now, and who asks may mean no
 * good: so no message has a name, a number of an application or a word that somebody typed.
 */
@Component
class AgreementMessages {

    private final Messages messages;
    private final Languages languages;
    private final Times times;
    private final LifelineProperties properties;

    AgreementMessages(Messages messages, Languages languages, Times times, LifelineProperties properties) {
        this.messages = messages;
        this.languages = languages;
        this.times = times;
        this.properties = properties;
    }

    /**
     * How one side is reached.
     *
     * @param ways telephone numbers and mail addresses
     * @param language code of the language in which they read; null for the product's first one
     * @param ends where they end it: the page after the log-in, or who helps people without an account
     */
    record Side(Collection<String> ways, @Nullable String language, String ends) {}

    /** Where the holder of an account sees and ends all of this. */
    String page() {
        return properties.publicUrl() + "/account/others";
    }

    /** Where somebody without an account reads who helps them. */
    String help() {
        return properties.publicUrl() + "/help";
    }

    /** Tells the holder of an account that somebody asks to act for them, and that nothing happens unless they agree. */
    void tellAsked(Agreement its, Side represented) {
        post(its, "asked", represented, "acting-asked", Map.of("address", represented.ends()));
    }

    /** Tells both that it begins, until when, and how to end it. */
    void tellAgreed(Agreement its, Side represented, Side actor, Instant until) {
        Language theirs = languages.of(represented.language());
        post(
                its,
                "agreed",
                represented,
                "acting-agreed",
                Map.of("until", times.until(until, theirs), "address", represented.ends()));
        Language of = languages.of(actor.language());
        post(its, "begun", actor, "acting-begun", Map.of("until", times.until(until, of), "address", actor.ends()));
    }

    /** Tells both that it is over; the same words, whoever ended it. */
    void tellEnded(Agreement its, Side represented, Side actor) {
        post(its, "ended", represented, "acting-ended", Map.of("address", represented.ends()));
        post(its, "over", actor, "acting-ended", Map.of("address", actor.ends()));
    }

    private void post(Agreement its, String what, Side to, String template, Map<String, String> values) {
        Language language = languages.of(to.language());
        String about = "acting-" + its.id();
        int n = 0;
        for (String way : to.ways()) {
            boolean mail = way.indexOf('@') >= 0;
            Message message = new Message(
                    about + "/" + what + "/" + n,
                    about,
                    language,
                    mail ? way : null,
                    mail ? null : way,
                    template,
                    values,
                    null);
            SystemAuthority.run(() -> messages.post(message));
            n++;
        }
    }
}
