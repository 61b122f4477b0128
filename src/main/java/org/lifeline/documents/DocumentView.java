package org.lifeline.documents;

import java.time.Instant;
import java.util.UUID;
import org.lifeline.platform.web.Shown;

/** A document as pages show it. */
public record DocumentView(
        UUID id, String fileName, String kindLabel, String mediaType, boolean image, String size, Instant uploadedAt, String sha256) {

    public static DocumentView of(Document d) {
        return new DocumentView(
                d.id(), d.fileName(), Shown.kind(d.kind()), d.mediaType(), d.isImage(), Shown.size(d.size()), d.uploadedAt(), d.sha256());
    }
}
