package org.lifeline.account;

import java.util.Locale;
import org.lifeline.notification.Messages;
import org.lifeline.platform.contact.MailAddress;
import org.lifeline.platform.contact.PhoneNumbers;
import org.lifeline.platform.problem.Refused;
import org.springframework.stereotype.Component;

/** Reads what a person typed as the way to reach them. The same telephone or mailbox is the same contact, however it is written. */
@Component
public class Contacts {

    /** The field of a form in which it is typed. */
    public static final String FIELD = "contact";

    private static final String EMPTY = "Give your phone number or your e-mail address.";
    private static final String NOT_BY_SMS =
            "We cannot send a text message to this phone number. Give a mobile number, or an e-mail address.";
    private static final int LONGEST = 300;

    private final PhoneNumbers phones;
    private final Messages messages;

    Contacts(PhoneNumbers phones, Messages messages) {
        this.phones = phones;
        this.messages = messages;
    }

    /** @throws Refused 422 for what is neither, or cannot be sent a message; the answer depends on the text only, never on who is known */
    public Contact read(String typed) {
        String text = MailAddress.tidy(typed);
        if (text.isEmpty() || text.length() > LONGEST) {
            throw Refused.invalid(FIELD, EMPTY);
        }
        if (text.indexOf('@') >= 0) {
            if (!MailAddress.isAddress(text)) {
                throw Refused.invalid(FIELD, MailAddress.WRONG);
            }
            return new Contact(Contact.Kind.MAIL, MailAddress.ascii(text).toLowerCase(Locale.ROOT));
        }
        PhoneNumbers.Reading reading = phones.read(text);
        if (reading.phone() == null) {
            throw Refused.invalid(FIELD, String.valueOf(reading.wrong()));
        }
        if (!messages.reachesBySms(reading.phone().e164())) {
            throw Refused.invalid(FIELD, NOT_BY_SMS);
        }
        return new Contact(Contact.Kind.PHONE, reading.phone().e164());
    }
}
