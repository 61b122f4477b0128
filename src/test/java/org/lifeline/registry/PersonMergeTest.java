package org.lifeline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.changes.ChangeRequests;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.problem.Refused;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ChangedTable;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Two entries of one person are merged by two people, undone within days and split later; what thieves and parallel requests get of it. */
class PersonMergeTest extends LifelineTest {

    private static final String WHY = "She showed both papers.";

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private RepositoryService models;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Registry registry;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private DuplicateSearch duplicates;

    @Autowired
    private BulkRegistration imports;

    @Autowired
    private ChangeRequests changes;

    @Autowired
    private Duties duties;

    private String first;
    private String second;
    private Visitor manager;

    @BeforeEach
    void twoManagers() throws IOException, InterruptedException {
        // one of them is a social worker, too: two roles are still one person
        first = Accounts.create(identities, "programme-manager", "social-worker");
        second = Accounts.create(identities, "programme-manager");
        manager = loggedIn(first);
    }

    // ---------------------------------------------------------------- merged and undone

    @Test
    void aMergeMovesCasesAndNoMoneyAndUndoingItMovesExactlyThatBack() throws Exception {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        Api hers = as(Accounts.create(identities, "applicant"));
        Api others = as(Accounts.create(identities, "applicant"));
        Map<String, Object> one = Cases.answers("idNumber", "ONE" + UUID.randomUUID());
        Map<String, Object> other = Cases.answers("idNumber", "TWO" + UUID.randomUUID());
        other.remove("email");
        String kept = Cases.apply(hers, programme, one);
        Cases.approve(as("junior-officer"), kept);
        String moved = Cases.apply(others, programme, other);
        Cases.approve(as("junior-officer"), moved);
        Cases.status(hers, kept, "voucherIssued");
        Cases.status(others, moved, "voucherIssued");
        long survivor = person(kept);
        long merged = person(moved);
        String money = money(kept, moved);
        assertThat(money).isNotEmpty();
        String later = submitted(others, programme, one);
        assertThat(duplicates.find(later, CheckPoint.intake))
                .extracting(DuplicateSearch.Match::number)
                .as("two entries hide one case from the other")
                .contains(kept)
                .doesNotContain(moved);

        both(manager, survivor, merged);
        String page = "/people/" + code(survivor) + "/merge";
        HttpResponse<String> compared = manager.get(page + "?other=" + code(merged));
        assertThat(compared.statusCode()).isEqualTo(200);
        assertThat(compared.body())
                .contains(
                        one.get("familyName").toString(),
                        other.get("familyName").toString(),
                        "take-phone");
        HttpResponse<String> without =
                send(manager, page, Map.of("other", code(merged), "take-phone", "other", "reason", " "));
        assertThat(without.statusCode()).isEqualTo(422);
        assertThat(without.body())
                .contains("Give the reason in your own words")
                .as("what was chosen stays chosen")
                .containsPattern("id=\"take-phone-other\"[^>]*checked");
        assertThat(send(manager, page, Map.of("other", code(merged), "take-phone", "other", "reason", WHY))
                        .statusCode())
                .isEqualTo(302);
        assertThat(person(moved)).as("nothing before a second manager").isEqualTo(merged);
        assertThat(send(manager, page, Map.of("other", code(merged), "reason", WHY))
                        .statusCode())
                .as("asked once")
                .isEqualTo(409);
        String task = Confirmations.task(as(second), code(survivor));
        Confirmations.decide(as(first), task, "confirm").expect(403);
        String asked = jdbc.sql("select lines || content::text from change_request where asked_by = ?")
                .param(first)
                .query(String.class)
                .single();
        assertThat(asked)
                .as("entries are named by code only")
                .doesNotContain(
                        one.get("familyName").toString(), other.get("phone").toString());
        Confirmations.decide(as(second), task, "confirm").expect(204);

        assertThat(person(moved)).isEqualTo(survivor);
        assertThat(person(kept)).isEqualTo(survivor);
        assertThat(money(kept, moved)).isEqualTo(money);
        assertThat(duplicates.find(later, CheckPoint.intake))
                .extracting(DuplicateSearch.Match::number)
                .as("both entries count as one")
                .contains(kept, moved);
        assertThat(digits(registry.get(survivor).phone()))
                .isEqualTo(digits(other.get("phone").toString()));
        assertThat(registry.get(survivor).email()).isEqualTo(one.get("email"));
        // what leads to the entry that stays
        HttpResponse<String> led = manager.get("/people/" + code(merged));
        assertThat(led.statusCode()).isEqualTo(302);
        assertThat(led.headers().firstValue("Location").orElse("")).endsWith("/people/" + code(survivor));
        for (String typed : List.of(
                code(merged),
                other.get("idNumber").toString(),
                "Almaz " + other.get("familyName"),
                other.get("phone").toString())) {
            assertThat(send(manager, "/people", Map.of("search", typed)).body())
                    .as(typed)
                    .contains("/people/" + code(survivor))
                    .doesNotContain("/people/" + code(merged));
        }
        assertThat(registry.findByNumber(other.get("idNumber").toString())).contains(registry.get(survivor));
        HttpResponse<String> profile = manager.get("/people/" + code(survivor));
        assertThat(profile.body())
                .contains(kept, moved, code(merged), first, second, WHY, "Another entry was merged into this one");
        int version = version(survivor);
        assertThat(manager.get("/people/" + code(survivor) + "/versions?one=" + (version - 1) + "&other=" + version)
                        .body())
                .contains(
                        digits(one.get("phone").toString()),
                        digits(other.get("phone").toString()));
        assertThat(audited("peopleMerged")).contains(code(survivor), code(merged), first);
        // an account of one entry gains nothing of the other
        assertThat(others.get("/api/applications/" + kept).status()).isIn(403, 404);
        assertThat(others.get("/api/applications/" + moved).status()).isEqualTo(200);
        assertThat(hers.get("/api/applications/" + moved).status()).isIn(403, 404);
        // somebody known by the other number applies again
        String after = submitted(others, programme, other);
        assertThat(person(after)).isEqualTo(survivor);
        String chosen = submitted(others, programme, other);
        Map<String, Object> twin = new HashMap<>(other);
        twin.put("idNumber", "TWIN" + UUID.randomUUID());
        assertThat(duplicates.find(submitted(others, programme, twin), CheckPoint.intake))
                .as("who is just like the merged entry is found so, and each case once")
                .satisfies(found -> assertThat(found)
                        .extracting(DuplicateSearch.Match::number)
                        .doesNotHaveDuplicates())
                .filteredOn(match -> match.number().equals(moved))
                .extracting(DuplicateSearch.Match::likeness)
                .containsExactly(100);

        HttpResponse<String> separate = manager.get("/people/" + code(survivor) + "/merges/" + merge(merged));
        assertThat(separate.body())
                .contains("The merge is undone", moved, "value=\"" + chosen)
                .doesNotContain("value=\"" + moved);
        assertThat(send(
                                manager,
                                "/people/" + code(survivor) + "/merges/" + merge(merged),
                                Map.of("reason", "No.", "case", chosen))
                        .statusCode())
                .isEqualTo(302);
        String undo = Confirmations.task(as(second), code(survivor));
        Confirmations.decide(as(first), undo, "confirm").expect(403);
        Confirmations.decide(as(second), undo, "confirm").expect(204);

        assertThat(person(moved)).isEqualTo(merged);
        assertThat(person(kept)).isEqualTo(survivor);
        assertThat(person(after)).as("what came after stays").isEqualTo(survivor);
        assertThat(person(chosen)).as("unless two people say otherwise").isEqualTo(merged);
        assertThat(money(kept, moved)).isEqualTo(money);
        assertThat(registry.findByNumber(other.get("idNumber").toString())).contains(registry.get(merged));
        assertThat(kinds(merged)).endsWith("merged", "separated");
        assertThat(kinds(survivor)).contains("tookIn").endsWith("separated");
        assertThat(audited("peopleSeparated")).contains(code(survivor), "undone");
        assertThat(manager.get("/people/" + code(merged)).statusCode()).isNotEqualTo(302);
    }

    @Test
    void theNumberAndMissingFactsAreTakenOverAndPutBack() throws Exception {
        long survivor = entered("Almaz", null, "+251911000001", null);
        long merged = entered("Almas", "N" + UUID.randomUUID(), "+251911000002", "Debre Birhan");
        Person before = registry.get(survivor);
        Person theirs = registry.get(merged);
        mergeNow(survivor, merged, "name");

        Person whole = registry.get(survivor);
        assertThat(whole.idNumber()).isEqualTo(theirs.idNumber());
        assertThat(whole.address()).isEqualTo("Debre Birhan");
        assertThat(whole.givenName()).isEqualTo("Almas");
        assertThat(whole.phone()).isEqualTo(before.phone());
        // the telephone is said anew after the merge
        assertThat(registry.register(
                        new Person(
                                "Almas",
                                whole.familyName(),
                                "female",
                                whole.birthDate(),
                                false,
                                theirs.idNumber(),
                                "+251911000003",
                                null,
                                null,
                                null),
                        PersonChange.saidIn("A-2026-999999", "social-worker")))
                .isEqualTo(survivor);
        separateNow(survivor, merged);

        Person again = registry.get(survivor);
        assertThat(again.idNumber()).isNull();
        assertThat(again.address()).isNull();
        assertThat(again.givenName()).isEqualTo("Almaz");
        assertThat(again.phone()).as("what came after stays").isEqualTo("+251911000003");
        assertThat(registry.get(merged)).isEqualTo(theirs);
    }

    @Test
    void afterTheDaysAMergeIsSplitAndTwoPeopleSayWhichCasesGoBack() throws Exception {
        Api applicant = as(Accounts.create(identities, "applicant"));
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        String kept = submitted(applicant, programme, Cases.answers("idNumber", "ONE" + UUID.randomUUID()));
        Map<String, Object> other = Cases.answers("idNumber", "TWO" + UUID.randomUUID());
        String moved = submitted(applicant, programme, other);
        long survivor = person(kept);
        long merged = person(moved);
        try (ChangedTable table = ChangedTable.deploy(models, "platform/deadlines.dmn", "mergeUndo", "\"PT1M\"")) {
            mergeNow(survivor, merged);
        }
        String later = submitted(applicant, programme, other);
        assertThat(person(later)).isEqualTo(survivor);
        String page = "/people/" + code(survivor) + "/merges/" + merge(merged);
        assertThat(minutesToUndo(merged)).as("what the table says").isEqualTo(1);
        assertThat(send(manager, page, Map.of("reason", "No.")).statusCode()).isEqualTo(302);
        timePasses(merged);
        String late = Confirmations.task(as(second), code(survivor));
        assertThat(Confirmations.decide(as(second), late, "confirm").text())
                .as("asked for in time, confirmed too late")
                .contains("The time to undo this merge is over");
        Confirmations.refuse(as(second), code(survivor));
        assertThat(manager.get(page).body()).contains("The time to undo this merge is over");

        assertThat(send(manager, page, Map.of("case", later, "reason", "She came with her sister."))
                        .statusCode())
                .isEqualTo(302);
        Confirmations.confirm(as(second), code(survivor));

        assertThat(person(later)).as("the case that they chose").isEqualTo(merged);
        assertThat(person(moved)).as("the case that they did not choose").isEqualTo(survivor);
        assertThat(send(manager, page, Map.of("reason", "Once more.")).statusCode())
                .isEqualTo(404);
    }

    // ---------------------------------------------------------------- at once

    @Test
    void ofTwoWhoAskInBothDirectionsAtOnceOneDoes() throws Exception {
        long one = entered("Almaz", "A" + UUID.randomUUID(), "+251911000001", null);
        long other = entered("Almaz", "B" + UUID.randomUUID(), "+251911000002", null);
        Visitor colleague = loggedIn(second);
        both(manager, one, other);
        both(colleague, other, one);

        List<Integer> answers = Together.run(List.<Callable<Integer>>of(
                () -> ask(manager, one, other).statusCode(),
                () -> ask(colleague, other, one).statusCode()));

        assertThat(answers).containsExactlyInAnyOrder(302, 409);
    }

    /** Also when both were asked for, by whatever way: the merge itself decides. */
    @Test
    void ofTwoMergesInBothDirectionsConfirmedAtOnceOneIsMade() throws Exception {
        long one = entered("Almaz", "A" + UUID.randomUUID(), "+251911000001", null);
        long other = entered("Almaz", "B" + UUID.randomUUID(), "+251911000002", null);
        long there = request(first, one, other);
        long back = request(second, other, one);

        List<String> answers =
                Together.run(List.<Callable<String>>of(() -> confirmed(there, second), () -> confirmed(back, first)));

        assertThat(answers).containsOnlyOnce("confirmed").anyMatch(each -> each.startsWith("409"));
        assertThat(jdbc.sql("select count(*) from person where id in (?, ?) and merged_into is not null")
                        .params(one, other)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void ofTwoMergesWithACommonEntryAtOnceOneIsMadeAndTheOtherIsAskedForAgain() throws Exception {
        long one = entered("Almaz", "A" + UUID.randomUUID(), null, null);
        long common = entered("Almaz", "B" + UUID.randomUUID(), null, null);
        long three = entered("Almaz", "C" + UUID.randomUUID(), null, null);
        long ahead = request(first, common, one);
        long behind = request(second, three, common);

        List<String> answers =
                Together.run(List.<Callable<String>>of(() -> confirmed(ahead, second), () -> confirmed(behind, first)));

        assertThat(answers).containsOnlyOnce("confirmed").anyMatch(each -> each.startsWith("409"));
    }

    @Test
    void ofAnUndoAndAMergeOfTheEntryThatStaysAtOnceOneIsMade() throws Exception {
        long one = entered("Almaz", "A" + UUID.randomUUID(), null, null);
        long two = entered("Almaz", "B" + UUID.randomUUID(), null, null);
        long three = entered("Almaz", "C" + UUID.randomUUID(), null, null);
        mergeNow(two, one);
        long undo = changes.ask(
                PersonSeparation.KEY,
                null,
                Map.of(PersonSeparation.MERGE, String.valueOf(merge(one)), PersonSeparation.HOW, PersonMerges.UNDONE),
                WHY,
                first);
        long further = request(second, three, two);

        List<String> answers =
                Together.run(List.<Callable<String>>of(() -> confirmed(undo, second), () -> confirmed(further, first)));

        assertThat(answers).containsOnlyOnce("confirmed").anyMatch(each -> each.startsWith("409"));
        assertThat(into(one)).isIn(0L, three);
        assertThat(into(two)).isEqualTo(into(one));
    }

    // ---------------------------------------------------------------- several merges

    @Test
    void aMergedEntryLeadsToALivingOneAndTheLastMergeIsUndoneFirst() throws Exception {
        long one = entered("Almaz", "A" + UUID.randomUUID(), null, null);
        long two = entered("Almaz", "B" + UUID.randomUUID(), null, null);
        long three = entered("Almaz", "C" + UUID.randomUUID(), null, null);
        mergeNow(two, one);
        long early = merge(one);
        mergeNow(three, two);
        assertThat(into(one)).isEqualTo(three);
        assertThat(into(two)).isEqualTo(three);
        assertThat(send(manager, "/people/" + code(three) + "/merges/" + early, Map.of("reason", "No."))
                        .body())
                .contains("Separate those two first");

        separateNow(three, two);

        assertThat(into(one)).isEqualTo(two);
        assertThat(into(two)).isZero();
        separateNow(two, one);
        assertThat(into(one)).isZero();
    }

    @Test
    void theDatabaseRefusesCirclesChainsAndCasesOfMergedEntries() throws Exception {
        long one = entered("Almaz", "A" + UUID.randomUUID(), null, null);
        long two = entered("Almaz", "B" + UUID.randomUUID(), null, null);
        long three = entered("Almaz", "C" + UUID.randomUUID(), null, null);
        String number = submitted(
                as(Accounts.create(identities, "applicant")),
                NewProgramme.with(jdbc).stages("junior-officer"),
                Cases.answers());
        String merging =
                "update person set merged_into = ?, version = version + 1, change_kind = 'merged' where id = ?";
        refuses(merging, one, one);
        refuses("update person set merged_into = ? where id = ?", two, one);
        refuses(merging, one, person(number));
        mergeNow(two, one);
        refuses(merging, one, two);
        refuses(merging, one, three);
        refuses(merging, three, two);
        refuses("update application set person_id = ? where number = ?", one, number);
        refuses("update person_merge set reason = null where merged_id = ? and survivor_id = ?", one, two);
        refuses("delete from person_merge where merged_id = ? and survivor_id = ?", one, two);
        assertThat(kinds(one)).endsWith("merged");
    }

    // ---------------------------------------------------------------- who may

    @Test
    void nobodyMergesTheirHouseholdNorSomebodyOnWhoseCaseTheyHoldAnotherDuty() throws Exception {
        String number = submitted(
                as(Accounts.create(identities, "applicant")),
                NewProgramme.with(jdbc).stages("junior-officer"),
                Cases.answers());
        long helped = person(number);
        long other = entered("Almaz", "B" + UUID.randomUUID(), null, null);
        both(manager, helped, other);
        duties.assign(number, first, Duty.FILING);
        HttpResponse<String> refused = ask(manager, helped, other);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("You filed this application");

        // who confirms, too
        String third = Accounts.create(identities, "programme-manager");
        long request = request(third, helped, other);
        assertThat(confirmed(request, first)).isEqualTo("403 separationOfDuties");
        assertThat(confirmed(request, third)).isEqualTo("403 secondPerson");
        identify(second, other);
        assertThat(confirmed(request, second)).isEqualTo("403 separationOfDuties");
        assertThat(person(number)).isEqualTo(helped);
        // and who separates
        assertThat(confirmed(request, Accounts.create(identities, "programme-manager")))
                .isEqualTo("confirmed");
        assertThat(send(manager, "/people/" + code(helped) + "/merges/" + merge(other), Map.of("reason", "No."))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void whoChangedTheHouseholdOfOneEntryDecidesOnNoLaterCaseOfTheOther() throws Exception {
        String number = submitted(
                as(Accounts.create(identities, "applicant")),
                NewProgramme.with(jdbc).stages("junior-officer"),
                Cases.answers());
        long other = entered("Almaz", "B" + UUID.randomUUID(), null, null);
        long child = entered("Hana", "C" + UUID.randomUUID(), null, null);
        open(manager, other);
        assertThat(join(other, child).statusCode()).isEqualTo(302);

        mergeNow(person(number), other);

        assertThat(jdbc.sql("select changed_household_in(?, ?)")
                        .params(first, number)
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void bothAreReadByNeedAndOnlyManagersMerge() throws Exception {
        long one = entered("Almaz", "A" + UUID.randomUUID(), null, null);
        long other = entered("Almaz", "B" + UUID.randomUUID(), null, null);
        for (int opened = 0; opened < 2; opened++) {
            HttpResponse<String> unread = ask(manager, one, other);
            assertThat(unread.statusCode()).isEqualTo(302);
            assertThat(unread.headers().firstValue("Location").orElse("")).doesNotContain("#merges");
            assertThat(asked(first)).isZero();
            open(manager, one);
        }
        assertThat(manager.get("/people/" + code(one) + "/merge?other=" + code(other))
                        .body())
                .doesNotContain("take-name");
        Visitor worker = loggedIn(Accounts.create(identities, "social-worker"));
        both(worker, one, other);
        assertThat(ask(worker, one, other).statusCode()).isEqualTo(403);
        HttpResponse<String> opened = send(
                manager,
                "/people/" + code(one) + "/merge/readings",
                Map.of("other", code(other).toLowerCase()));
        assertThat(opened.statusCode()).isEqualTo(302);
        assertThat(jdbc.sql("select need from person_reading where reader = ? and person_id = ?")
                        .params(first, other)
                        .query(String.class)
                        .single())
                .isEqualTo("duplicate");
        HttpResponse<String> unknown =
                send(manager, "/people/" + code(one) + "/merge/readings", Map.of("other", "P-<b>"));
        assertThat(unknown.statusCode()).isEqualTo(422);
        assertThat(unknown.body()).contains("P-&lt;b&gt;");
    }

    @Test
    void whatWasTypedIsKeptWhenTheTimeToReadEndsMeanwhile() throws Exception {
        long one = entered("Almaz", "A" + UUID.randomUUID(), null, null);
        long other = entered("Almaz", "B" + UUID.randomUUID(), null, null);
        jdbc.sql("""
                        insert into person_reading (person_id, reader, need, opened_at, open_until)
                        select id, ?, 'duplicate', now() - interval '2 hours', now() - interval '1 hour' from person where id in (?, ?)""").params(first, one, other).update();
        HttpResponse<String> late = ask(manager, one, other);
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains(WHY, "had ended");
        assertThat(ask(manager, one, other).statusCode()).isEqualTo(302);
        assertThat(asked(first)).isEqualTo(1);
    }

    @Test
    void whoIsRelatedToOneEntryIsRelatedToTheOther() throws Exception {
        long one = entered("Almaz", "A" + UUID.randomUUID(), null, null);
        long other = entered("Almaz", "B" + UUID.randomUUID(), null, null);
        String officer = Accounts.create(identities, "junior-officer");
        identify(officer, other);
        assertThat(related(officer, one)).isFalse();

        mergeNow(one, other);

        assertThat(related(officer, one)).isTrue();
    }

    // ---------------------------------------------------------------- erased, findings, households

    @Test
    void anEntryIsErasedWithTheOneThatWasMergedIntoItAndStaysSo() throws Exception {
        long one = entered("Almaz", "A" + UUID.randomUUID(), null, null);
        long other = entered("Almaz", "B" + UUID.randomUUID(), null, null);
        mergeNow(one, other);

        registry.eraseUnlessNeeded(one);

        assertThat(jdbc.sql(
                                "select count(*) from person where id in (?, ?) and erased_at is not null and given_name = ''")
                        .params(one, other)
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
        assertThat(jdbc.sql("select count(*) from person_merge where merged_id = ? and reason is null")
                        .param(other)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThatThrownBy(() -> changes.ask(
                        PersonSeparation.KEY,
                        null,
                        Map.of(
                                PersonSeparation.MERGE,
                                String.valueOf(merge(other)),
                                PersonSeparation.HOW,
                                PersonMerges.UNDONE),
                        WHY,
                        first))
                .isInstanceOf(Refused.class);
        long living = entered("Almaz", "C" + UUID.randomUUID(), null, null);
        long gone = entered("Almaz", "D" + UUID.randomUUID(), null, null);
        registry.eraseUnlessNeeded(gone);
        assertThatThrownBy(() -> request(first, living, gone))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("erased");
    }

    @Test
    void aHoldGoesWithItsCaseAndKeepsThePerson() throws Exception {
        String number = submitted(
                as(Accounts.create(identities, "applicant")),
                NewProgramme.with(jdbc).stages("junior-officer"),
                Cases.answers());
        long held = person(number);
        long other = entered("Almaz", "B" + UUID.randomUUID(), null, null);
        Visitor auditor = loggedIn("auditor");
        assertThat(auditor.send(
                                "/holds",
                                Map.of(
                                        "number",
                                        number,
                                        "reason",
                                        "The court has asked for it.",
                                        "_csrf",
                                        auditor.token("/holds")))
                        .statusCode())
                .isEqualTo(302);
        mergeNow(other, held);
        registry.eraseUnlessNeeded(other);
        registry.eraseUnlessNeeded(held);
        assertThat(person(number)).isEqualTo(other);
        separateNow(other, held);
        registry.eraseUnlessNeeded(held);
        assertThat(jdbc.sql("select is_on_hold(?)")
                        .param(number)
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(registry.get(held).familyName()).isNotEmpty();
    }

    @Test
    void aFileOfPeopleFindsTheEntryThatStaysByWhatTheMergedOneSays() throws Exception {
        long one = entered("Almaz", "A" + UUID.randomUUID(), null, null);
        long other = entered("Aster", "B" + UUID.randomUUID(), "+251911000009", null);
        Person theirs = registry.get(other);
        mergeNow(one, other);
        assertThat(imports.find(List.of(theirs))).containsExactly(new BulkRegistration.Match(one, false));
        assertThat(imports.enter(List.of(theirs), PersonChange.saidIn("A-2026-999999", "social-worker")))
                .isZero();
    }

    @Test
    void aFindingIsTakenBackByTwoPeopleOrWithTheMerge() throws Exception {
        long one = entered("Almaz", "A" + UUID.randomUUID(), null, null);
        long other = entered("Almaz", "B" + UUID.randomUUID(), null, null);
        String officer = Accounts.create(identities, "junior-officer");
        identify(officer, other);
        foundTheSame(one, other);
        assertThat(related(officer, one)).isTrue();
        both(manager, one, other);
        assertThat(manager.get("/people/" + code(one)).body())
                .as("a finding offers the merge")
                .contains("/people/" + code(one) + "/merge?other=" + code(other));
        String back = "/people/" + code(one) + "/same/" + code(other) + "/back";
        assertThat(send(manager, back, Map.of("reason", "")).statusCode()).isEqualTo(422);
        assertThat(send(manager, back, Map.of("reason", "Two sisters.")).statusCode())
                .isEqualTo(302);
        assertThat(related(officer, one)).as("not by one person").isTrue();
        Confirmations.confirm(as(second), code(one));
        assertThat(related(officer, one)).isFalse();
        assertThat(send(manager, back, Map.of("reason", "Two sisters.")).statusCode())
                .isEqualTo(409);

        foundTheSame(one, other);
        mergeNow(one, other);
        separateNow(one, other);
        assertThat(related(officer, one)).isFalse();
    }

    @Test
    void theHouseholdOfTheMergedEntryCountsForTheOneThatStays() throws Exception {
        long one = entered("Almaz", "A" + UUID.randomUUID(), null, null);
        long other = entered("Almaz", "B" + UUID.randomUUID(), null, null);
        long child = entered("Hana", "C" + UUID.randomUUID(), null, null);
        long stranger = entered("Girma", "D" + UUID.randomUUID(), null, null);
        open(manager, other);
        assertThat(join(other, child).statusCode()).isEqualTo(302);
        mergeNow(one, other);
        open(manager, one);
        assertThat(manager.get("/people/" + code(one)).body()).contains("/people/" + code(child));
        open(manager, stranger);
        assertThat(join(stranger, one).statusCode())
                .as("one household of a person, whatever the entry")
                .isEqualTo(409);

        separateNow(one, other);
        assertThat(manager.get("/people/" + code(one)).body()).doesNotContain("/people/" + code(child));
        assertThat(join(stranger, one).statusCode()).isEqualTo(302);
        assertThatThrownBy(() -> request(first, one, other))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("household");
    }

    // ---------------------------------------------------------------- how it looks

    @Test
    void theMergeIsAskedForOnAPhoneAndOnADesk() throws Exception {
        long one = entered("Almaz", "A" + UUID.randomUUID(), "+251911000001", "Debre Birhan, Kebele 4");
        long other = entered("አልማዝ", "B" + UUID.randomUUID(), "+251911000002", "Addis Ababa");
        both(manager, one, other);
        foundTheSame(one, other);
        Page page = browser.phone();
        browser.logIn(page, first);
        page.navigate("/people/" + code(one) + "/merge");
        Axe.findsNothing(page);
        page.locator("#other").fill(code(other));
        page.locator("main form button").click();
        page.waitForURL("**/merge?other=*");
        Axe.findsNothing(page);
        browser.picture(page, "person-merge-phone");
        page.setViewportSize(1280, 900);
        browser.picture(page, "person-merge-desktop");
        mergeNow(one, other);
        page.setViewportSize(360, 740);
        page.navigate("/people/" + code(one) + "/merges/" + merge(other) + "?lang=ar");
        Axe.findsNothing(page);
        browser.picture(page, "person-separate-arabic-phone");
    }

    // ---------------------------------------------------------------- steps

    private void mergeNow(long survivor, long merged, String... take) throws Exception {
        both(manager, survivor, merged);
        Map<String, String> form = new HashMap<>(Map.of("other", code(merged), "reason", WHY));
        for (String fact : take) {
            form.put("take-" + fact, "other");
        }
        assertThat(send(manager, "/people/" + code(survivor) + "/merge", form).statusCode())
                .isEqualTo(302);
        Confirmations.confirm(as(second), code(survivor));
        assertThat(into(merged)).isEqualTo(survivor);
    }

    private void separateNow(long survivor, long merged) throws Exception {
        assertThat(send(manager, "/people/" + code(survivor) + "/merges/" + merge(merged), Map.of("reason", "No."))
                        .statusCode())
                .isEqualTo(302);
        Confirmations.confirm(as(second), code(survivor));
        assertThat(into(merged)).isZero();
    }

    private HttpResponse<String> ask(Visitor asking, long survivor, long merged) throws Exception {
        return send(asking, "/people/" + code(survivor) + "/merge", Map.of("other", code(merged), "reason", WHY));
    }

    private HttpResponse<String> join(long person, long other) throws Exception {
        return send(
                manager,
                "/people/" + code(person) + "/household",
                Map.of("other", code(other), "relation", "child", "from", "2020-05-01", "reason", "I visited them."));
    }

    /** A request that no page has checked. */
    private long request(String asking, long survivor, long merged) {
        return changes.ask(
                PersonMergeChange.KEY,
                null,
                Map.of(PersonMergeChange.SURVIVOR, code(survivor), PersonMergeChange.MERGED, code(merged)),
                WHY,
                asking);
    }

    private String confirmed(long request, String confirming) {
        try {
            changes.confirm(request, WHY, confirming);
            return "confirmed";
        } catch (Refused refused) {
            return refused.status() + " " + refused.reason();
        }
    }

    private void both(Visitor reader, long one, long other) throws Exception {
        open(reader, one);
        open(reader, other);
    }

    private void open(Visitor reader, long person) throws Exception {
        assertThat(send(
                                reader,
                                "/people/" + code(person) + "/readings",
                                Map.of("need", "duplicate", "words", "Compared."))
                        .statusCode())
                .isEqualTo(302);
    }

    private void foundTheSame(long one, long other) {
        jdbc.sql("""
                        insert into likely_pair (person_id, other_person_id, likeness, found_at, decision, decided_by, decided_at)
                        values (least(?, ?), greatest(?, ?), 90, now(), 'same', 'social-worker', now())""").params(one, other, one, other).update();
    }

    private String submitted(Api applicant, String programme, Map<String, Object> answers) {
        String number = Cases.apply(applicant, programme, answers);
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select count(*) from application where number = ? and person_id is not null")
                                .param(number)
                                .query(Long.class)
                                .single()
                        == 1);
        return number;
    }

    private long entered(String given, @Nullable String idNumber, @Nullable String phone, @Nullable String address) {
        // somebody of an own name each: without a number, a person is found by name, birth date and telephone
        String family = "Q" + UUID.randomUUID().toString().replaceAll("[^a-f]", "") + "orata";
        return registry.register(
                new Person(
                        given,
                        family,
                        "female",
                        LocalDate.of(1983, 7, 19),
                        false,
                        idNumber,
                        phone,
                        null,
                        address,
                        null),
                PersonChange.saidIn("A-2026-999999", "social-worker"));
    }

    private String money(String... numbers) {
        return jdbc.sql("""
                        select coalesce(string_agg(x, ' ' order by x), '') from (
                            select e.business_key || ' ' || e.kind || ' ' || a.kind || ' ' || p.amount_minor as x
                              from ledger_entry e join ledger_posting p on p.entry_id = e.id join ledger_account a on a.id = p.account_id
                             where e.application_number = any (?)) s""").param(numbers).query(String.class).single();
    }

    private long person(String number) {
        return Cases.person(jdbc, number);
    }

    private String code(long person) {
        return jdbc.sql("select code from person where id = ?")
                .param(person)
                .query(String.class)
                .single();
    }

    private int version(long person) {
        return jdbc.sql("select version from person where id = ?")
                .param(person)
                .query(Integer.class)
                .single();
    }

    private long into(long person) {
        return jdbc.sql("select coalesce(merged_into, 0) from person where id = ?")
                .param(person)
                .query(Long.class)
                .single();
    }

    /** The newest merge of an entry. */
    private long merge(long merged) {
        return jdbc.sql("select max(id) from person_merge where merged_id = ?")
                .param(merged)
                .query(Long.class)
                .single();
    }

    private long minutesToUndo(long merged) {
        return jdbc.sql("select extract(epoch from undo_until - merged_at) / 60 from person_merge where merged_id = ?")
                .param(merged)
                .query(Long.class)
                .single();
    }

    private void timePasses(long merged) {
        transaction.executeWithoutResult(status -> {
            // a merge keeps its time; only a test lets days pass
            jdbc.sql("set local session_replication_role = replica").update();
            jdbc.sql(
                            "update person_merge set merged_at = merged_at - interval '1 day', undo_until = undo_until - interval '1 day' where merged_id = ?")
                    .param(merged)
                    .update();
        });
    }

    private List<String> kinds(long person) {
        return jdbc.sql("select change_kind from person_version where person_id = ? order by version")
                .param(person)
                .query(String.class)
                .list();
    }

    private long asked(String account) {
        return jdbc.sql("select count(*) from change_request where asked_by = ?")
                .param(account)
                .query(Long.class)
                .single();
    }

    private String audited(String action) {
        return jdbc.sql("select string_agg(details::text, ' ') from audit_entry where action = ? and actor = ?")
                .params(action, second)
                .query(String.class)
                .single();
    }

    private void identify(String account, long person) {
        jdbc.sql("""
                        insert into account_identity (user_id, id_number_hash, asked_by, confirmed_by, entered_at)
                        select ?, id_number_hash, 'manager-a', 'manager-b', now() from person where id = ?""").params(account, person).update();
    }

    private boolean related(String account, long person) {
        return jdbc.sql("select is_of_household(?, ?)")
                .params(account, person)
                .query(Boolean.class)
                .single();
    }

    private void refuses(String sql, Object... params) {
        assertThatThrownBy(() -> jdbc.sql(sql).params(params).update()).as(sql).isInstanceOf(DataAccessException.class);
    }

    private static String digits(@Nullable String phone) {
        return phone == null ? "" : phone.replaceAll("[^0-9]", "");
    }

    private static Visitor loggedIn(String account) throws IOException, InterruptedException {
        Visitor visitor = new Visitor(ADDRESS);
        assertThat(visitor.logIn(account, "demo").statusCode()).isEqualTo(302);
        return visitor;
    }

    private static HttpResponse<String> send(Visitor visitor, String path, Map<String, String> form)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(form);
        all.put("_csrf", visitor.token("/people"));
        return visitor.send(path, all);
    }
}
