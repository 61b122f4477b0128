package org.lifeline.notification;

import java.util.List;
import java.util.Map;
import org.lifeline.platform.language.Language;

/**
 * A mail to one person.
 *
 * @param businessKey the lasting name of the mail, such as {@code A-2026-000001/voucher}; a mail with the same key is sent once
 * @param to the address
 * @param template name under templates/mail/&lt;language&gt;: the first line is the subject, the rest the text
 * @param values the values for the template's placeholders
 */
record Mail(
        String businessKey,
        String to,
        Language language,
        String template,
        Map<String, String> values,
        List<Attachment> attachments) {

    /** A file that is attached to the mail. */
    record Attachment(String fileName, String mediaType, byte[] content) {}
}
