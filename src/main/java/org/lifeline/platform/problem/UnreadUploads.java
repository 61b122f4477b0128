package org.lifeline.platform.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.UploadLimit;
import org.lifeline.platform.WorkFolder;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.support.StandardServletMultipartResolver;

/**
 * What the sender of a form with files is told when it could not be read: because it is too large, or because there is no room on the disk for what
 * arrives. The container then knows none of its fields, also not the form's token, so whoever asks for that first would find it missing.
 */
@Component
public class UnreadUploads {

    private static final int UNREADABLE = 400;

    private final StandardServletMultipartResolver forms = new StandardServletMultipartResolver();
    private final UploadLimit limit;
    private final WorkFolder work;

    UnreadUploads(UploadLimit limit, WorkFolder work) {
        this.limit = limit;
        this.work = work;
    }

    /** Why this request could not be read; null when it has no files, or was read, or nobody knows better than that it has no token. */
    public @Nullable Refused of(HttpServletRequest request) {
        if (!forms.isMultipart(request)) {
            return null;
        }
        try {
            // the container remembers how it ended, and reads nothing twice
            forms.resolveMultipart(request);
            return null;
        } catch (MultipartException e) {
            Refused refused = of(e);
            return refused.status() == UNREADABLE ? null : refused;
        }
    }

    /** 413 {@code tooLarge}, 503 {@code documentsNotStored}, or 400 {@code unreadable}. */
    Refused of(MultipartException e) {
        if (e instanceof MaxUploadSizeExceededException) {
            return Refused.tooLarge("The upload is larger than " + limit.megabytes() + " MB.");
        }
        return isOfTheDisk(e) ? Refused.documentNotStored() : Refused.unreadable("The multipart body cannot be read.");
    }

    /** What is wrong with a body the container tells by an exception of its own; a disk that was full for a moment by one of Java. */
    private boolean isOfTheDisk(MultipartException e) {
        Throwable cause = e.getMostSpecificCause();
        return cause.getClass() == IOException.class || cause instanceof FileNotFoundException || !work.isWritable();
    }
}
