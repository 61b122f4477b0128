package org.lifeline.documents;

import java.time.Instant;
import java.util.UUID;

/**
 * A document as the API shows it.
 *
 * @param sha256 checksum of what is stored; for a photo with metadata it differs from that of the uploaded file
 * @param size bytes that are stored
 * @param removable whether the caller may remove or replace it now, because they added it and it was not sent yet
 * @param beingChecked whether nobody can open it yet, because it is being checked for viruses
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
        boolean beingChecked) {

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
                d.heldBack());
    }
}
