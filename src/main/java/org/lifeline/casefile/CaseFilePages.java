package org.lifeline.casefile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.access.CaseAccess;
import org.lifeline.acting.Agreements;
import org.lifeline.application.Answers;
import org.lifeline.application.ApplicantRequests;
import org.lifeline.application.Application;
import org.lifeline.application.Applications;
import org.lifeline.application.Consents;
import org.lifeline.application.ContactChanges;
import org.lifeline.application.Corrections;
import org.lifeline.approval.Appeals;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Assessments;
import org.lifeline.approval.Emergencies;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.Document;
import org.lifeline.documents.DocumentView;
import org.lifeline.documents.Documents;
import org.lifeline.hold.LegalHolds;
import org.lifeline.notification.Messages;
import org.lifeline.notification.SentMessage.Way;
import org.lifeline.platform.engine.OpenTasks;
import org.lifeline.platform.engine.OpenTasks.OpenTask;
import org.lifeline.platform.forms.ShownAnswers;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.time.Times;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.lifeline.registry.Comparisons;
import org.lifeline.reimbursement.ClaimBeside;
import org.lifeline.reimbursement.Claims;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The "Case file" tab in Tasklist, and the documents that it and the portal open. */
@Controller
class CaseFilePages {

    record Fact(String label, String value) {}

    record Section(String title, List<Fact> answers) {}

    record Decided(
            String stage,
            String officer,
            boolean approved,
            String decision,
            String reasonLabel,
            String reason,
            Instant decidedAt) {}

    record Compared(String title, boolean clear, String reason, String by) {}

    record Related(String number, String text) {}

    /** A text that belongs to the case, such as an answer or a finding. */
    record Note(String title, String text, String by) {}

    private final OpenTasks tasks;
    private final CaseAccess access;
    private final Applications applications;
    private final Claims claims;
    private final Approvals approvals;
    private final Appeals appeals;
    private final Emergencies emergencies;
    private final Assessments assessments;
    private final ApplicantRequests requests;
    private final Programmes programmes;
    private final Documents documents;
    private final ShownAnswers shownAnswers;
    private final Times times;
    private final AuditLog audit;
    private final Comparisons comparisons;
    private final CaseComparison comparison;
    private final LegalHolds holds;
    private final ContactChanges contacts;
    private final Agreements agreements;
    private final Corrections corrections;
    private final Messages messages;
    private final ClaimCaseFile claimPart;
    private final Consents consents;

    CaseFilePages(
            OpenTasks tasks,
            CaseAccess access,
            Applications applications,
            Claims claims,
            Approvals approvals,
            Appeals appeals,
            Emergencies emergencies,
            Assessments assessments,
            ApplicantRequests requests,
            Programmes programmes,
            Documents documents,
            ShownAnswers shownAnswers,
            Times times,
            AuditLog audit,
            Comparisons comparisons,
            CaseComparison comparison,
            LegalHolds holds,
            ContactChanges contacts,
            Agreements agreements,
            Corrections corrections,
            Messages messages,
            ClaimCaseFile claimPart,
            Consents consents) {
        this.consents = consents;
        this.messages = messages;
        this.claimPart = claimPart;
        this.contacts = contacts;
        this.agreements = agreements;
        this.corrections = corrections;
        this.tasks = tasks;
        this.access = access;
        this.applications = applications;
        this.claims = claims;
        this.approvals = approvals;
        this.appeals = appeals;
        this.emergencies = emergencies;
        this.assessments = assessments;
        this.requests = requests;
        this.programmes = programmes;
        this.documents = documents;
        this.shownAnswers = shownAnswers;
        this.times = times;
        this.audit = audit;
        this.comparisons = comparisons;
        this.comparison = comparison;
        this.holds = holds;
    }

    @GetMapping("/case-file/{taskId}")
    String show(
            CurrentUser user,
            @PathVariable String taskId,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(required = false) @Nullable String lines,
            Locale language,
            Model model) {
        OpenTask task = open(user, taskId);
        audit.append(
                Action.personalDataRead, user.id(), task.caseNumber(), null, Map.of("what", "caseFile", "why", "task"));
        if (task.otherNumber() != null) {
            audit.append(
                    Action.personalDataRead,
                    user.id(),
                    task.otherNumber(),
                    null,
                    Map.of("what", "comparison", "why", "task"));
            model.addAttribute("task", taskId);
            model.addAttribute("caseTitle", task.name());
            comparison.show(applications.get(task.caseNumber()), applications.get(task.otherNumber()), model);
            return "compare-cases";
        }
        List<Fact> summary = new ArrayList<>();
        summary.add(new Fact("Step", task.name()));
        if (task.due() != null) {
            summary.add(new Fact("Due", time(task.due())));
        }
        model.addAttribute("summary", summary);
        boolean application = applications.exists(task.caseNumber());
        if (application) {
            application(applications.get(task.caseNumber()), summary, model);
        } else {
            claimPart.show(
                    user, taskId, task.caseNumber(), new ClaimBeside.Asked(page, lines), summary, language, model);
        }
        model.addAttribute("task", taskId);
        model.addAttribute("decisions", decisions(task.caseNumber()));
        model.addAttribute("hold", holds.of(task.caseNumber()).orElse(null));
        model.addAttribute("infected", documents.infected(task.caseNumber()));
        List<Document> papers = withPapers(task.caseNumber())
                .flatMap(number -> documents.list(number).stream())
                .toList();
        model.addAttribute("documents", papers.stream().map(DocumentView::of).toList());
        model.addAttribute("pages", documents.pages(papers));
        return "case-file";
    }

    /** The case, and the claim that it disputes: its papers are those of the dispute. */
    private Stream<String> withPapers(String number) {
        return Stream.concat(
                Stream.of(number), claims.find(number).stream().flatMap(claim -> Stream.ofNullable(claim.disputes())));
    }

    /** An open task of this person or of their group, about a case that they may read. Both conditions are checked. */
    private OpenTask open(CurrentUser user, String taskId) {
        return tasks.find(user, taskId)
                .filter(task -> access.of(user, task.caseNumber()).mayRead())
                .orElseThrow(() -> Refused.notFound("This task is not open, or it is not yours to decide."));
    }

    private void application(Application application, List<Fact> summary, Model model) {
        Programme programme = programmes.get(application.programme());
        summary.add(0, new Fact("Programme", programme.name()));
        if (application.amount() != null) {
            summary.add(1, new Fact("Amount", application.amount().format(Locale.ENGLISH)));
        }
        if (!application.filedBy().equals(application.applicant())) {
            summary.add(new Fact("Filed by", application.filedBy() + ", for " + application.onBehalfOf()));
            summary.add(new Fact(
                    "Consent", consents.of(application.number()).map(this::said).orElse("none was taken")));
        }
        agreements
                .in(application.number())
                .forEach(each -> summary.add(new Fact(
                        "Acts for the applicant",
                        each.account() + ", who is their " + each.relationship() + ", since " + time(each.since()))));
        List<Related> related = applications.related(application.number()).stream()
                .map(other -> new Related(
                        other.number(), "same person, " + other.status().title().toLowerCase(Locale.ENGLISH)))
                .toList();
        model.addAttribute("caseTitle", "Application " + application.number());
        model.addAttribute(
                "warnings",
                related.isEmpty()
                        ? List.of()
                        : List.of("The same person has another live application. Compare before you decide."));
        model.addAttribute("related", related);
        model.addAttribute(
                "comparisons",
                comparisons.of(application.number()).stream()
                        .map(c -> new Compared(
                                (c.other() == null ? "The identity" : "Compared with " + c.other())
                                        + (c.different() ? ": clear" : ": a duplicate, or not who they say"),
                                c.different(),
                                c.reason(),
                                c.decidedBy() + ", " + time(c.decidedAt())))
                        .toList());
        model.addAttribute("notes", notes(application));
        model.addAttribute(
                "sections",
                sections(shownAnswers.all(
                        programme.form(), application.answers(), application.currency(), Language.ENGLISH)));
        emergencies
                .find(application.number())
                .filter(Emergencies.Emergency::authorised)
                .ifPresent(e -> summary.add(new Fact(
                        "Emergency help",
                        Money.ofMinor(application.currency(), e.amountMinor()).format(Locale.ENGLISH)
                                + ", authorised by " + e.decidedBy() + ": " + e.reasonLabel())));
    }

    /** The applicant's answers to questions and grounds of an appeal, messages that were refused, and each version of the officers' findings. */
    private List<Note> notes(Application application) {
        List<Note> notes = new ArrayList<>();
        appeals.latest(application.number())
                .ifPresent(a -> notes.add(new Note("Appeal", a.grounds(), a.filedBy() + ", " + time(a.filedAt()))));
        requests.answers(application.number())
                .forEach(a -> notes.add(new Note(
                        "The applicant's answer",
                        a.text(),
                        // under the name of who gave it, if somebody acts for the applicant
                        a.by().equals(application.applicant()) ? time(a.at()) : a.by() + ", " + time(a.at()))));
        contacts.of(application.number())
                .forEach(c -> notes.add(
                        new Note("Contact data changed", String.join(", ", c.fields()), c.by() + ", " + time(c.at()))));
        corrections
                .of(application.number())
                .forEach(c -> notes.add(new Note(
                        (c.changed() ? "Answer corrected: " : "Correction beside the answer: ") + c.field(),
                        c.after() == null
                                ? ""
                                : corrections.inWords(application, c.field(), c.after(), Language.ENGLISH),
                        c.decidedBy() + ", " + time(c.at()))));
        messages.refusals(
                        application.number(),
                        Language.ENGLISH,
                        Map.of(
                                "number",
                                application.number(),
                                "programme",
                                programmes.get(application.programme()).name()))
                .forEach(r -> notes.add(new Note(
                        r.reachedNobody()
                                ? "A message did not reach the applicant"
                                : "A message was refused by one way and went by another",
                        r.subject() + ". "
                                + (r.by().contains(Way.email) ? "The mail address does not exist or is closed. " : "")
                                + (r.by().contains(Way.sms) ? "No SMS reaches the telephone number. " : "")
                                + (r.by().contains(Way.messenger)
                                        ? "The messenger does not know the telephone number, or they took back their consent to it. "
                                        : "")
                                + (r.reachedNobody() ? "Call or visit them, and correct how we reach them." : ""),
                        time(r.at()))));
        assessments
                .all(application.number(), application.currency())
                .forEach(a -> notes.add(new Note(
                        "Assessment " + a.version() + ": " + a.score() + " of 100, "
                                + a.recommended().format(Locale.ENGLISH),
                        "Need " + a.need() + ", vulnerability " + a.vulnerability() + ", medical urgency "
                                + a.medicalUrgency() + " (0 to 4)."
                                + (a.incomePerHeadMinor() == null ? " The income was not said." : "")
                                + (a.reason() == null ? "" : " " + a.reason()),
                        a.assessedBy() + ", " + time(a.assessedAt()))));
        return notes;
    }

    private String said(Consents.Consent consent) {
        String how = consent.witness() == null ? consent.code() : consent.code() + ", witness: " + consent.witness();
        return how + (consent.stands() ? "" : " (its document is gone)") + ", read in " + consent.language() + ", "
                + consent.takenBy() + ", " + time(consent.takenAt());
    }

    private String time(Instant at) {
        return times.moment(at, Locale.ENGLISH);
    }

    /**
     * An unanswered question is shown as empty. Income is the exception, because the score distinguishes an income that was not stated from
     * no income.
     */
    private static String shown(ShownAnswers.Answer answer) {
        return answer.value().isEmpty() && answer.key().equals(Answers.HOUSEHOLD_INCOME) ? "Not said" : answer.value();
    }

    /** The answers in the order and with the labels of the form; unanswered questions are left out. */
    private static List<Section> sections(List<ShownAnswers.Section> all) {
        return all.stream()
                .map(section -> new Section(
                        section.title(),
                        section.answers().stream()
                                .map(answer -> new Fact(answer.question(), shown(answer)))
                                .filter(fact -> !fact.value().isEmpty())
                                .toList()))
                .filter(section -> !section.answers().isEmpty())
                .toList();
    }

    private List<Decided> decisions(String caseNumber) {
        return approvals.decisions(caseNumber).stream()
                .map(d -> new Decided(
                        d.stage(),
                        d.decidedBy(),
                        d.approved(),
                        d.approved() ? "approved" : d.sentBack() ? "sent back" : "rejected",
                        d.reasonLabel(),
                        d.reason(),
                        d.decidedAt()))
                .toList();
    }

    /**
     * A document of the case that a task is about, or of the case with which that case is compared. The other case can be read for as long
     * as the task is open.
     */
    @GetMapping("/case-file/{taskId}/documents/{id}")
    ResponseEntity<byte[]> document(CurrentUser user, @PathVariable String taskId, @PathVariable String id) {
        Document document = ofTask(user, taskId, id);
        audit.append(
                Action.personalDataRead,
                user.id(),
                document.caseNumber(),
                null,
                Map.of("what", "document", "why", "task"));
        return documents.show(document.caseNumber(), document.id());
    }

    /** The picture of a page of such a document. That the case file was opened, with all of its pages, is in the audit log already. */
    @GetMapping("/case-file/{taskId}/documents/{id}/pages/{page}")
    ResponseEntity<byte[]> page(
            CurrentUser user, @PathVariable String taskId, @PathVariable String id, @PathVariable int page) {
        return documents.showPage(ofTask(user, taskId, id), page);
    }

    private Document ofTask(CurrentUser user, String taskId, String id) {
        OpenTask task = open(user, taskId);
        return documents
                .find(uuid(id))
                .filter(d -> withPapers(task.caseNumber()).anyMatch(d.caseNumber()::equals)
                        || d.caseNumber().equals(task.otherNumber()))
                .orElseThrow(CaseFilePages::unknown);
    }

    /** A document by its number alone, for people who may read its case. */
    @GetMapping("/documents/{id}")
    ResponseEntity<byte[]> document(CurrentUser user, @PathVariable String id) {
        Document document = documents.find(uuid(id)).orElseThrow(CaseFilePages::unknown);
        if (!mayRead(user, document.caseNumber())) {
            throw unknown();
        }
        return documents.show(document.caseNumber(), document.id());
    }

    /**
     * A small picture of a document, for those to whom the case belongs: the applicant, the person who filed it, whoever acts for the
     * applicant, the organisation that claims.
     */
    @GetMapping("/documents/{id}/thumbnail")
    ResponseEntity<byte[]> thumbnail(CurrentUser user, @PathVariable String id) {
        Document document = documents
                .find(uuid(id))
                .filter(d -> {
                    CaseAccess.Standing standing = access.of(user, d.caseNumber());
                    return standing.own() || standing.acts();
                })
                .orElseThrow(CaseFilePages::unknown);
        return documents.showSmall(document);
    }

    private boolean mayRead(CurrentUser user, String caseNumber) {
        try {
            if (applications.exists(caseNumber)) {
                applications.read(user, caseNumber, Applications.DOCUMENT);
            } else {
                claims.read(user, caseNumber, Claims.DOCUMENT);
            }
            return true;
        } catch (Refused hidden) {
            return false;
        }
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    private static Refused unknown() {
        return Refused.notFound("There is no such document that you may see.");
    }
}
