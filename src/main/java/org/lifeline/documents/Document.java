package org.lifeline.documents;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document of a case.
 *
 * @param caseNumber the application or claim to which it belongs
 * @param kind what the uploader says it is, such as {@code medicalReport} or {@code invoice}
 * @param mediaType as detected from the content, never as the uploader claims
 * @param size bytes
 * @param sha256 of the content, lower-case hex
 * @param sent whether it was sent with its application, claim, answer or appeal; then it stays. Until then the person who added it may remove it
 * @param heldBack whether nobody can open it yet, because it is being checked for viruses
 * @param damaged whether its file was missing or altered when it was read last
 * @param deleted since when its content is gone, because the time for which it is kept is over; null while it is there
 */
public record Document(
        UUID id,
        String caseNumber,
        String kind,
        String fileName,
        String mediaType,
        long size,
        String sha256,
        String uploadedBy,
        Instant uploadedAt,
        boolean sent,
        boolean heldBack,
        boolean damaged,
        @Nullable Deleted deleted) {

    /** @param afterDays so many days after the end of its case, as the rules say */
    public record Deleted(Instant at, int afterDays) {}

    /** Whether this person may remove it now. */
    public boolean isRemovableBy(String user) {
        return !sent && deleted == null && uploadedBy.equals(user);
    }

    /** Whether it is heard and not seen: a voice note. */
    public boolean isSound() {
        return mediaType.startsWith("audio/");
    }

    public boolean isImage() {
        return mediaType.startsWith("image/");
    }
}
