package org.lifeline.application;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.documents.Document;
import org.lifeline.documents.Documents;
import org.lifeline.documents.StoredDocument;
import org.lifeline.documents.Uploads;
import org.lifeline.platform.idempotency.Idempotent;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.openapi.AnswersAs;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.Page;
import org.lifeline.platform.web.SeenVersion;
import org.lifeline.platform.web.Versioned;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
class ApplicationController {

    /**
     * @param answers by the keys of the programme's form
     * @param submit false keeps a draft; true, or left out, submits
     * @param onBehalfOf for a social worker who files for somebody: a account, or the name of a person who has no account
     * @param consent for a social worker: that this person agreed before a witness. A signature or a voice note is taken on the page of a draft
     */
    record NewApplication(
            @Schema(requiredMode = REQUIRED) @Nullable String programme,
            @Schema(requiredMode = REQUIRED) @Nullable Map<String, Object> answers,
            @Nullable Boolean submit,
            @Nullable String onBehalfOf,
            @Nullable StatedConsent consent) {}

    /**
     * @param witness who was there and heard it
     * @param language code of the language in which the person was asked
     */
    record StatedConsent(
            @Schema(requiredMode = REQUIRED) @Nullable String witness,
            @Schema(requiredMode = REQUIRED) @Nullable String language) {}

    record ChangedAnswers(
            @Schema(requiredMode = REQUIRED) @Nullable Map<String, Object> answers) {}

    /**
     * @param version of the draft, or of the contact data: the value of the header {@code ETag}, to be sent in the next {@code If-Match}
     * @param hints what the person should know about a field although it is valid, such as that SMS cannot reach this telephone
     */
    record Filed(String number, String status, long version, List<FieldError> hints) implements Versioned {}

    private final Applications applications;
    private final ApplicationDocuments attachments;
    private final ApplicationFiling filing;
    private final ApplicantRequests requests;
    private final ApplicationViews views;
    private final Documents documents;
    private final Uploads uploads;
    private final ContactChanges contacts;
    private final Languages languages;

    ApplicationController(
            Applications applications,
            ApplicationDocuments attachments,
            ApplicationFiling filing,
            ApplicantRequests requests,
            ApplicationViews views,
            Documents documents,
            Uploads uploads,
            ContactChanges contacts,
            Languages languages) {
        this.languages = languages;
        this.uploads = uploads;
        this.contacts = contacts;
        this.applications = applications;
        this.attachments = attachments;
        this.filing = filing;
        this.requests = requests;
        this.views = views;
        this.documents = documents;
    }

    @Operation(summary = "File an application, or keep it as a draft")
    @Idempotent
    @Refuses(
            forbidden = "forbidden",
            conflict = {"consentMissing", "consentWay", "programmeClosed", "tooManyDrafts"})
    @PostMapping("/api/applications")
    @ResponseStatus(HttpStatus.CREATED)
    Filed file(CurrentUser user, @RequestBody NewApplication request) {
        if (request.programme() == null || !request.programme().matches("[A-Z0-9-]{2,16}")) {
            throw Refused.invalid("programme", "Name the programme by its code.");
        }
        Application filed = filing.file(
                user,
                request.programme(),
                answers(request.answers()),
                !Boolean.FALSE.equals(request.submit()),
                request.onBehalfOf(),
                stated(request.consent()));
        return filed(filed);
    }

    @Operation(
            summary = "Change the answers of a draft",
            description =
                    "Send the ETag that you read as If-Match: when somebody saved the draft meanwhile, this answers 412 with the reason"
                            + " draftChanged and writes nothing. Without If-Match the answers replace whatever is there. The answer has the new ETag,"
                            + " which is that of the answers: documents are added and removed one by one and do not change it.")
    @Idempotent
    @Refuses(conflict = "alreadySubmitted", changedMeanwhile = "draftChanged")
    @PutMapping("/api/applications/{number}")
    Filed save(
            CurrentUser user,
            @PathVariable String number,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ChangedAnswers request) {
        Application saved = filing.save(user, number, answers(request.answers()), SeenVersion.of(ifMatch));
        return filed(saved);
    }

    private ApplicationFiling.@Nullable Statement stated(@Nullable StatedConsent consent) {
        if (consent == null) {
            return null;
        }
        return new ApplicationFiling.Statement(
                languages.find(consent.language()).orElseThrow(() -> Refused.invalid("language", "Choose a language.")),
                consent.witness());
    }

    private static Map<String, Object> answers(@Nullable Map<String, Object> given) {
        if (given == null) {
            throw Refused.invalid("answers", "Give the answers by the keys of the programme's form.");
        }
        return given;
    }

    @Operation(
            summary = "Submit a draft",
            description =
                    "With If-Match it is submitted only as it was read: 412 with the reason draftChanged when somebody saved it meanwhile.")
    @Idempotent
    @Refuses(
            conflict = {"alreadySubmitted", "consentMissing", "programmeClosed"},
            changedMeanwhile = "draftChanged")
    @PostMapping("/api/applications/{number}/submission")
    Filed submit(
            CurrentUser user,
            @PathVariable String number,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        Application submitted = filing.submit(user, number, SeenVersion.of(ifMatch));
        return filed(submitted);
    }

    @Operation(summary = "One's own applications, the newest first")
    @GetMapping("/api/applications")
    List<ApplicationViews.View> list(
            CurrentUser user, @RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "20") int size) {
        Page bounds = Page.of(page, size);
        return views.views(applications.of(user, bounds.number(), bounds.size()));
    }

    @Operation(
            summary = "Where an application stands",
            description =
                    "The ETag is the version of the answers and the contact data, for If-Match of what changes them.")
    @GetMapping("/api/applications/{number}")
    ApplicationViews.View get(CurrentUser user, @PathVariable String number) {
        return views.view(applications.read(user, number, "application"));
    }

    @Operation(
            summary = "Add a document: PDF, JPEG or PNG, as large as lifeline.uploads.largest allows (10 MB)",
            description =
                    "replaces: a document that was not sent yet and that the caller added; the new one takes its place in one step."
                            + " upload: in place of file, a file that was sent in parts before (POST /api/uploads)."
                            + " After a rejection the applicant adds what goes with an appeal, while one is possible."
                            + " The same content a second time in one case is refused with 409 and the reason alreadyAdded."
                            + " Of a photo the picture alone is kept, without the place where it was taken and all other metadata: size and sha256 are those of what"
                            + " is kept.")
    @Idempotent
    @Refuses(
            forbidden = "forbidden",
            conflict = {"alreadyAdded", "caseClosed", "documentSent", "tooManyDocuments"})
    @PostMapping(value = "/api/applications/{number}/documents", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    StoredDocument upload(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam(required = false) @Nullable MultipartFile file,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable UUID upload,
            @RequestParam(required = false) @Nullable UUID replaces) {
        Document added = attachments.add(user, number, uploads.chosen(user, file, upload), kind, replaces);
        uploads.forget(user, upload);
        return StoredDocument.of(added, user.id());
    }

    @Operation(
            summary = "The documents of an application: name, size, kind, time, and whether the caller may remove them")
    @GetMapping("/api/applications/{number}/documents")
    List<StoredDocument> documents(CurrentUser user, @PathVariable String number) {
        return documents.list(applications.read(user, number, "documentList").number()).stream()
                .map(d -> StoredDocument.of(d, user.id()))
                .toList();
    }

    @Operation(
            summary = "Remove a document of a draft, or of an answer that is not sent yet",
            description = "By the one who added it alone. What was sent stays: 409 with the reason documentSent.")
    @Refuses(forbidden = "notYours", conflict = "documentSent")
    @DeleteMapping("/api/applications/{number}/documents/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeDocument(CurrentUser user, @PathVariable String number, @PathVariable UUID id) {
        attachments.remove(user, number, id);
    }

    @Operation(summary = "A document of an application, as it is stored")
    @AnswersAs({"application/pdf", "image/jpeg", "image/png"})
    @GetMapping("/api/applications/{number}/documents/{id}")
    ResponseEntity<byte[]> document(CurrentUser user, @PathVariable String number, @PathVariable UUID id) {
        return documents.show(
                applications.read(user, number, Applications.DOCUMENT).number(), id);
    }

    /** @param answer in the applicant's own words */
    record AnswerGiven(
            @Schema(requiredMode = REQUIRED) @Nullable String answer) {}

    /** @param grounds why the decision should change */
    record AppealGiven(
            @Schema(requiredMode = REQUIRED) @Nullable String grounds) {}

    @Operation(summary = "Answer the question that sent the application back")
    @Idempotent
    @Refuses(conflict = "nothingAsked")
    @PostMapping("/api/applications/{number}/answer")
    Filed answer(CurrentUser user, @PathVariable String number, @RequestBody AnswerGiven request) {
        requests.answer(user, number, request.answer());
        return filed(number);
    }

    @Operation(summary = "Withdraw an application before a voucher is issued")
    @Idempotent
    @Refuses(conflict = "notWithdrawable")
    @PostMapping("/api/applications/{number}/withdrawal")
    Filed withdraw(CurrentUser user, @PathVariable String number) {
        requests.withdraw(user, number);
        return filed(number);
    }

    @Operation(summary = "Appeal against a rejection, once, within the programme's days")
    @Idempotent
    @Refuses(conflict = {"alreadyAppealed", "appealOver", "notRejected"})
    @PostMapping("/api/applications/{number}/appeal")
    Filed appeal(CurrentUser user, @PathVariable String number, @RequestBody AppealGiven request) {
        requests.appeal(user, number, request.grounds());
        return filed(number);
    }

    @Operation(
            summary =
                    "Change how the applicant is reached, after submission: phone, email, language, street, town, region; what is left out stays",
            description =
                    "With If-Match only as it was read: 412 with the reason contactChanged when it was changed meanwhile.")
    @Idempotent
    @Refuses(forbidden = "applicantsOwn", conflict = "stillDraft", changedMeanwhile = "contactChanged")
    @PutMapping("/api/applications/{number}/contact")
    Filed changeContact(
            CurrentUser user,
            @PathVariable String number,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody Map<String, Object> contact) {
        contacts.change(user, number, contact, SeenVersion.of(ifMatch));
        return filed(number);
    }

    private Filed filed(String number) {
        return filed(applications.get(number));
    }

    private Filed filed(Application application) {
        return new Filed(
                application.number(), application.status().name(), application.version(), filing.hints(application));
    }
}
