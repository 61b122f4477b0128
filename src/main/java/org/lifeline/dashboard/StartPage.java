package org.lifeline.dashboard;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactStore;
import org.lifeline.insight.Question;
import org.lifeline.insight.Question.Step;
import org.lifeline.ledger.ProgrammeFunds;
import org.lifeline.platform.engine.OwnTasks;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.security.Administrators;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programme;
import org.lifeline.programme.ProgrammeTexts;
import org.lifeline.programme.Programmes;
import org.lifeline.reimbursement.ClaimStatus;
import org.lifeline.reimbursement.Claims;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The page at the root, where people land after the log-in. Visitors and applicants read what the service is; whoever works with it sees what
 * waits for them.
 */
@Controller
class StartPage {

    private static final String TASKLIST = "/camunda/app/tasklist/";

    private static final int PROGRAMMES = 5;

    /**
     * Something that waits, or a place to go.
     *
     * @param key of its name: {@code today.<key>}
     * @param count how many wait; null for a place only
     * @param details further lines
     */
    record Card(String key, @Nullable Long count, String path, List<String> details) {}

    /** @param name in the reader's language, or in English */
    record OpenProgramme(String code, ProgrammeTexts.Text name) {}

    private final Programmes programmes;
    private final ProgrammeTexts texts;
    private final Languages languages;
    private final ProgrammeFunds funds;
    private final Claims claims;
    private final OwnTasks tasks;
    private final FactStore facts;
    private final Clock clock;

    /** @param facts those of PostgreSQL: nobody's log-in waits for OpenSearch */
    StartPage(
            Programmes programmes,
            ProgrammeTexts texts,
            Languages languages,
            ProgrammeFunds funds,
            Claims claims,
            OwnTasks tasks,
            @Qualifier(FactStore.POSTGRESQL) FactStore facts,
            Clock clock) {
        this.programmes = programmes;
        this.texts = texts;
        this.languages = languages;
        this.funds = funds;
        this.claims = claims;
        this.tasks = tasks;
        this.facts = facts;
        this.clock = clock;
    }

    /** @param about present: the person wants to read what the service is */
    @GetMapping("/")
    String start(
            @Nullable Authentication authentication,
            @RequestParam(required = false) @Nullable String about,
            Locale language,
            Model model) {
        CurrentUser user = authentication == null ? null : CurrentUser.of(authentication);
        if (about == null && user != null && (user.isStaff() || user.is(Role.SERVICE_PROVIDER))) {
            model.addAttribute("cards", cards(user, language));
            return "today";
        }
        List<Programme> open = programmes.active();
        Map<String, ProgrammeTexts.Text> names = texts.names(open, languages.of(language.getLanguage()));
        model.addAttribute(
                "programmes",
                open.stream()
                        .map(each -> new OpenProgramme(each.code(), Objects.requireNonNull(names.get(each.code()))))
                        .toList());
        return "home";
    }

    private List<Card> cards(CurrentUser user, Locale language) {
        List<Card> cards = new ArrayList<>();
        if (user.is(Role.SERVICE_PROVIDER)) {
            addProviders(cards, user);
        }
        if (user.isStaff() && !user.is(Role.AUDITOR) && !user.is(Role.OPERATIONS)) {
            OwnTasks.Day day = tasks.today(user);
            cards.add(new Card("openTasks", day.open(), TASKLIST, List.of()));
            cards.add(new Card("dueToday", day.dueToday(), TASKLIST, List.of()));
            cards.add(new Card("doneToday", day.doneToday(), TASKLIST, List.of()));
        }
        if (user.is(Role.SOCIAL_WORKER)) {
            cards.add(place("applyForSomebody", "/filing"));
        }
        if (user.is(Role.PROGRAMME_MANAGER)) {
            addManagers(cards, user, language);
        }
        if (user.is(Role.ACCOUNTANT) || user.is(Role.CASH_MANAGER)) {
            cards.add(new Card(
                    "payments", count(Question.about(FactKind.PAYMENT).where("paid", "false")), TASKLIST, List.of()));
            cards.add(place("finance", "/finance"));
        }
        if (user.is(Role.AUDITOR)) {
            cards.add(new Card(
                    "signals", count(Question.about(FactKind.SIGNAL).where("open", "true")), "/signals", List.of()));
            cards.add(place("finance", "/finance"));
            cards.add(place("audit", "/audit"));
        }
        if (user.is(Role.OPERATIONS)) {
            cards.add(new Card("incidents", tasks.incidents(), "/operations", List.of()));
            cards.add(place("operations", "/operations"));
        }
        if (user.is(Administrators.ROLE)) {
            cards.add(place("setup", "/operations/setup"));
        }
        if (!Section.of(user).isEmpty()) {
            cards.add(place("figures", "/insights"));
        }
        if (user.is(Role.APPLICANT)) {
            cards.add(place("ownApplications", "/applications"));
        }
        return cards;
    }

    private void addProviders(List<Card> cards, CurrentUser user) {
        cards.add(place("scan", "/scan"));
        cards.add(new Card("returnedClaims", claims.count(user, ClaimStatus.returned), "/provider", List.of()));
        cards.add(place("redemptions", "/provider"));
    }

    private void addManagers(List<Card> cards, CurrentUser user, Locale language) {
        List<Programme> own = programmes.managedBy(user.id());
        var codes = own.stream().map(Programme::code).collect(Collectors.toSet());
        Question waiting = Question.about(FactKind.STAGE).of(codes).where("open", "true");
        LocalDate today = LocalDate.now(clock);
        long late = facts.answer(waiting.where("dueOn").by("dueOn", Step.each)).rows().stream()
                .filter(row ->
                        LocalDate.parse(String.valueOf(row.groups().get(0))).isBefore(today))
                .mapToLong(row -> row.count())
                .sum();
        cards.add(new Card("waiting", count(waiting), "/insights/service", List.of()));
        cards.add(new Card("late", late, "/insights/service", List.of()));
        cards.add(new Card(
                "signals",
                count(Question.about(FactKind.SIGNAL).of(codes).where("open", "true")),
                "/signals",
                List.of()));
        cards.add(new Card(
                "funds",
                null,
                "/funds",
                own.stream()
                        .flatMap(programme -> funds.currentYear(programme.code()).stream()
                                .map(year -> programme.name() + ": "
                                        + year.available().format(language)))
                        .limit(PROGRAMMES)
                        .toList()));
    }

    private static Card place(String key, String path) {
        return new Card(key, null, path, List.of());
    }

    private long count(Question question) {
        return facts.answer(question).count();
    }
}
