package org.lifeline.notification;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Language;

/**
 * What one person is told, by mail and by SMS, in their language.
 *
 * @param businessKey names the message for ever, such as {@code A-2026-000001/voucher}: it is sent once on each way
 * @param caseNumber what it is about
 * @param email the address; null: no mail
 * @param phone as the person wrote it; null, or none that takes a short message: no SMS
 * @param template name of the texts under templates/mail/&lt;language&gt; and templates/sms/&lt;language&gt;
 * @param values what the texts show
 * @param attachment goes with the mail; null: nothing does
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
     * A file of the document store.
     *
     * @param fileName made by us, of letters, digits, hyphens and points: no name that a person gave to a file leaves in a mail
     */
    public record StoredFile(String fileName, String mediaType, String sha256) {

        public StoredFile {
            if (!fileName.matches("[A-Za-z0-9-]{1,60}\\.[a-z]{3}")) {
                throw new IllegalArgumentException("not a name of ours for an attachment");
            }
        }
    }
}
