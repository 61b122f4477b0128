package org.lifeline.notification;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Language;

/**
 * A message to one person, by mail and by SMS, in their language.
 *
 * @param businessKey the lasting name of the message, such as {@code A-2026-000001/voucher}; it is sent once by each channel
 * @param about the number or code of the case, claim, programme, change or report that it is about
 * @param email the address; null: no mail
 * @param phone as the person wrote it; no SMS is sent when it is null or cannot receive SMS
 * @param template name of the texts under templates/mail/&lt;language&gt; and templates/sms/&lt;language&gt;
 * @param values the values for the texts' placeholders
 * @param attachment attached to the mail; null: nothing is
 * @param toStaff whether it goes to somebody who works on the case
 */
public record Message(
        String businessKey,
        String about,
        Language language,
        @Nullable String email,
        @Nullable String phone,
        String template,
        Map<String, String> values,
        @Nullable StoredFile attachment,
        boolean toStaff) {

    /** A message to the person of the case, or to a provider. */
    public Message(
            String businessKey,
            String about,
            Language language,
            @Nullable String email,
            @Nullable String phone,
            String template,
            Map<String, String> values,
            @Nullable StoredFile attachment) {
        this(businessKey, about, language, email, phone, template, values, attachment, false);
    }

    /** A mail without an attachment. */
    public static Message byMail(
            String businessKey,
            String about,
            Language language,
            String email,
            String template,
            Map<String, String> values) {
        return new Message(businessKey, about, language, email, null, template, values, null);
    }

    /** A mail to staff, in English. */
    public static Message toStaff(
            String businessKey, String about, String email, String template, Map<String, String> values) {
        return new Message(businessKey, about, Language.ENGLISH, email, null, template, values, null, true);
    }

    /**
     * A file in the document store.
     *
     * @param fileName a name of our own, of letters, digits, hyphens and points; a name that a person gave to a file is never used in a
     *     mail
     */
    public record StoredFile(String fileName, String mediaType, String sha256) {

        public StoredFile {
            if (!fileName.matches("[A-Za-z0-9-]{1,60}\\.[a-z]{3}")) {
                throw new IllegalArgumentException("not a name of ours for an attachment");
            }
        }
    }
}
