package org.lifeline.passkey;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.lifeline.account.AccountContacts;
import org.lifeline.account.Contact;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.springframework.stereotype.Component;

/** Tells the holder of an account, at each contact that opens it, what became of its passkeys: so they notice when it was not they. */
@Component
class PasskeyMessages {

    private final Messages messages;
    private final AccountContacts contacts;
    private final Languages languages;
    private final LifelineProperties properties;

    PasskeyMessages(Messages messages, AccountContacts contacts, Languages languages, LifelineProperties properties) {
        this.messages = messages;
        this.contacts = contacts;
        this.languages = languages;
        this.properties = properties;
    }

    void tellAdded(String account, UUID id) {
        post(account, id, "added", "passkey-added");
    }

    void tellRemoved(String account, UUID id) {
        post(account, id, "removed", "passkey-removed");
    }

    /** @param at when the count went backwards */
    void tellCopied(String account, UUID id, Instant at) {
        post(account, id, "copied-" + at.getEpochSecond(), "passkey-copied");
    }

    private void post(String account, UUID id, String what, String template) {
        Language language = languages.of(contacts.language(account).orElse(null));
        String about = "passkey-" + id;
        int n = 0;
        for (Contact to : contacts.opening(account)) {
            boolean mail = to.kind() == Contact.Kind.MAIL;
            Message message = new Message(
                    about + "/" + what + "/" + n,
                    about,
                    language,
                    mail ? to.value() : null,
                    mail ? null : to.value(),
                    template,
                    Map.of("address", properties.publicUrl() + "/account/passkeys"),
                    null);
            SystemAuthority.run(() -> messages.post(message));
            n++;
        }
    }
}
