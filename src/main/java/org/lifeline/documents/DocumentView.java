package org.lifeline.documents;

import java.time.Instant;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.web.DisplayFormats;

/**
 * A document as pages show it.
 *
 * @param kind as it is stored, such as {@code medicalReport}; {@code kindLabel} is it in words
 * @param removable whether the person who looks at it may remove it
 * @param beingChecked whether nobody can open it yet, because it is being checked for viruses
 * @param damaged whether its file was missing or altered when it was read last
 * @param deleted since when its content is gone, as the rules say; null while it is there
 */
public record DocumentView(
        UUID id,
        String fileName,
        String kind,
        String kindLabel,
        String mediaType,
        boolean image,
        String size,
        Instant uploadedAt,
        String sha256,
        boolean removable,
        boolean beingChecked,
        boolean damaged,
        Document.@Nullable Deleted deleted) {

    /** Whether it can be opened now, as far as anybody knows. */
    public boolean opens() {
        return !beingChecked && deleted == null;
    }

    /** Whether it is a picture that this person may turn now. */
    public boolean turns() {
        return image && removable && opens() && !damaged;
    }

    /** The document for a person who cannot change anything here. */
    public static DocumentView of(Document d) {
        return of(d, DisplayFormats.kind(d.kind()), false);
    }

    /** The document for this person. @param say translates an English sentence into the language of the page */
    public static DocumentView of(Document d, String user, UnaryOperator<String> say) {
        return of(d, say.apply(DisplayFormats.kind(d.kind())), d.isRemovableBy(user));
    }

    private static DocumentView of(Document d, String kindLabel, boolean removable) {
        return new DocumentView(
                d.id(),
                d.fileName(),
                d.kind(),
                kindLabel,
                d.mediaType(),
                d.isImage(),
                DisplayFormats.size(d.size()),
                d.uploadedAt(),
                d.sha256(),
                removable,
                d.heldBack() && d.deleted() == null,
                d.damaged() && d.deleted() == null,
                d.deleted());
    }
}
