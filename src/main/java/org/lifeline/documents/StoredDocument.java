package org.lifeline.documents;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document as the API shows it.
 *
 * @param sha256 checksum of what is stored; for a photo with metadata it differs from that of the uploaded file
 * @param size bytes that are stored
 * @param removable whether the caller may remove or replace it now, because they added it and it was not sent yet
 * @param beingChecked whether nobody can open it yet, because it is being checked for viruses
 * @param deletedAt since when its content is gone, because the time for which it is kept is over; null while it is there
 */
public record StoredDocument(
        UUID id,
        String sha256,
        String mediaType,
        long size,
        String kind,
        String fileName,
        Instant uploadedAt,
        boolean removable,
        boolean beingChecked,
        @Nullable Instant deletedAt) {

    public static StoredDocument of(Document d, String user) {
        return new StoredDocument(
                d.id(),
                d.sha256(),
                d.mediaType(),
                d.size(),
                d.kind(),
                d.fileName(),
                d.uploadedAt(),
                d.isRemovableBy(user),
                d.heldBack(),
                d.deleted() == null ? null : d.deleted().at());
    }
}
