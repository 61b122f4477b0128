package org.lifeline.mydata;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.ApplicationEvents;
import org.lifeline.application.Status;
import org.lifeline.platform.forms.ShownAnswers;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.pdf.PdfRenderer;
import org.lifeline.platform.pdf.PdfSample;
import org.lifeline.platform.pdf.PdfView;
import org.lifeline.platform.time.Times;
import org.lifeline.platform.web.DisplayFormats;
import org.lifeline.programme.Programmes;
import org.lifeline.registry.Person;
import org.lifeline.registry.ProfileChanges;
import org.lifeline.registry.ProfileText;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Renders what is kept about a person as PDF in their language, with the template in templates/mydata. */
@Component
class MyDataDocument implements PdfSample {

    private final PdfRenderer renderer;
    private final MessageSource messages;
    private final Phrases phrases;
    private final Times times;
    private final ShownAnswers answers;
    private final Programmes programmes;
    private final ProfileChanges register;
    private final ProfileText profiles;

    MyDataDocument(
            PdfRenderer renderer,
            MessageSource messages,
            Phrases phrases,
            Times times,
            ShownAnswers answers,
            Programmes programmes,
            ProfileChanges register,
            ProfileText profiles) {
        this.renderer = renderer;
        this.messages = messages;
        this.phrases = phrases;
        this.times = times;
        this.answers = answers;
        this.programmes = programmes;
        this.register = register;
        this.profiles = profiles;
    }

    /** @throws org.lifeline.platform.pdf.PdfNotRendered when the template has an error */
    byte[] render(MyData data, Language language) {
        return renderer.render(
                "mydata/mydata",
                new Letter(data, language).view(),
                data.madeAt().truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public byte[] renderSample() {
        return render(
                new MyData(
                        Instant.EPOCH,
                        "sample",
                        "Sample",
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        null),
                Language.ENGLISH);
    }

    /** One person's data in one language, while it is put together. */
    private final class Letter {

        private final MyData data;
        private final Language language;
        private final Locale locale;

        Letter(MyData data, Language language) {
            this.data = data;
            this.language = language;
            this.locale = language.locale();
        }

        PdfView view() {
            PdfView view = PdfView.of("mydata")
                    .attribute("language", language.code())
                    .attribute("direction", language.rightToLeft() ? "rl" : "lr");
            PdfView said = view.child("words");
            for (String word : List.of("page", "pageOf", "tagline", "logo")) {
                said.text(word, messages.getMessage("insights.report." + word, null, locale));
            }
            said.text("programme", say("account"));
            view.text("organisation", "Lifeline")
                    .text("reference", data.account())
                    .text("title", say("title"))
                    .text("made", say("made", times.moment(data.madeAt(), locale)))
                    .text("about", say("pdfAbout"));
            PdfView account = view.child("part").text("name", say("account"));
            PdfView group = account.child("group");
            row(group, say("account"), data.account());
            row(group, say("name"), data.name());
            row(group, say("contacts"), String.join(", ", data.contacts()));
            row(group, say("roles"), String.join(", ", data.roles()));
            row(group, say("applications"), Integer.toString(data.applications().size()));
            rows(
                    account,
                    "requests",
                    data.requests(),
                    (rows, each) -> row(
                            rows,
                            each.number() + ", " + moment(each.askedAt()),
                            Stream.of(say("request." + each.kind()), each.application(), each.reason())
                                    .filter(Objects::nonNull)
                                    .collect(Collectors.joining(", "))));
            rows(
                    account,
                    "grievances",
                    data.complaints(),
                    (rows, each) -> row(
                            rows,
                            each.number() + ", " + moment(each.askedAt()),
                            Stream.concat(
                                            Stream.of(each.application(), each.words()),
                                            each.answers().stream()
                                                    .flatMap(answer -> Stream.of(answer.notSettled(), answer.words())))
                                    .filter(Objects::nonNull)
                                    .collect(Collectors.joining("\n"))));
            rows(
                    account,
                    "agreements",
                    data.agreements(),
                    (rows, each) -> row(
                            rows,
                            say(each.youAct() ? "youAct" : "actsForYou"),
                            Stream.of(
                                            each.name(),
                                            messages.getMessage(
                                                    "acting.relationship." + each.relationship(), null, locale),
                                            moment(each.askedAt()),
                                            each.since() == null ? null : moment(each.since()),
                                            each.endedAt() == null ? null : moment(each.endedAt()))
                                    .filter(Objects::nonNull)
                                    .collect(Collectors.joining(", "))));
            rows(
                    account,
                    "passkeys",
                    data.passkeys(),
                    (rows, each) -> row(
                            rows,
                            each.name(),
                            Stream.of(
                                            moment(each.madeAt()),
                                            each.lastUsedAt() == null ? null : moment(each.lastUsedAt()))
                                    .filter(Objects::nonNull)
                                    .collect(Collectors.joining(", "))));
            register(view, data.account());
            data.applications().forEach(each -> application(view, each));
            return view;
        }

        private void register(PdfView view, String user) {
            Optional<Person> held = register.heldBy(user);
            if (data.register() == null || held.isEmpty()) {
                return;
            }
            Person its = held.get();
            PdfView part = view.child("part").text("name", say("register"));
            PdfView group = part.child("group");
            row(group, say("name"), its.fullName());
            row(
                    group,
                    messages.getMessage("people.birthDate", null, locale),
                    its.birthYearOnly()
                            ? String.valueOf(its.birthDate().getYear())
                            : times.day(its.birthDate(), locale));
            row(group, messages.getMessage("people.field.idNumber", null, locale), its.idNumber());
            row(group, messages.getMessage("people.phone", null, locale), its.phone());
            row(group, messages.getMessage("people.email", null, locale), its.email());
            row(group, messages.getMessage("people.address", null, locale), its.address());
            row(group, messages.getMessage("people.occupation", null, locale), its.occupation());
            profiles.of(its.profile(), locale)
                    .forEach(line -> row(
                            group, messages.getMessage(line.label(), null, locale), String.join("\n", line.values())));
        }

        private void application(PdfView view, MyData.Application its) {
            PdfView part = view.child("part").text("name", its.number() + ", " + its.programmeName());
            PdfView group = part.child("group");
            row(group, say("status"), phrases.say(Status.valueOf(its.status()).title(), locale));
            row(group, say("amount"), its.amount() == null ? null : money(its.currency(), its.amount()));
            row(group, say("started"), moment(its.createdAt()));
            row(group, say("sent"), moment(its.submittedAt()));
            row(group, say("onBehalfOf"), its.onBehalfOf());
            row(group, say("filedByOther"), its.filedByOther() ? say("yes") : null);
            for (ShownAnswers.Section section :
                    answers.answered(programmes.get(its.programme()).form(), its.answers(), its.currency(), language)) {
                PdfView told = group(part, section.title());
                section.answers().forEach(answer -> row(told, answer.question(), answer.value()));
            }
            rows(
                    part,
                    "events",
                    its.events(),
                    (rows, event) ->
                            row(rows, moment(event.at()), phrases.say(ApplicationEvents.title(event.kind()), locale)));
            rows(
                    part,
                    "documents",
                    its.documents(),
                    (rows, document) -> row(
                            rows,
                            document.fileName(),
                            phrases.say(DisplayFormats.kind(document.kind()), locale) + ", "
                                    + DisplayFormats.size(document.size()) + ", " + moment(document.uploadedAt())
                                    + ", SHA-256 " + inGroups(document.sha256())));
            rows(
                    part,
                    "decisions",
                    its.decisions(),
                    (rows, decision) -> row(
                            rows,
                            moment(decision.at()) + ", " + stage(decision.stage()),
                            say("decision." + decision.decision()) + ". " + decision.reason()
                                    + also(decision.words())));
            rows(
                    part,
                    "findings",
                    its.findings(),
                    (rows, finding) -> row(
                            rows,
                            moment(finding.at()),
                            say(
                                            "finding",
                                            finding.need(),
                                            finding.vulnerability(),
                                            finding.medicalUrgency(),
                                            finding.score(),
                                            money(its.currency(), finding.recommended()))
                                    + also(finding.words())));
            rows(part, "replies", its.replies(), (rows, reply) -> row(rows, moment(reply.at()), reply.text()));
            appeal(part, its.appeal());
            rows(
                    part,
                    "contactChanges",
                    its.contactChanges(),
                    (rows, change) -> row(rows, moment(change.at()), fields(change.fields())));
            its.vouchers().forEach(voucher -> voucher(part, voucher));
            rows(
                    part,
                    "messages",
                    its.messages(),
                    (rows, message) -> row(
                            rows,
                            moment(message.sentAt()) + ", "
                                    + say(
                                            switch (message.way()) {
                                                case email -> "email";
                                                case sms -> "sms";
                                                case messenger -> "messenger";
                                                case paper -> "paper";
                                            }),
                            message.subject()));
            ways(part, its.ways());
        }

        private void ways(PdfView part, MyData.Ways ways) {
            if (ways.chosen().isEmpty()
                    && ways.never().isEmpty()
                    && ways.messengerAgreedAt() == null
                    && ways.quietFrom() == null) {
                return;
            }
            PdfView rows = group(part, messages.getMessage("ways.title", null, locale));
            ways.chosen()
                    .forEach((group, way) -> row(
                            rows,
                            messages.getMessage("ways.group." + group, null, locale),
                            messages.getMessage("ways.way." + way, null, locale)));
            ways.never()
                    .forEach(way -> row(
                            rows,
                            messages.getMessage("ways.neverBy", null, locale),
                            messages.getMessage("ways.never." + way, null, locale)));
            if (ways.messengerAgreedAt() != null) {
                row(rows, messages.getMessage("ways.messenger", null, locale), moment(ways.messengerAgreedAt()));
            }
            if (ways.quietFrom() != null) {
                row(
                        rows,
                        messages.getMessage("ways.quietHours", null, locale),
                        ways.quietFrom() + " - " + ways.quietUntil());
            }
        }

        private void appeal(PdfView part, MyData.@Nullable Appeal appeal) {
            if (appeal == null) {
                return;
            }
            PdfView rows = group(part, say("appeal"));
            row(rows, moment(appeal.filedAt()), appeal.grounds());
            if (appeal.outcome() != null) {
                row(
                        rows,
                        moment(appeal.decidedAt()),
                        say("decision." + appeal.outcome()) + ". " + appeal.reason() + also(appeal.words()));
            }
        }

        private void voucher(PdfView part, MyData.Voucher voucher) {
            PdfView rows = group(part, say("voucher", voucher.code()));
            row(rows, say("state"), say("state." + voucher.state()));
            row(rows, say("value"), money(voucher.currency(), voucher.value()));
            row(rows, say("redeemed"), money(voucher.currency(), voucher.redeemed()));
            row(rows, say("issued"), moment(voucher.issuedAt()));
            row(rows, say("until"), times.until(voucher.expiresAt(), locale));
            for (MyData.Loss loss : voucher.losses()) {
                row(rows, say("lost"), moment(loss.reportedAt()) + (loss.words() == null ? "" : ". " + loss.words()));
            }
            for (MyData.Redemption use : voucher.redemptions()) {
                row(
                        rows,
                        moment(use.at()) + ", " + use.provider(),
                        money(voucher.currency(), use.amount())
                                + (use.reversedAt() == null ? "" : ". " + say("reversed", moment(use.reversedAt())))
                                + feedback(use.feedback()));
            }
        }

        private String feedback(MyData.@Nullable Feedback feedback) {
            if (feedback == null) {
                return "";
            }
            if (feedback.answeredAt() == null) {
                return ". " + say("asked");
            }
            return ". "
                    + say(
                            "answered",
                            moment(feedback.answeredAt()),
                            say(Boolean.TRUE.equals(feedback.received()) ? "yes" : "no"),
                            say(Boolean.TRUE.equals(feedback.askedToPay()) ? "yes" : "no"));
        }

        private String fields(List<String> keys) {
            return String.join(
                    ", ",
                    keys.stream()
                            .map(key -> messages.getMessage("contact." + key, null, locale))
                            .toList());
        }

        private String stage(String stage) {
            return stage.equals("emergency") ? say("emergency") : phrases.say(stage, locale);
        }

        private <T> void rows(PdfView part, String title, List<T> all, Line<T> line) {
            if (!all.isEmpty()) {
                PdfView rows = group(part, say(title));
                all.forEach(each -> line.add(rows, each));
            }
        }

        private PdfView group(PdfView part, String title) {
            return part.child("group").text("name", title);
        }

        private void row(PdfView group, @Nullable String name, @Nullable String value) {
            if (value != null && !value.isEmpty()) {
                group.child("row").text("name", name).text("value", value);
            }
        }

        /** A checksum that fits into its column, and that a person can compare. */
        private String inGroups(String sha256) {
            return sha256.replaceAll("(.{16})(?!$)", "$1 ");
        }

        private String also(@Nullable String words) {
            return words == null || words.isEmpty() ? "" : " " + words;
        }

        private @Nullable String moment(@Nullable Instant at) {
            return at == null ? null : times.moment(at, locale);
        }

        private String money(String currency, BigDecimal amount) {
            int decimals = Money.zero(currency).exponent();
            return Money.ofMinor(currency, amount.movePointRight(decimals).longValueExact())
                    .format(language.numbers());
        }

        private String say(String key, @Nullable Object... values) {
            return messages.getMessage("mydata." + key, values, locale);
        }
    }

    private interface Line<T> {
        void add(PdfView rows, T each);
    }
}
