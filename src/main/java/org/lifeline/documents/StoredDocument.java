package org.lifeline.documents;

import java.time.Instant;
import java.util.UUID;

/**
 * A document as the API shows it to somebody.
 *
 * @param sha256 of what is kept: of a photo with metadata another one than of what was sent
 * @param size bytes of what is kept
 * @param removable whether they may remove or replace it now: not sent yet, and added by them
 */
public record StoredDocument(
        UUID id, String sha256, String mediaType, long size, String kind, String fileName, Instant uploadedAt, boolean removable) {

    public static StoredDocument of(Document d, String user) {
        return new StoredDocument(
                d.id(), d.sha256(), d.mediaType(), d.size(), d.kind(), d.fileName(), d.uploadedAt(), d.isRemovableBy(user));
    }
}
