package org.lifeline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.documents.Documents;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.web.Paging;
import org.lifeline.provider.JoiningRequest.Place;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.OfflineDevice;
import org.lifeline.testing.Providers;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockMultipartFile;

/** How a provider's licence, places and contact change: each end of the process, what a thief would try, and what happens when a licence ends. */
class ProviderChangeStoriesTest extends LifelineTest {

    private static final Place WARD =
            new Place("12 River Road", "Mo-Fr 8-17", new BigDecimal("9.0108"), new BigDecimal("38.7613"));

    @Autowired
    JdbcClient jdbc;

    @Autowired
    IdentityService identities;

    @Autowired
    ManagementService management;

    @Autowired
    HistoryService history;

    @Autowired
    RuntimeService runtime;

    @Autowired
    DetailsChanges changes;

    @Autowired
    DetailsDecisions decisions;

    @Autowired
    Licences licences;

    @Autowired
    Documents documents;

    @Autowired
    Clock clock;

    private String provider;
    private String head;
    private Api administrator;
    private Api clerk;

    @BeforeEach
    void join() {
        provider = Providers.create(jdbc, "Clinic");
        head = member(true);
        administrator = as(head);
        clerk = as(member(false));
    }

    private String member(boolean administrator) {
        String name = reachable(Accounts.create(identities, "service-provider"));
        jdbc.sql("insert into provider_account (user_id, provider_code, administrator) values (?, ?, ?)")
                .params(name, provider, administrator)
                .update();
        return name;
    }

    /** With a mail address. */
    private String reachable(String account) {
        User user = identities.createUserQuery().userId(account).singleResult();
        user.setEmail(account + "@clinic.example.org");
        identities.saveUser(user);
        return account;
    }

    // ---------------------------------------------------------------- each end of the process

    @Test
    void approvedByAManagerItHoldsAtOnce() {
        ask();
        JsonNode before = view();
        assertThat(before.path("details").path("licenceNumber").isNull()).isTrue();
        assertThat(before.path("detailsChanges").path(0).path("state").asText()).isEqualTo("asked");
        String task = Cases.task(as("programme-manager"), provider + "/change-1");
        assertThat(as("programme-manager")
                        .get("/providers/" + provider)
                        .expect(200)
                        .text())
                .contains("licence.pdf", "L-78");

        decide(as("programme-manager"), task, "approve").expect(204);

        ended("event_detailsChanged");
        JsonNode now = view().path("details");
        assertThat(now.path("licenceNumber").asText()).isEqualTo("L-78");
        assertThat(now.path("licenceUntil").asText())
                .isEqualTo(today().plusDays(400).toString());
        assertThat(now.path("places").findValuesAsText("address")).containsExactly("12 River Road");
        // where the provider is on the map, for signals of fraud
        assertThat(jdbc.sql("select latitude from service_provider where code = ?")
                        .param(provider)
                        .query(BigDecimal.class)
                        .single())
                .isEqualByComparingTo("9.0108");
        assertThat(audited("providerDetailsAsked")).isOne();
        assertThat(audited("providerDetailsChanged")).isOne();
        // the mailbox of before was told, too: with the new one and two users that is four
        assertThat(mails("provider-details-changed")).isEqualTo(4);
    }

    @Test
    void refusedByAManagerEverythingStays() {
        ask();
        decide(as("programme-manager"), Cases.task(as("programme-manager"), provider + "/change-1"), "refuse")
                .expect(204);
        ended("event_detailsUnchanged");
        assertThat(view().path("details").path("licenceNumber").isNull()).isTrue();
        assertThat(view().path("detailsChanges").path(0).path("decidedReason").asText())
                .isEqualTo("I looked it up.");
        assertThat(mails("provider-details-unchanged")).isPositive();
        ask();
    }

    @Test
    void decidedByNobodyInTimeEverythingStays() {
        ask();
        Cases.task(as("programme-manager"), provider + "/change-1");
        String run = runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(provider + "/change-1")
                .singleResult()
                .getId();
        management.executeJob(management
                .createJobQuery()
                .processInstanceId(run)
                .activityId("event_nobodyChecked")
                .singleResult()
                .getId());
        ended("event_detailsUnchanged");
        assertThat(view().path("detailsChanges").path(0).path("state").asText()).isEqualTo("lapsed");
    }

    @Test
    void withdrawnByTheOrganisationEverythingStays() {
        ask();
        Cases.task(as("programme-manager"), provider + "/change-1");
        form(clerk, "/provider/details/1/withdrawal", Map.of()).expect(403);
        form(as("service-provider"), "/provider/details/999999/withdrawal", Map.of())
                .expect(404);
        form(administrator, "/provider/details/1/withdrawal", Map.of()).expect(302);
        ended("event_detailsWithdrawnEnd");
        assertThat(view().path("detailsChanges").path(0).path("state").asText()).isEqualTo("withdrawn");
        assertThat(runtime.createProcessInstanceQuery()
                        .processInstanceBusinessKey(provider + "/change-1")
                        .count())
                .isZero();
        assertThatThrownBy(() -> changes.withdraw(head, provider, 1)).hasMessageContaining("decided or withdrawn");
    }

    // ---------------------------------------------------------------- at once

    @Test
    void contactAndOpeningHoursChangeAtOnceAndAreKept() {
        approved();
        JsonNode then = contact(administrator, "+251 91 123 4567", "Every day")
                .expect(200)
                .json();
        assertThat(then.path("contactPhone").asText()).isEqualTo("+251911234567");
        assertThat(then.path("places").path(0).path("openingHours").asText()).isEqualTo("Every day");
        JsonNode newest = view().path("detailsChanges").path(0);
        assertThat(newest.path("part").asText()).isEqualTo("contact");
        assertThat(newest.path("before")
                        .path("places")
                        .path(0)
                        .path("openingHours")
                        .asText())
                .isEqualTo("Mo-Fr 8-17");
        assertThat(audited("providerContactChanged")).isOne();
        // the same again changes nothing
        contact(administrator, "+251 91 123 4567", "Every day").expect(200);
        assertThat(audited("providerContactChanged")).isOne();
        // and nobody is called back on such a number about payout details
        assertThat(jdbc.sql("select number from provider_phone where provider_code = ?")
                        .param(provider)
                        .query(String.class)
                        .list())
                .containsExactly(Providers.PHONE);
    }

    @Test
    void openingHoursWaitWhileThePlacesAreToChange() {
        approved();
        ask("L-79", today().plusDays(500), List.of(WARD), List.of(licence()));
        assertThat(contact(administrator, "+251 91 123 4567", "Every day")
                        .expect(409)
                        .json()
                        .path("reason")
                        .asText())
                .isEqualTo("changePending");
        contact(administrator, "+251 91 123 4567", "Mo-Fr 8-17").expect(200);
        contact(administrator, "no number", "Mo-Fr 8-17").expect(422);
        administrator
                .put(
                        "/api/providers/" + provider + "/contact",
                        Map.of("contactName", "X", "contactPhone", "+251911234567"))
                .expect(422);
    }

    // ---------------------------------------------------------------- a thief

    @Test
    void refusesWhoMayNotAsk() {
        assertThatThrownBy(() -> ask(clerkName(), provider)).hasMessageContaining("Only an administrator");
        assertThatThrownBy(() -> ask("service-provider", provider)).hasMessageContaining("no such provider");
        assertThatThrownBy(() -> ask("programme-manager", provider)).hasMessageContaining("no such provider");
        contact(clerk, "+251911234567", "").expect(403);
        contact(as("service-provider"), "+251911234567", "").expect(404);
        contact(as("programme-manager"), "+251911234567", "").expect(404);
        form(clerk, "/provider/details/contact", Map.of("contactName", "x", "contactPhone", "+251911234567"))
                .expect(403);
        assertThat(clerk.get("/provider/details").expect(200).text()).contains("Only an administrator");
        as("programme-manager").get("/provider/details").expect(403);
        assertThat(jdbc.sql("select count(*) from provider_change where provider_code = ?")
                        .param(provider)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void refusesAManagerOfOtherProgrammesAndWhoBelongsToIt() {
        String programme = NewProgramme.with(jdbc).providers(provider).stages("junior-officer");
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, 'programme-manager')")
                .param(programme)
                .update();
        ask();
        String task = Cases.task(as("programme-manager"), provider + "/change-1");
        assertThat(decide(as("programme-manager-2"), task, "approve")
                        .expect(403)
                        .json()
                        .toString())
                .contains("have other managers");
        as("programme-manager-2")
                .post("/engine-rest/task/" + task + "/claim", Map.of("userId", "programme-manager-2"))
                .expect(403);
        String both = Accounts.create(identities, "programme-manager");
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                .params(programme, both)
                .update();
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, ?)")
                .params(both, provider)
                .update();
        assertThat(decide(as(both), task, "approve").expect(403).json().toString())
                .contains("belong to this organisation");
        decide(as("senior-officer"), task, "approve").expect(403);
        decide(as("programme-manager"), task, "maybe").expect(400);
        assertThat(view().path("details").path("licenceNumber").isNull()).isTrue();
    }

    @Test
    void papersAreSeenByTheOfficeAndTheOrganisationAlone() {
        ask();
        String paper =
                "/papers/" + documents.list(provider + "/change-1").get(0).id();
        administrator.get("/provider/details/1" + paper).expect(200);
        clerk.get("/provider/details/1" + paper).expect(200);
        as("service-provider").get("/provider/details/1" + paper).expect(404);
        as("programme-manager")
                .get("/providers/" + provider + "/changes/1" + paper)
                .expect(200);
        as("programme-manager")
                .get("/providers/" + provider + "/changes/2" + paper)
                .expect(404);
        as("service-provider")
                .get("/providers/" + provider + "/changes/1" + paper)
                .expect(403);
        as("applicant").get("/providers/" + provider + "/changes/1" + paper).expect(403);
    }

    @Test
    void refusesWhatIsMissingOrWrong() {
        assertThat(fields(() -> changes.ask(
                        head,
                        provider,
                        new DetailsChanges.Asked(
                                " ",
                                today().minusDays(1),
                                null,
                                "no address",
                                List.of(new Place("", null, new BigDecimal("91"), null)),
                                ""),
                        List.of())))
                .contains("licenceNumber", "licenceUntil", "email", "places[0].placeAddress", "reason", "papers");
        assertThat(fields(() -> ask("L", null, List.of(), List.of(licence())))).contains("places");
        assertThat(fields(() -> ask(
                        "L",
                        null,
                        List.of(new Place("Here", null, new BigDecimal("91"), new BigDecimal("1"))),
                        List.of(licence()))))
                .contains("places[0].latitude");
        assertThat(fields(() -> ask("L", null, List.of(WARD), List.of()))).contains("papers");
        approved();
        assertThatThrownBy(() -> ask("L-78", today().plusDays(400), List.of(WARD), List.of()))
                .hasMessageContaining("what we know already");
        ask("L-79", today().plusDays(500), List.of(WARD), List.of(licence()));
        assertThatThrownBy(() -> ask("L-80", today().plusDays(500), List.of(WARD), List.of(licence())))
                .hasMessageContaining("open already");
    }

    @Test
    void keepsNoMarksThatTurnTheDirectionOfWhatIsReadAndCountsThemNot() {
        String turned = "\u202e";
        changes.ask(
                head,
                provider,
                new DetailsChanges.Asked(
                        "L-78",
                        null,
                        null,
                        "new@clinic.example.org",
                        List.of(new Place("12 " + turned + "River Road\u00a0", null, null, null)),
                        "x".repeat(DetailsChanges.LONGEST_REASON) + turned),
                List.of(licence()));
        JsonNode asked = view().path("detailsChanges").path(0);
        assertThat(asked.path("reason").asText()).isEqualTo("x".repeat(DetailsChanges.LONGEST_REASON));
        assertThat(asked.path("after").path("places").findValuesAsText("address"))
                .containsExactly("12 River Road");
    }

    @Test
    void refusesADayThatNoCalendarOfOursHas() {
        for (String day : List.of("+12027-12-31", "+999999999-12-31", "-0044-03-15", "20271231")) {
            assertThat(fields(() -> TypedDetails.day("licenceUntil", day)))
                    .as(day)
                    .containsExactly("licenceUntil");
        }
        assertThat(TypedDetails.day("licenceUntil", " 2027-12-31 ")).isEqualTo("2027-12-31");
    }

    @Test
    void whatIsWrongIsSaidBesideThePlaceThatItIsWrongOf() {
        String page = form(
                        administrator,
                        "/provider/details",
                        Map.of(
                                "placeAddress-1", "",
                                "placeAddress-2", "12 River Road",
                                "placeAddress-4", "14 Hill Street",
                                "latitude-4", "91",
                                "longitude-4", "1"))
                .expect(200)
                .text();
        assertThat(page).contains("href=\"#latitude-4\"").doesNotContain("href=\"#latitude-1\"");
    }

    @Test
    void hoursThatWereTypedForOtherPlacesChangeNothing() {
        approved();
        Map<String, String> seen = Map.of(
                "contactName", "Sara Bekele",
                "contactPhone", "+251911234567",
                "openingHours-1", "Every day",
                "hoursOf-1", "12 River Road");
        String office = "14 Hill Street";
        ask("L-79", today().plusDays(500), List.of(new Place(office, "At night", null, null)), List.of(licence()));
        decisions.decide(provider, 2, "approve", "I looked it up.", "programme-manager");
        assertThat(form(administrator, "/provider/details/contact", seen)
                        .expect(200)
                        .text())
                .contains("Your places have changed", "Sara Bekele")
                .doesNotContain("Every day");
        ask(
                "L-80",
                today().plusDays(600),
                List.of(new Place(office, "At night", null, null), WARD),
                List.of(licence()));
        decisions.decide(provider, 3, "approve", "I looked it up.", "programme-manager");
        Map<String, String> ofOne = new HashMap<>(seen);
        ofOne.put("hoursOf-1", office);
        assertThat(form(administrator, "/provider/details/contact", ofOne)
                        .expect(200)
                        .text())
                .contains("Your places have changed");
        assertThat(view().path("details").path("places").findValuesAsText("openingHours"))
                .containsExactly("At night", "Mo-Fr 8-17");
    }

    @Test
    void aLongHistoryIsReadPageByPage() {
        ask();
        for (int i = 0; i < Paging.SIZE + 5; i++) {
            changes.changeContact(head, provider, "Person " + i, "+251911234567", List.of());
        }
        assertThat(view().path("detailsChanges")).hasSize(Paging.SIZE);
        String newest = administrator.get("/provider/details").expect(200).text();
        assertThat(newest)
                .contains("Person 54,", "Person 6,", "/provider/details/1/withdrawal", "/provider/details?page=1")
                .doesNotContain("Person 3,");
        assertThat(administrator.get("/provider/details?page=1").expect(200).text())
                .contains("Person 3,", "Person 0,")
                .doesNotContain("Person 30,");
        Api office = as("programme-manager");
        assertThat(office.get("/providers/" + provider).expect(200).text())
                .contains("Person 54,", "L-78", "/providers/" + provider + "?page=1")
                .doesNotContain("Person 3,");
        assertThat(office.get("/providers/" + provider + "?page=1").expect(200).text())
                .contains("Person 3,")
                .doesNotContain("Person 30,");
    }

    @Test
    void theTableRefusesEveryShorterWay() {
        ask();
        String where = " where provider_code = '" + provider + "' and number = 1";
        refusedBySql("update provider_change set state = 'made', decided_by = asked_by, decided_at = asked_at" + where);
        refusedBySql("update provider_change set state = 'made', decided_by = '" + clerkName()
                + "', decided_at = asked_at" + where);
        refusedBySql("update provider_change set after = '{}'" + where);
        refusedBySql("delete from provider_change" + where);
        refusedBySql(
                "insert into provider_change select provider_code, 2, part, before, after, 'made', asked_by, asked_at, reason, 'x', asked_at"
                        + " from provider_change" + where);
        refusedBySql(
                "insert into provider_change select provider_code, 2, part, before, after, 'asked', asked_by, asked_at, reason"
                        + " from provider_change" + where);
        decisions.lapse(provider, 1);
        refusedBySql("update provider_change set state = 'made', decided_by = 'x'" + where);
    }

    // ---------------------------------------------------------------- the end of a licence

    @Test
    void afterTheLastDayNothingIsRedeemedUntilTheRenewedLicenceIsApproved() {
        JsonNode voucher =
                Cases.voucher(as("applicant"), NewProgramme.with(jdbc).providers(provider), Cases.answers());
        OfflineDevice device = OfflineDevice.allowed(administrator, jdbc);
        licenceUntil(today());
        redeem(clerk, voucher).expect(201);
        OfflineDevice.Sent noted = device.note(voucher.path("qr").asText(), 100);

        licenceUntil(today().minusDays(1));
        assertThat(redeem(clerk, voucher).expect(409).json().path("reason").asText())
                .isEqualTo("licenceEnded");
        clerk.get("/scan").expect(409);
        assertThat(device.sync(noted).expect(409).json().path("reason").asText())
                .isEqualTo("licenceEnded");
        assertThat(view().path("licenceEnded").asBoolean()).isTrue();
        assertThat(administrator.get("/provider/details").expect(200).text()).contains("Your licence has ended");

        approved();
        redeem(clerk, voucher).expect(201);
        clerk.get("/scan").expect(200);
        // what was noted while there was no licence does not count, even if the device says it late
        JsonNode result = device.sync(noted).expect(200).json().path("results").path(0);
        assertThat(result.path("outcome").asText()).isEqualTo("REJECTED");
        assertThat(result.path("reason").asText()).isEqualTo("licenceEnded");
    }

    @Test
    void remindsOnceBeforeTheLastDayAndOnceAfterIt() {
        String programme = NewProgramme.with(jdbc).providers(provider).stages("junior-officer");
        String manager = reachable(Accounts.create(identities, "programme-manager"));
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                .params(programme, manager)
                .update();
        licenceUntil(today().plusDays(31));
        licences.remind();
        assertThat(reminders()).isEmpty();

        licenceUntil(today().plusDays(30));
        runTheWatch();
        licences.remind();
        assertThat(reminders()).containsExactlyInAnyOrderElementsOf(reminded("ends", today().plusDays(30)));

        licenceUntil(today().minusDays(1));
        licences.remind();
        licences.remind();
        assertThat(reminders())
                .containsAll(reminded("ended", today().minusDays(1)))
                .hasSize(2 * reminded("ends", today()).size());
        assertThat(audited("providerLicenceEnded")).isOne();
    }

    /** The mailbox, each user with an address, and the manager. */
    private List<String> reminded(String kind, LocalDate until) {
        String key = provider + "/provider-licence-" + kind + "-" + until + "/";
        return List.of(key + "own-0", key + "own-1", key + "own-2", key + "manager-0");
    }

    private List<String> reminders() {
        return jdbc.sql("select business_key from message where business_key like ?")
                .param(provider + "/provider-licence-%")
                .query(String.class)
                .list();
    }

    private void runTheWatch() {
        String run = runtime.startProcessInstanceByKey("watchLicences").getId();
        await().atMost(PATIENCE)
                .until(() -> history.createHistoricActivityInstanceQuery()
                                .processInstanceId(run)
                                .activityId("event_licencesWatched")
                                .finished()
                                .count()
                        == 1);
    }

    private void licenceUntil(LocalDate day) {
        jdbc.sql("update service_provider set licence_number = 'L-77', licence_until = ? where code = ?")
                .params(day, provider)
                .update();
    }

    private static Answer redeem(Api who, JsonNode voucher) {
        return who.post(
                "/api/redemptions",
                Map.of("qr", voucher.path("qr").asText(), "amount", "1.00", "currency", "EUR"),
                Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    }

    // ---------------------------------------------------------------- steps

    private void approved() {
        ask();
        decisions.decide(provider, 1, "approve", "I looked it up.", "programme-manager");
    }

    private void ask() {
        ask("L-78", today().plusDays(400), List.of(WARD), List.of(licence()));
    }

    private void ask(String licence, LocalDate until, List<Place> places, List<Documents.Checked> papers) {
        changes.ask(
                head,
                provider,
                new DetailsChanges.Asked(
                        licence,
                        until,
                        "Surgery",
                        "new-" + provider + "@clinic.example.org",
                        places,
                        "It was renewed."),
                papers);
    }

    private void ask(String who, String code) {
        changes.ask(
                who,
                code,
                new DetailsChanges.Asked("L", null, null, "a@clinic.example.org", List.of(WARD), "x"),
                List.of(licence()));
    }

    private Documents.Checked licence() {
        return documents.check(
                new MockMultipartFile("papers", "licence.pdf", "application/pdf", SmallFiles.PDF), "licence");
    }

    private Answer contact(Api who, String phone, String... hours) {
        Map<String, Object> says = new HashMap<>();
        says.put("contactName", "Sara Bekele");
        says.put("contactPhone", phone);
        says.put("openingHours", List.of(hours));
        return who.put("/api/providers/" + provider + "/contact", says);
    }

    private static Answer form(Api who, String path, Map<String, String> fields) {
        return who.post(
                path,
                "application/x-www-form-urlencoded",
                fields.entrySet().stream()
                        .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"))
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static Answer decide(Api manager, String task, String decision) {
        return Cases.complete(manager, task, Map.of("detailsDecision", decision, "detailsReason", "I looked it up."));
    }

    private static List<String> fields(Runnable act) {
        try {
            act.run();
        } catch (Refused refused) {
            return refused.errors().stream().map(Refused.FieldError::field).toList();
        }
        return List.of();
    }

    private void refusedBySql(String statement) {
        assertThatThrownBy(() -> jdbc.sql(statement).update()).as(statement).isInstanceOf(DataAccessException.class);
    }

    private String clerkName() {
        return jdbc.sql(
                        "select user_id from provider_account where provider_code = ? and not administrator order by user_id limit 1")
                .param(provider)
                .query(String.class)
                .single();
    }

    private JsonNode view() {
        return administrator.get("/api/providers/" + provider).expect(200).json();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), clock.getZone());
    }

    private void ended(String event) {
        await().atMost(PATIENCE)
                .until(() -> history
                        .createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKeyLike(provider + "/change-%")
                        .list()
                        .stream()
                        .anyMatch(run -> history.createHistoricActivityInstanceQuery()
                                        .processInstanceId(run.getId())
                                        .activityId(event)
                                        .finished()
                                        .count()
                                == 1));
    }

    private int mails(String template) {
        return jdbc.sql("select count(*) from message where business_key like ?")
                .param(provider + "/change-%/" + template + "/%")
                .query(Integer.class)
                .single();
    }

    private int audited(String action) {
        return jdbc.sql("select count(*) from audit_entry where action = ? and details ->> 'provider' = ?")
                .params(action, provider)
                .query(Integer.class)
                .single();
    }
}
