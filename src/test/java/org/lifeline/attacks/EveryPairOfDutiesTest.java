package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.duty.Obstacle;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.redemption.FraudSignals;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.CleanClinic;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Every pair of duties that the database says exclude each other, tried by every way to the second one: an SQL insert, Java, and the
 * doors that people have: a task claimed, given, delegated or completed over the engine's API, or a call of ours. A pair that somebody
 * adds to the table is tried by itself; a duty without a door here fails.
 */
class EveryPairOfDutiesTest extends CaseAttack {

    /** Taken by what others do: a substitute's decision. */
    private static final Set<Duty.Kind> WITHOUT_A_DOOR = Set.of(Duty.Kind.absence);

    @Autowired
    private Duties duties;

    @Autowired
    private FraudSignals signals;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private Phrases phrases;

    @Autowired
    private PersonalData personal;

    @Autowired
    private TransactionTemplate transaction;

    private final Map<String, String> accounts = new HashMap<>();

    // ---------------------------------------------------------------- the table

    private record Pair(String held, String wanted) {}

    private List<Pair> pairs() {
        return jdbc.sql("select other as held, duty as wanted from duty_exclusion order by 1, 2")
                .query((row, n) -> new Pair(row.getString("held"), row.getString("wanted")))
                .list();
    }

    /** As case_duty has it; two numbers of a kind exclude each other. */
    private static String held(Pair pair) {
        return !Set.of("application", "claim", "overdrawn").contains(pair.held())
                ? pair.held()
                : pair.held() + (pair.held().equals(pair.wanted()) ? ":2" : ":1");
    }

    private static Duty duty(Duty.Kind kind) {
        return new Duty(kind, kind == Duty.Kind.application || kind == Duty.Kind.claim ? 1 : 0);
    }

    @Test
    void allPairsOfDutiesConflictExceptTheListedOnes() {
        assertThat(jdbc.sql("select kind from duty").query(String.class).list())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Duty.Kind.values()).map(Enum::name).toList());
        assertThat(jdbc.sql("select duty || ' ' || other from duty_together where duty < other order by 1")
                        .query(String.class)
                        .list())
                .containsExactly(
                        "absence identityChange",
                        "absence reassigning",
                        "claiming redemption",
                        "claiming reversal",
                        "consent filing",
                        "filing householdChange",
                        "filing pin",
                        "identityChange reassigning",
                        "redemption reversal");
        assertThat(pairs())
                .hasSize(28 * 27 - 2 * 9 + 3)
                .allSatisfy(pair -> assertThat(pairs()).contains(new Pair(pair.wanted(), pair.held())));
    }

    @Test
    void refusesEachPairInSqlAndInJava() {
        String number = submitted(programme());
        Map<String, String> people = new HashMap<>();
        for (Pair pair : pairs()) {
            String held = held(pair);
            String person = people.computeIfAbsent(held, h -> {
                String name = "pair-" + UUID.randomUUID();
                insert(number, name, h);
                return name;
            });
            Duty wanted = duty(Duty.Kind.valueOf(pair.wanted()));

            assertThatExceptionOfType(DataAccessException.class)
                    .as("%s, then %s", held, wanted)
                    .isThrownBy(() -> insert(number, person, wanted.toString()));
            assertThatExceptionOfType(Refused.class)
                    .as("%s, then %s", held, wanted)
                    .isThrownBy(() -> duties.assign(number, person, wanted));
            assertThat(duties.obstacle(number, person, wanted))
                    .as("%s, then %s", held, wanted)
                    .isPresent();
        }
    }

    @Test
    void allowsEveryCompatiblePair() {
        String number = submitted(programme());
        jdbc.sql("select duty, other from duty_together")
                .query((row, n) -> new Pair(row.getString("duty"), row.getString("other")))
                .list()
                .forEach(pair -> {
                    String person = "pair-" + UUID.randomUUID();
                    duties.assign(number, person, new Duty(Duty.Kind.valueOf(pair.held())));
                    duties.assign(number, person, new Duty(Duty.Kind.valueOf(pair.wanted())));
                    duties.assign(number, person, new Duty(Duty.Kind.valueOf(pair.wanted())));
                });
    }

    @Test
    void aPersonWhoTakesTwoConflictingDutiesAtOnceGetsOne() throws Exception {
        String number = submitted(programme());
        for (int round = 0; round < 30; round++) {
            String person = "race-" + UUID.randomUUID();
            List<Boolean> taken = Together.run(2, i -> {
                try {
                    duties.assign(number, person, i == 0 ? Duty.PAYMENT : Duty.VOUCHER_CHANGE);
                    return true;
                } catch (Refused refused) {
                    return false;
                }
            });
            assertThat(taken).containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void dutiesAreNeverForgotten() {
        String number = submitted(programme());
        String person = "kept-" + UUID.randomUUID();
        insert(number, person, "payment");
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.sql("delete from case_duty where person = ?")
                        .param(person)
                        .update());
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.sql("update case_duty set duty = 'print' where person = ?")
                        .param(person)
                        .update());
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.sql("truncate case_duty").update());
        assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> insert(number, "anyone", "everything"));
    }

    @Test
    void namesTheConflictingDutyInEveryPageLanguage() {
        for (Duty.Kind kind : Duty.Kind.values()) {
            String said = new Obstacle(duty(kind), kind.name()).refusal().detail();
            assertThat(said).endsWith("One person cannot do both in one case: a colleague has to do this.");
            for (String language : List.of("fr", "am", "ar")) {
                assertThat(phrases.say(said, Locale.forLanguageTag(language)))
                        .as(said)
                        .doesNotContainPattern("You |stage |case");
            }
        }
        for (String belonging : List.of("household", "provider")) {
            assertThat(phrases.knows(new Obstacle(null, belonging).refusal().detail()))
                    .isTrue();
        }
    }

    // ---------------------------------------------------------------- the doors

    private interface Way {
        /** Whether the person was refused with the reason; null when they were let through. */
        @Nullable
        String refusal(String person);
    }

    /**
     * @param group who may come to it at all
     * @param ways each with a name
     * @param proper what somebody does there who holds nothing; the door is open for them after all that was refused
     */
    private record Door(String group, Prepare prepare, Map<String, Way> ways, Way proper) {}

    private interface Prepare {
        /** The case that this person comes to. */
        String caseFor(String person);
    }

    @TestFactory
    Stream<DynamicTest> refusesTheSecondDutyWhereItIsTaken() {
        Map<Duty.Kind, Supplier<Door>> doors = doors();
        assertThat(doors.keySet())
                .doesNotContainAnyElementsOf(WITHOUT_A_DOOR)
                .hasSize(Duty.Kind.values().length - WITHOUT_A_DOOR.size());
        Map<Duty.Kind, List<String>> excluded = new EnumMap<>(Duty.Kind.class);
        pairs().forEach(pair -> excluded.computeIfAbsent(Duty.Kind.valueOf(pair.wanted()), k -> new ArrayList<>())
                .add(held(pair)));
        return doors.entrySet().stream()
                .map(door -> DynamicTest.dynamicTest(
                        door.getKey().name(),
                        () -> refuses(door.getValue().get(), Objects.requireNonNull(excluded.get(door.getKey())))));
    }

    private void refuses(Door door, List<String> excluded) {
        for (String held : excluded) {
            String person =
                    accounts.computeIfAbsent(held + " " + door.group(), k -> Accounts.create(identities, door.group()));
            String number = door.prepare().caseFor(person);
            boolean provider = door.group().equals("service-provider");
            jdbc.sql("delete from provider_account where user_id = ?")
                    .param(person)
                    .update();
            insert(number, person, held);
            if (provider) {
                work(person);
            }
            door.ways()
                    .forEach((name, way) -> assertThat(way.refusal(person))
                            .as("%s by one who holds %s", name, held)
                            .isNotNull()
                            .contains("One person cannot do both in one case"));
        }
        String nobody = Accounts.create(identities, door.group());
        if (door.group().equals("service-provider")) {
            work(nobody);
        }
        door.prepare().caseFor(nobody);
        assertThat(door.proper().refusal(nobody)).isNull();
    }

    private Map<Duty.Kind, Supplier<Door>> doors() {
        Map<Duty.Kind, Supplier<Door>> doors = new LinkedHashMap<>();
        doors.put(Duty.Kind.applicant, this::submissionByTheApplicant);
        doors.put(Duty.Kind.filing, this::submissionForSomebody);
        doors.put(Duty.Kind.comparing, this::comparison);
        doors.put(Duty.Kind.application, () -> {
            String number = submitted(programme());
            return task("senior-officer", number, "userTask_decide", APPROVE);
        });
        doors.put(Duty.Kind.identityChange, this::identityChange);
        doors.put(Duty.Kind.householdChange, this::householdChange);
        doors.put(Duty.Kind.accountRecovery, this::accountRecovery);
        doors.put(Duty.Kind.consent, this::consent);
        doors.put(Duty.Kind.reassigning, this::handingOver);
        doors.put(Duty.Kind.emergency, () -> {
            String number = inDanger();
            return task("senior-officer", number, "userTask_authoriseEmergency", AUTHORISE);
        });
        doors.put(Duty.Kind.emergencyReview, () -> {
            String number = inDanger();
            Cases.complete(as("senior-officer-2"), task(number, "userTask_authoriseEmergency"), AUTHORISE)
                    .expect(204);
            await().atMost(PATIENCE)
                    .until(() -> count("select count(*) from voucher where application_number = ?", number) == 1);
            Cases.complete(as("senior-officer"), task(number, "userTask_decide"), REJECT)
                    .expect(204);
            return task("programme-manager", number, "userTask_reviewEmergency", Map.of("finding", "misjudged"));
        });
        doors.put(Duty.Kind.appeal, () -> {
            Api applicant = as(Accounts.create(identities, "applicant"));
            String number = Cases.apply(applicant, programme(), Cases.answers());
            Cases.complete(as("senior-officer"), task(number, "userTask_decide"), REJECT)
                    .expect(204);
            await().atMost(PATIENCE)
                    .until(() -> applicant
                                    .post("/api/applications/" + number + "/appeal", Map.of("grounds", "Please."))
                                    .status()
                            == 200);
            return task(
                    "programme-manager",
                    number,
                    "userTask_reviewAppeal",
                    Map.of("appealDecision", "uphold", "reasonCode", "rejectionHolds", "reason", "Nothing new."));
        });
        doors.put(Duty.Kind.correction, () -> {
            Api applicant = as(Accounts.create(identities, "applicant"));
            String number = Cases.apply(applicant, programme(), Cases.answers());
            applicant
                    .post(
                            "/my-data/correction",
                            "application/x-www-form-urlencoded",
                            ("application=" + number + "&field=givenName&right=Almas&why=Typing+error")
                                    .getBytes(StandardCharsets.UTF_8))
                    .expect(302);
            return task(
                    "social-worker",
                    number,
                    "userTask_decideCorrection",
                    Map.of("decision", "refuse", "reason", "The card has the other name."));
        });
        doors.put(Duty.Kind.grievance, () -> {
            Api applicant = as(Accounts.create(identities, "applicant"));
            String number = Cases.apply(applicant, programme(), Cases.answers());
            applicant
                    .post(
                            "/complaints/new",
                            "application/x-www-form-urlencoded",
                            ("form=" + UUID.randomUUID().toString().replace("-", "") + "&kind=service&about=" + number
                                            + "&words=No+message+came")
                                    .getBytes(StandardCharsets.UTF_8))
                    .expect(302);
            String grievance = jdbc.sql("select number from grievance where application_number = ?")
                    .param(number)
                    .query(String.class)
                    .single();
            return task(
                    "social-worker",
                    number,
                    grievance,
                    "userTask_answerGrievance",
                    Map.of("answer", "We sent it once more."));
        });
        doors.put(Duty.Kind.funds, () -> {
            String number = submitted(NewProgramme.with(jdbc).budget(100_00).stages("senior-officer"));
            Cases.complete(as("senior-officer"), task(number, "userTask_decide"), APPROVE)
                    .expect(204);
            return task(
                    "programme-manager",
                    number,
                    "userTask_provideFunds",
                    Map.of("addedFunds", 10_000, "fundingSource", "A donor"));
        });
        doors.put(Duty.Kind.voucherChange, () -> {
            String voucher = voucher(programme());
            return door(
                    "programme-manager",
                    numberOf(voucher),
                    Map.of(
                            "suspension",
                            p -> refusal(
                                    as(p).post(
                                                    "/api/vouchers/" + voucher + "/suspension",
                                                    Map.of("reason", "It was stolen.")),
                                    200)));
        });
        doors.put(Duty.Kind.print, () -> {
            String programme = programme();
            String voucher = voucher(programme);
            // printed is what its holder cannot open (decision 0025)
            jdbc.sql(
                            "update person set phone_hash = null where id = (select person_id from application where number = ?)")
                    .param(numberOf(voucher))
                    .update();
            return door("programme-manager", numberOf(voucher), Map.of("print", p -> {
                String said = refusal(
                        as(p).post("/api/voucher-prints", Map.of("programme", programme, "codes", List.of(voucher))),
                        202);
                return said == null
                        ? null
                        : said.replace(
                                "You have another duty on the cases of these vouchers",
                                "One person cannot do both in one case");
            }));
        });
        doors.put(Duty.Kind.pin, () -> {
            String voucher = voucher(NewProgramme.with(jdbc).presence("pin").stages("senior-officer"));
            return new Door(
                    "social-worker",
                    person -> {
                        jdbc.sql("update application set filed_by = ? where number = ?")
                                .params(person, numberOf(voucher))
                                .update();
                        return numberOf(voucher);
                    },
                    Map.of("new PIN", p -> refusal(as(p).post("/api/vouchers/" + voucher + "/pin", ""), 204)),
                    p -> refusal(as(p).post("/api/vouchers/" + voucher + "/pin", ""), 204));
        });
        doors.put(Duty.Kind.redemption, () -> {
            String voucher = voucher(programme());
            return door(
                    "service-provider",
                    numberOf(voucher),
                    Map.of("redemption", p -> refusal(redeem(as(p), voucher), 201)));
        });
        doors.put(Duty.Kind.reversal, () -> {
            String voucher = voucher(NewProgramme.with(jdbc).reversalHours(48).stages("senior-officer"));
            String redemption = redeem(as("service-provider"), voucher)
                    .expect(201)
                    .json()
                    .path("id")
                    .asText();
            return door(
                    "service-provider",
                    numberOf(voucher),
                    Map.of(
                            "reversal",
                            p -> refusal(
                                    as(p).post(
                                                    "/api/redemptions/" + redemption + "/reversal",
                                                    Map.of("reason", "A slip of the finger.")),
                                    200)));
        });
        doors.put(Duty.Kind.claiming, () -> {
            String voucher = voucher(programme());
            String redemption = redeem(as("service-provider"), voucher)
                    .expect(201)
                    .json()
                    .path("id")
                    .asText();
            return door(
                    "service-provider",
                    numberOf(voucher),
                    Map.of("claim", p -> refusal(ClaimSteps.create(as(p), ClaimSteps.invoice(), redemption), 201)));
        });
        doors.put(Duty.Kind.claim, () -> {
            String voucher = voucher(programme());
            String claim = submittedClaim(as("service-provider"), voucher);
            return task("accountant", numberOf(voucher), claim, "userTask_decide", CLAIM_APPROVED);
        });
        doors.put(Duty.Kind.dispute, () -> {
            String voucher = voucher(programme());
            Api provider = as("service-provider");
            String claim = submittedClaim(provider, voucher);
            Cases.complete(
                            as("accountant"),
                            task(claim, "userTask_decide"),
                            "reject",
                            "claimNotJustified",
                            "Page two is missing.")
                    .expect(204);
            ClaimSteps.status(provider, claim, "rejected");
            String dispute = provider.post("/api/claims/" + claim + "/dispute", Map.of("reason", "It was sent."))
                    .expect(201)
                    .json()
                    .path("number")
                    .asText();
            // it is offered to people; these come to it as if it were offered to their group
            tasks.addCandidateGroup(task(dispute, "userTask_decide"), "cash-manager");
            return task(
                    "cash-manager",
                    numberOf(voucher),
                    dispute,
                    "userTask_decide",
                    Map.of("decision", "reject", "reasonCode", "disputeNotProved", "reason", "Nothing new."));
        });
        doors.put(Duty.Kind.payment, () -> {
            String voucher = voucher(programme());
            String claim = submittedClaim(as("service-provider"), voucher);
            Cases.complete(as("accountant"), task(claim, "userTask_decide"), CLAIM_APPROVED)
                    .expect(204);
            ClaimSteps.byHand(as("cash-manager"), claim);
            return task(
                    "cash-manager",
                    numberOf(voucher),
                    claim,
                    "userTask_recordPayment",
                    Map.of(
                            "paymentReference",
                            "R-1",
                            "paidOn",
                            LocalDate.now(ZoneOffset.UTC).toString()));
        });
        doors.put(Duty.Kind.claimReview, () -> {
            CleanClinic clinic = CleanClinic.create(jdbc, identities, signals, SMS);
            String claim = clinic.reviewed("10.00", as("cash-manager"));
            // who joins the accountants later than the task is not among those it was offered to
            tasks.addCandidateGroup(task(claim, "userTask_reviewClaim"), "accountant");
            return task(
                    "accountant",
                    duties.applicationsBehind(claim).get(0),
                    claim,
                    "userTask_reviewClaim",
                    Map.of("finding", "inOrder", "reviewNote", "All papers are there."));
        });
        doors.put(Duty.Kind.fraudReview, () -> {
            String voucher = voucher(programme());
            long signal = jdbc.sql("""
                            insert into fraud_signal (kind, voucher_code, provider_code, programme_code, facts, at, on_day, subject)
                            select 'rapid', code, 'HOSPITAL-1', programme_code, '{}', now(), current_date, code from voucher where code = ?
                            returning id""").param(voucher).query(Long.class).single();
            runtime.startProcessInstanceByKey(
                    "fraudReview",
                    numberOf(voucher),
                    Map.of(
                            "signalId",
                            signal,
                            "signal",
                            "rapid",
                            "applicationNumber",
                            numberOf(voucher),
                            "voucherCode",
                            voucher,
                            "providerName",
                            "A hospital",
                            "reviewers",
                            List.of(),
                            "reviewGroups",
                            List.of("programme-manager")));
            return task(
                    "programme-manager",
                    numberOf(voucher),
                    "userTask_reviewSignal",
                    Map.of("finding", "suspend", "reason", "It was stolen."));
        });
        doors.put(Duty.Kind.overdrawn, () -> {
            String number = submitted(programme());
            runtime.startProcessInstanceByKey(
                    "overdrawnRedemption",
                    number,
                    Map.of(
                            "applicationNumber",
                            number,
                            "voucherCode",
                            "AAAA-BBBB-CCCC-DDDD",
                            "deciders",
                            List.of(),
                            "deciderGroups",
                            List.of("programme-manager")));
            Door claimed = task("programme-manager", number, "userTask_decideOverdrawn", Map.of());
            // what is decided needs a device and its record: OfflineRedemptionApiTest
            Map<String, Way> ways = new LinkedHashMap<>(claimed.ways());
            ways.remove("complete");
            return new Door(claimed.group(), claimed.prepare(), ways, Objects.requireNonNull(ways.get("claim")));
        });
        return doors;
    }

    // ---------------------------------------------------------------- doors of their own

    /** Whoever is the applicant of a draft is kept from all else by that already: here they become it last. */
    private Door submissionByTheApplicant() {
        Map<String, String> drafts = new HashMap<>();
        List<String> filers = Stream.generate(() -> Accounts.create(identities, "social-worker"))
                .limit(2)
                .toList();
        return submission(
                "applicant",
                drafts,
                person -> draft(as(filers.get(drafts.size() % 2)), "Abebe Bikila"),
                person -> jdbc.sql("update application set applicant = ? where number = ?")
                        .params(person, drafts.get(person))
                        .update());
    }

    private Door submissionForSomebody() {
        return submission("social-worker", new HashMap<>(), person -> draft(as(person), "Abebe Bikila"), person -> {});
    }

    private Door submission(String group, Map<String, String> drafts, Prepare draft, Consumer<String> before) {
        Way submit = p -> {
            before.accept(p);
            // a draft is its author's alone, so whoever wrote it for somebody sends it for them, too
            String author = jdbc.sql("select filed_by from application where number = ?")
                    .param(drafts.get(p))
                    .query(String.class)
                    .single();
            return refusal(as(author).post("/api/applications/" + drafts.get(p) + "/submission", ""), 200);
        };
        return new Door(
                group,
                person -> {
                    drafts.put(person, draft.caseFor(person));
                    return Objects.requireNonNull(drafts.get(person));
                },
                Map.of("submission", submit),
                submit);
    }

    private static String draft(Api filer, String onBehalfOf) {
        return filer.post(
                        "/api/applications",
                        Map.of(
                                "programme",
                                "EMA",
                                "answers",
                                Cases.answers(),
                                "submit",
                                false,
                                "consent",
                                Cases.CONSENT,
                                "onBehalfOf",
                                onBehalfOf))
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    private Door comparison() {
        Map<String, Object> answers = Cases.answers();
        answers.put("idNumber", "TWICE-" + UUID.randomUUID());
        task(Cases.apply(as(Accounts.create(identities, "applicant")), programme(), answers), "userTask_decide");
        Map<String, Object> again = new LinkedHashMap<>(answers);
        again.put("treatmentType", "medicine");
        String copy = Cases.apply(as(Accounts.create(identities, "applicant")), programme(), again);
        return task(
                "social-worker",
                copy,
                "userTask_compareCases",
                Map.of("decision", "different", "reason", "Another need."));
    }

    private Door handingOver() {
        String number = submitted(programme());
        String task = task(number, "userTask_decide");
        Way give = p -> refusal(
                as(p).post("/engine-rest/task/" + task + "/assignee", Map.of("userId", "senior-officer-2")), 204);
        return door("programme-manager", number, Map.of("assignee", give));
    }

    /** An officer's number that counts in the case: to ask for it, and to confirm what another manager asked for. */
    private Door identityChange() {
        String idNumber = "ID-" + UUID.randomUUID();
        String number = Cases.apply(
                as(Accounts.create(identities, "applicant")), programme(), Cases.answers("idNumber", idNumber));
        task(number, "userTask_decide");
        String officer = Accounts.create(identities, "senior-officer");
        String another = Accounts.create(identities, "senior-officer");
        String manager = Accounts.create(identities, "programme-manager");
        as(manager)
                .put("/api/accounts/" + officer + "/identity-number", Map.of("idNumber", idNumber))
                .expect(202);
        Door confirming = task(
                "programme-manager",
                number,
                officer,
                "userTask_confirmChange",
                Map.of("changeDecision", "confirm", "decisionReason", "Seen."));
        Map<String, Way> ways = new LinkedHashMap<>(confirming.ways());
        ways.put(
                "ask",
                p -> refusal(
                        as(p).put("/api/accounts/" + another + "/identity-number", Map.of("idNumber", idNumber)), 202));
        return new Door(confirming.group(), confirming.prepare(), ways, confirming.proper());
    }

    /** Who belongs to the applicant's household: to enter somebody, and to enter that somebody left. */
    private Door householdChange() {
        String number = submitted(programme());
        String other = submitted(programme());
        String left = submitted(programme());
        List.of(number, other, left).forEach(each -> task(each, "userTask_decide"));
        String path = "/people/" + codeOf(number);
        String first = Accounts.create(identities, "social-worker");
        enter(first, path, left);
        long tie = jdbc.sql(
                        "select t.id from household_tie t join application a on a.person_id = t.person_id where a.number = ?")
                .param(left)
                .query(Long.class)
                .single();
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("enter", p -> enter(p, path, other));
        ways.put(
                "end",
                p -> form(p, path, path + "/household/" + tie + "/end", "until=2026-01-02&reason=She+moved+away."));
        return door("social-worker", number, ways);
    }

    /** Another telephone number for the applicant's account: to ask for it, and to confirm what somebody else asked for. */
    private Door accountRecovery() {
        String applicant = Accounts.create(identities, "applicant");
        String phone = "+251911559900";
        jdbc.sql("insert into applicant_contact (contact_fingerprint, kind, contact, user_id, language, made_at)"
                        + " values (?, 'phone', ?, ?, 'en', now())")
                .params(
                        personal.fingerprint("applicant_contact.contact", phone),
                        personal.encrypt("applicant_contact.contact", phone),
                        applicant)
                .update();
        String number = Cases.apply(as(applicant), programme(), Cases.answers());
        task(number, "userTask_decide");
        String path = "/people/" + codeOf(number);
        String asked = "case=" + number
                + "&contact=%2B251911559901&firstPaper=passport&firstEnding=123&secondPaper=nationalId&secondEnding=456&reason=Lost";
        assertThat(form(Accounts.create(identities, "social-worker"), path, path + "/account", asked))
                .isNull();
        transaction.executeWithoutResult(status -> {
            jdbc.sql("set local session_replication_role = replica").update();
            jdbc.sql(
                            "update account_recovery set asked_at = asked_at - interval '3 days', confirm_from = confirm_from - interval '3 days'"
                                    + " where account = ?")
                    .param(applicant)
                    .update();
        });
        Door confirming = task(
                "programme-manager",
                number,
                "userTask_confirmChange",
                Map.of("changeDecision", "confirm", "decisionReason", "Seen."));
        Map<String, Way> ways = new LinkedHashMap<>(confirming.ways());
        ways.put("ask", p -> {
            identities.createMembership(p, "social-worker");
            return form(p, path, path + "/account", asked);
        });
        return new Door(confirming.group(), confirming.prepare(), ways, confirming.proper());
    }

    /** A social worker records that somebody acts for an applicant without an account. */
    private Door consent() {
        String number = as(Accounts.create(identities, "social-worker"))
                .post(
                        "/api/applications",
                        Map.of(
                                "programme",
                                programme(),
                                "answers",
                                Cases.answers(),
                                "submit",
                                true,
                                "onBehalfOf",
                                "Almaz Tadesse, " + UUID.randomUUID(),
                                "consent",
                                Cases.CONSENT))
                .expect(201)
                .json()
                .path("number")
                .asText();
        task(number, "userTask_decide");
        String reference = "V-%04X-%04X".formatted(number.hashCode() >>> 16, number.hashCode() & 0xFFFF);
        jdbc.sql(
                        "insert into acting (reference, actor, whom, relationship, actor_name, for_name, statement, asked_at, open_until)"
                                + " values (?, ?, 'person', 'child', ?, ?, ?, now(), now() + interval '14 days')")
                .params(
                        reference,
                        Accounts.create(identities, "applicant"),
                        personal.encrypt("acting.actor_name", "Selam"),
                        personal.encrypt("acting.for_name", "Almaz"),
                        personal.encrypt("acting.statement", "She has no telephone."))
                .update();
        String path = "/people/" + codeOf(number);
        return door(
                "social-worker",
                number,
                Map.of(
                        "record",
                        p -> form(
                                p,
                                path,
                                path + "/acting",
                                "reference=" + reference + "&paper=passport&ending=123&seen=She+said+so")));
    }

    private String codeOf(String number) {
        return jdbc.sql("select p.code from person p join application a on a.person_id = p.id where a.number = ?")
                .param(number)
                .query(String.class)
                .single();
    }

    private @Nullable String enter(String person, String path, String other) {
        return form(
                person,
                path,
                path + "/household",
                "other=" + codeOf(other) + "&relation=sibling&from=2026-01-01&reason=Both+said+so.");
    }

    private static @Nullable String form(String person, String path, String to, String form) {
        String type = "application/x-www-form-urlencoded";
        as(person).post(path + "/readings", type, "need=other&words=A+visit".getBytes(StandardCharsets.US_ASCII));
        return refusal(as(person).post(to, type, form.getBytes(StandardCharsets.US_ASCII)), 302);
    }

    // ---------------------------------------------------------------- the kinds of doors

    private static Door door(String group, String number, Map<String, Way> ways) {
        return new Door(group, person -> number, ways, ways.values().iterator().next());
    }

    private Door task(String group, String number, String key, Map<String, Object> answer) {
        return task(group, number, number, key, answer);
    }

    /** @param key of a task of this process, which is about the application or a claim on it */
    private Door task(String group, String application, String businessKey, String key, Map<String, Object> answer) {
        String task = task(businessKey, key);
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("claim", p -> refusal(as(p).post("/engine-rest/task/" + task + "/claim", Map.of("userId", p)), 204));
        ways.put("set assignee", p -> refusal(() -> tasks.setAssignee(task, p)));
        ways.put("delegate", p -> refusal(() -> tasks.delegateTask(task, p)));
        ways.put("assignee as a link", p -> refusal(() -> tasks.addUserIdentityLink(task, p, "assignee")));
        ways.put(
                "save",
                p -> refusal(() -> {
                    Task changed = tasks.createTaskQuery().taskId(task).singleResult();
                    changed.setAssignee(p);
                    tasks.saveTask(changed);
                }));
        ways.put("complete", p -> refusal(Cases.complete(as(p), task, answer), 204));
        return new Door(group, person -> application, ways, Objects.requireNonNull(ways.get("complete")));
    }

    private static @Nullable String refusal(Api.Answer answer, int letThrough) {
        return answer.status() == letThrough
                ? null
                : answer.status() == 403
                        ? answer.text()
                        : answer.status() + " " + answer.text().replace("Nobody", "");
    }

    private static @Nullable String refusal(Runnable call) {
        try {
            call.run();
            return null;
        } catch (RuntimeException e) {
            return e.getMessage();
        }
    }

    // ---------------------------------------------------------------- steps

    private String programme() {
        return NewProgramme.with(jdbc).stages("senior-officer");
    }

    private String inDanger() {
        return Cases.apply(
                as(Accounts.create(identities, "applicant")),
                NewProgramme.with(jdbc).emergencyCap(1000_00).stages("senior-officer"),
                Cases.answers("urgency", "lifeThreatening"));
    }

    private String numberOf(String voucher) {
        return jdbc.sql("select application_number from voucher where code = ?")
                .param(voucher)
                .query(String.class)
                .single();
    }

    private void insert(String number, String person, String duty) {
        jdbc.sql("insert into case_duty (application_number, person, duty) values (?, ?, ?)")
                .params(number, person, duty)
                .update();
    }
}
