package org.lifeline.notification;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Language;

/**
 * A message to one person, by mail and by SMS, in their language.
 *
 * @param businessKey the lasting name of the message, such as {@code A-2026-000001/voucher}; it is sent once by each channel
 * @param caseNumber the case that it is about; of a monthly report, the programme and the month
 * @param email the address; null: no mail
 * @param phone as the person wrote it; no SMS is sent when it is null or cannot receive SMS
 * @param template name of the texts under templates/mail/&lt;language&gt; and templates/sms/&lt;language&gt;
 * @param values the values for the texts' placeholders
 * @param attachment attached to the mail; null: nothing is
 */
public record Message(
        String businessKey,
        String caseNumber,
        Language language,
        @Nullable String email,
        @Nullable String phone,
        String template,
        Map<String, String> values,
        @Nullable StoredFile attachment) {

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
