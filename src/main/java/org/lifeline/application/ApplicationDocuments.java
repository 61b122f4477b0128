package org.lifeline.application;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.access.CaseAccess;
import org.lifeline.approval.CaseLock;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.Document;
import org.lifeline.documents.Documents;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.multipart.MultipartFile;

/**
 * Documents of an application: added and removed by its applicant, by the person who filed it, by whoever acts for the applicant, and by those
 * who have a task in the case.
 */
@Service
public class ApplicationDocuments {

    private final Applications applications;
    private final ApplicantRequests requests;
    private final CaseLock lock;
    private final CaseAccess access;
    private final Documents documents;
    private final AuditLog audit;

    ApplicationDocuments(
            Applications applications,
            ApplicantRequests requests,
            CaseLock lock,
            CaseAccess access,
            Documents documents,
            AuditLog audit) {
        this.applications = applications;
        this.requests = requests;
        this.lock = lock;
        this.access = access;
        this.documents = documents;
        this.audit = audit;
    }

    /**
     * Adds a document to an application that is not decided, or whose applicant can appeal: then it goes with the appeal.
     *
     * @param replaces a document that was not sent yet and that the new one replaces; or null
     * @throws Refused 404 for a person who may not read the application, 403 for one who has no task in it now; 409 when the case is over
     *     or has this file already; 413, 415, 422 for a file that is not acceptable as a document
     */
    @Transactional
    public Document add(
            CurrentUser user,
            String number,
            @Nullable MultipartFile file,
            @Nullable String kind,
            @Nullable UUID replaces) {
        Application application = applications.get(number);
        boolean acts = applications.mayAct(user, application);
        if (!acts) {
            CaseAccess.Standing standing = access.of(user, number);
            if (!standing.reader()) {
                throw Applications.unknown();
            }
            if (!standing.worker()) {
                throw Refused.forbidden(
                        "forbidden",
                        "You have no task in this case now: only those who have one, and the applicant, add documents.");
            }
        }
        refuseUnlessOpen(user, application);
        // done before the lock is taken, because it can take seconds
        Documents.Checked checked = documents.check(file, kind);
        lock.take(number);
        if (acts && !applications.mayAct(user, applications.get(number))) {
            // the agreement ended while the file was checked
            throw Applications.unknown();
        }
        refuseUnlessOpen(user, applications.get(number));
        Document document = documents.add(number, checked, user.id(), replaces);
        if (replaces != null) {
            noteRemoval(user, application, replaces);
        }
        if (acts) {
            applications.noteActing(user, application, "document");
        }
        return document;
    }

    /**
     * Removes a document that the applicant, or the person who filed for them, added to a draft or to an answer and has not sent yet.
     *
     * @throws Refused 404 for a person who may not do so, 403 when somebody else added the document, 409 {@code documentSent} when it was
     *     sent
     */
    @Transactional
    public void remove(CurrentUser user, String number, UUID id) {
        Application application = applications.actedLocked(user, number);
        documents.remove(number, id, user.id());
        noteRemoval(user, application, id);
        applications.noteActing(user, application, "documentRemoved");
    }

    /**
     * Turns a picture by 90 degrees clockwise that the applicant, or the person who filed for them, added to a draft or to an answer and has not
     * sent yet. A new document takes its place.
     *
     * @throws Refused 404 for a person who may not do so; 409 when the case is over; and those of {@link Documents#turn}
     */
    @Transactional
    public Document turn(CurrentUser user, String number, UUID id) {
        Application application = applications.actedLocked(user, number);
        refuseUnlessOpen(user, application);
        Document turned = documents.turn(number, id, user.id());
        noteRemoval(user, application, id);
        applications.noteActing(user, application, "document");
        return turned;
    }

    /** Whether this person, who may read the application, may add a document to it now. */
    public boolean mayAdd(CurrentUser user, Application application) {
        return isOpen(user, application)
                && (applications.mayAct(user, application)
                        || access.of(user, application.number()).worker());
    }

    /** Officers may have seen a document that was added to an answer; nobody but the author has seen a draft. */
    private void noteRemoval(CurrentUser user, Application application, UUID id) {
        if (application.status() != Status.draft) {
            audit.append(
                    Action.documentRemoved,
                    user.id(),
                    application.number(),
                    application.programme(),
                    Map.of("document", id.toString()));
        }
    }

    private void refuseUnlessOpen(CurrentUser user, Application application) {
        if (!isOpen(user, application)) {
            throw Refused.conflict(
                    "caseClosed", "This application has been decided, so you can no longer add documents.");
        }
    }

    private boolean isOpen(CurrentUser user, Application application) {
        Status status = application.status();
        return status.mayBeWithdrawn()
                || status == Status.draft
                || status == Status.inAppeal
                || (requests.mayAppeal(application) && applications.mayAct(user, application));
    }
}
