package org.lifeline.notification;

import java.util.List;
import java.util.Map;
import org.lifeline.platform.language.Language;

/**
 * A mail to one person.
 *
 * @param businessKey names the message for ever, such as {@code A-2026-000001/voucher}: it is sent once
 * @param to the address
 * @param template name under templates/mail/&lt;language&gt;: the first line is the subject, the rest the text
 * @param values what the template shows
 */
public record Mail(
        String businessKey,
        String to,
        Language language,
        String template,
        Map<String, String> values,
        List<Attachment> attachments) {

    /** A mail to staff or a provider, in English. */
    public Mail(String businessKey, String to, String template, Map<String, String> values, List<Attachment> attachments) {
        this(businessKey, to, Language.ENGLISH, template, values, attachments);
    }

    /** A file that goes with the mail. */
    public record Attachment(String fileName, String mediaType, byte[] content) {}
}
