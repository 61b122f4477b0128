package org.lifeline.mydata;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.account.AccountContacts;
import org.lifeline.acting.Agreements;
import org.lifeline.application.ApplicantRequests;
import org.lifeline.application.Application;
import org.lifeline.application.Applications;
import org.lifeline.application.CaseTimeline;
import org.lifeline.application.ContactChanges;
import org.lifeline.approval.Appeals;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Assessments;
import org.lifeline.approval.Emergencies;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.datarequest.DataRequests;
import org.lifeline.documents.Documents;
import org.lifeline.feedback.Feedback;
import org.lifeline.feedback.Feedbacks;
import org.lifeline.grievance.Grievance;
import org.lifeline.grievance.Grievances;
import org.lifeline.notification.MessageChoices;
import org.lifeline.notification.Messages;
import org.lifeline.passkey.Passkeys;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.Programme;
import org.lifeline.programme.ProgrammeTexts;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.redemption.Redemption;
import org.lifeline.redemption.Redemptions;
import org.lifeline.registry.ProfileChanges;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherLosses;
import org.lifeline.voucher.Vouchers;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Collects what is kept about the holder of an account. Each time is recorded in the audit log. */
@Service
class MyDataReader {

    private final Clock clock;
    private final AccountContacts accounts;
    private final Officers people;
    private final Applications applications;
    private final CaseTimeline timeline;
    private final ApplicantRequests replies;
    private final ContactChanges contacts;
    private final Approvals approvals;
    private final Emergencies emergencies;
    private final Assessments assessments;
    private final Appeals appeals;
    private final ReasonTexts reasons;
    private final Documents documents;
    private final Vouchers vouchers;
    private final VoucherLosses losses;
    private final Redemptions redemptions;
    private final Feedbacks feedbacks;
    private final Messages messages;
    private final MessageChoices choices;
    private final Programmes programmes;
    private final ProgrammeTexts texts;
    private final DataRequests requests;
    private final Grievances grievances;
    private final Agreements agreements;
    private final Passkeys passkeys;
    private final ProfileChanges register;
    private final AuditLog audit;

    MyDataReader(
            Clock clock,
            AccountContacts accounts,
            Officers people,
            Applications applications,
            CaseTimeline timeline,
            ApplicantRequests replies,
            ContactChanges contacts,
            Approvals approvals,
            Emergencies emergencies,
            Assessments assessments,
            Appeals appeals,
            ReasonTexts reasons,
            Documents documents,
            Vouchers vouchers,
            VoucherLosses losses,
            Redemptions redemptions,
            Feedbacks feedbacks,
            Messages messages,
            MessageChoices choices,
            Programmes programmes,
            ProgrammeTexts texts,
            DataRequests requests,
            Grievances grievances,
            Agreements agreements,
            Passkeys passkeys,
            ProfileChanges register,
            AuditLog audit) {
        this.clock = clock;
        this.accounts = accounts;
        this.people = people;
        this.applications = applications;
        this.timeline = timeline;
        this.replies = replies;
        this.contacts = contacts;
        this.approvals = approvals;
        this.emergencies = emergencies;
        this.assessments = assessments;
        this.appeals = appeals;
        this.reasons = reasons;
        this.documents = documents;
        this.vouchers = vouchers;
        this.losses = losses;
        this.redemptions = redemptions;
        this.feedbacks = feedbacks;
        this.messages = messages;
        this.choices = choices;
        this.programmes = programmes;
        this.texts = texts;
        this.requests = requests;
        this.grievances = grievances;
        this.agreements = agreements;
        this.passkeys = passkeys;
        this.register = register;
        this.audit = audit;
    }

    /**
     * Everything at one moment.
     *
     * @param format {@code json} or {@code pdf}, for the audit log
     */
    @Transactional(isolation = Isolation.REPEATABLE_READ)
    public MyData take(CurrentUser user, Language language, String format) {
        List<AccountContacts.Kept> kept = accounts.of(user.id());
        audit.append(Action.ownDataTaken, user.id(), null, null, Map.of("format", format));
        return new MyData(
                clock.instant(),
                user.id(),
                kept.stream()
                        .map(AccountContacts.Kept::name)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElseGet(() -> people.name(user.id())),
                kept.stream()
                        .map(AccountContacts.Kept::contact)
                        .filter(Objects::nonNull)
                        .toList(),
                user.groups(),
                applications.about(user).stream()
                        .map(application -> application(user, application, language))
                        .toList(),
                requests.of(user.id()).stream()
                        .map(each -> new MyData.Request(
                                each.number(),
                                each.kind().name(),
                                each.application(),
                                each.field(),
                                each.askedAt(),
                                each.granted(),
                                each.effect(),
                                each.reason(),
                                each.decidedAt()))
                        .toList(),
                grievances.of(user.id()).stream().map(MyDataReader::complaint).toList(),
                agreements.kept(user.id()).stream()
                        .map(each -> new MyData.Agreement(
                                each.acts(),
                                each.relationship(),
                                each.name(),
                                each.askedAt(),
                                each.since(),
                                each.until(),
                                each.endedAt()))
                        .toList(),
                passkeys.of(user.id()).stream()
                        .map(each -> new MyData.Passkey(each.name(), each.madeAt(), each.lastUsedAt()))
                        .toList(),
                register.heldBy(user.id()).map(MyData.Register::of).orElse(null));
    }

    private static MyData.Complaint complaint(Grievance its) {
        return new MyData.Complaint(
                its.number(),
                its.kind(),
                its.application(),
                its.askedAt(),
                its.words(),
                its.rounds().stream()
                        .map(round ->
                                new MyData.Answer(round.due(), round.notSettled(), round.answeredAt(), round.answer()))
                        .toList());
    }

    private MyData.Application application(CurrentUser user, Application its, Language language) {
        String number = its.number();
        Programme programme = programmes.get(its.programme());
        String name = texts.name(programme, language).text();
        return new MyData.Application(
                number,
                programme.code(),
                name,
                its.status().name(),
                its.amount() == null ? null : its.amount().major(),
                its.currency(),
                its.onBehalfOf(),
                !its.filedBy().equals(user.id()),
                its.createdAt(),
                its.submittedAt(),
                its.answers(),
                timeline.of(number).stream()
                        .map(event -> new MyData.Event(event.at(), event.kind()))
                        .toList(),
                documents.list(number).stream()
                        .filter(d -> d.sent() || d.isRemovableBy(user.id()))
                        .map(d -> new MyData.Document(
                                d.id(),
                                d.fileName(),
                                d.kind(),
                                d.mediaType(),
                                d.size(),
                                d.sha256(),
                                d.uploadedAt(),
                                d.uploadedBy().equals(user.id()),
                                d.deleted() == null ? "/documents/" + d.id() : null,
                                d.deleted() == null ? null : d.deleted().at()))
                        .toList(),
                decisions(number, language),
                assessments.all(number, its.currency()).stream()
                        .map(a -> new MyData.Finding(
                                a.assessedAt(),
                                a.need(),
                                a.vulnerability(),
                                a.medicalUrgency(),
                                a.score(),
                                a.recommended().major(),
                                a.reason()))
                        .toList(),
                replies.answers(number).stream()
                        .map(answer -> new MyData.Reply(answer.at(), answer.text()))
                        .toList(),
                appeals.latest(number)
                        .map(a -> new MyData.Appeal(
                                a.filedAt(),
                                a.grounds(),
                                a.outcome(),
                                a.reasonCode() == null ? null : reasons.of(a.reasonCode(), language),
                                a.reason(),
                                a.decidedAt()))
                        .orElse(null),
                contacts.of(number).stream()
                        .map(change -> new MyData.ContactChange(change.at(), change.fields()))
                        .toList(),
                vouchers.ofApplication(number).stream().map(this::voucher).toList(),
                messages.sentToPerson(number, language, Map.of("number", number, "programme", name)),
                ways(number));
    }

    private MyData.Ways ways(String number) {
        Map<String, String> chosen = new TreeMap<>();
        choices.of(number).forEach((group, way) -> chosen.put(group.name(), way.name()));
        Optional<MessageChoices.Quiet> quiet = choices.quiet(number);
        return new MyData.Ways(
                chosen,
                choices.excluded(number).stream().map(Enum::name).toList(),
                choices.agreedToMessenger(number).orElse(null),
                quiet.map(MessageChoices.Quiet::from).orElse(null),
                quiet.map(MessageChoices.Quiet::until).orElse(null));
    }

    private List<MyData.Decision> decisions(String number, Language language) {
        List<MyData.Decision> decisions = new ArrayList<>(approvals.decisions(number).stream()
                .map(d -> new MyData.Decision(
                        d.decidedAt(),
                        d.stage(),
                        d.decision(),
                        d.reasonCode(),
                        reasons.of(d.reasonCode(), language),
                        d.reason()))
                .toList());
        emergencies
                .find(number)
                .ifPresent(e -> decisions.add(new MyData.Decision(
                        e.decidedAt(),
                        "emergency",
                        e.decision(),
                        e.reasonCode(),
                        reasons.of(e.reasonCode(), language),
                        e.reason())));
        decisions.sort(Comparator.comparing(MyData.Decision::at));
        return decisions;
    }

    private MyData.Voucher voucher(Voucher its) {
        List<Redemption> uses = redemptions.of(its.code());
        Map<UUID, Feedback> said = feedbacks
                .of(uses.stream().map(Redemption::id).toList())
                .stream()
                .collect(Collectors.toMap(Feedback::redemption, each -> each));
        return new MyData.Voucher(
                its.code().toString(),
                its.state().name(),
                its.provisional(),
                its.value().major(),
                its.redeemed().major(),
                its.value().currencyCode(),
                its.issuedAt(),
                its.expiresAt(),
                losses.of(its.code()).stream()
                        .map(loss -> new MyData.Loss(loss.reportedAt(), loss.words()))
                        .toList(),
                uses.stream()
                        .map(use -> new MyData.Redemption(
                                use.id(),
                                use.redeemedAt(),
                                programmes
                                        .provider(use.provider())
                                        .map(ServiceProvider::name)
                                        .orElse(use.provider()),
                                use.amount().major(),
                                use.presence().name(),
                                use.reversedAt(),
                                feedback(said.get(use.id()))))
                        .toList());
    }

    private static MyData.@Nullable Feedback feedback(@Nullable Feedback said) {
        return said == null
                ? null
                : new MyData.Feedback(
                        said.askedAt(),
                        said.answeredAt(),
                        said.received(),
                        said.askedToPay(),
                        said.complaint(),
                        said.finding());
    }
}
