package org.lifeline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.changes.TwoPeople;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the registry keeps about a person beyond the first facts: entered, found, compared, merged, erased; and what a thief gets of it. */
class PersonProfileTest extends LifelineTest {

    private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"(\\d+)\"");
    private static final String WHY = "She showed it at her home.";

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Registry registry;

    @Autowired
    private PersonMerges merges;

    @Autowired
    private LikelyPairs pairs;

    @Autowired
    private Duties duties;

    private String worker;
    private Visitor office;

    @BeforeEach
    void somebodyOfTheOffice() throws IOException, InterruptedException {
        worker = Accounts.create(identities, "social-worker");
        office = loggedIn(worker);
    }

    // ---------------------------------------------------------------- contact

    @Test
    void aPersonIsFoundByEachTelephoneAndTheFirstOneIsTheOneTheyPrefer() throws Exception {
        long person = entered(null);
        String one = phone();
        String two = phone();
        open(person);
        HttpResponse<String> refused =
                change(person, "contact", Map.of("phone-0", one, "phone-1", "12", "email-0", "almaz@"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .as("what was typed is kept")
                .contains(
                        "cannot be read as a phone number",
                        one.replace("+", "&#43;").substring(6),
                        "almaz@");

        assertThat(change(
                                person,
                                "contact",
                                Map.of(
                                        "phone-0", one,
                                        "phone-1", "0" + two.substring(4),
                                        "phone-2", one,
                                        "firstPhone", "1",
                                        "email-0", "almaz@example.org",
                                        "email-1", "second@example.org",
                                        "language", "om"))
                        .statusCode())
                .isEqualTo(302);

        Person its = registry.get(person);
        assertThat(its.phone()).isEqualTo(two);
        assertThat(its.profile().phones()).containsExactly(one);
        assertThat(its.profile().emails()).containsExactly("second@example.org");
        assertThat(its.profile().language()).isEqualTo("om");
        assertThat(found(one)).contains(code(person));
        assertThat(found(two)).contains(code(person));
        assertThat(page(person)).contains("Oromo", "second@example.org", "As the person told the office", WHY);
        assertThat(audited("personChanged"))
                .hasSize(1)
                .allSatisfy(entry ->
                        assertThat(entry).contains("contact", code(person)).doesNotContain(one, WHY));

        // an application that says the further telephone makes it the first one, once
        registry.renewContact(person, with(its, one), PersonChange.saidIn("A-2026-999999", "applicant"));
        assertThat(registry.get(person).phone()).isEqualTo(one);
        assertThat(registry.get(person).profile().besides(one, null).phones()).doesNotContain(one);
        // a search for duplicates finds a shared further telephone
        refusesEleven(person);
    }

    private void refusesEleven(long person) throws Exception {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 12; i++) {
            many.put("phone-" + i, phone());
        }
        assertThat(change(person, "contact", many).statusCode()).isEqualTo(302);
        assertThat(registry.get(person).profile().phones()).hasSize(9);
    }

    // ---------------------------------------------------------------- names

    @Test
    void aNameOfAnotherScriptIsFoundAndOnlyAnotherSpellingBecomesTheMainName() throws Exception {
        long person = entered(null);
        String family = registry.get(person).familyName();
        open(person);
        String maiden = "Zqun" + letters();
        assertThat(change(
                                person,
                                "names",
                                Map.of(
                                        "given-1", "አልማዝ",
                                        "family-1", family,
                                        "given-2", maiden,
                                        "family-2", "=HYPERLINK(1)<b>",
                                        "main", "0"))
                        .statusCode())
                .isEqualTo(302);
        assertThat(found(maiden)).contains(code(person));
        assertThat(page(person)).contains("&lt;b&gt;", "አልማዝ").doesNotContain("<b>");
        assertThat(registry.get(person).profile().names())
                .extracting(Profile.Name::script)
                .contains("Latn");

        HttpResponse<String> theft = change(
                person,
                "names",
                Map.of("given-1", "አልማዝ", "family-1", family, "given-2", maiden, "family-2", "Bekele", "main", "2"));
        assertThat(theft.statusCode()).isEqualTo(422);
        assertThat(theft.body()).contains("This is another name");

        assertThat(change(person, "names", Map.of("given-1", "Allmaz", "family-1", family, "main", "1"))
                        .statusCode())
                .isEqualTo(302);
        Person its = registry.get(person);
        assertThat(its.givenName()).isEqualTo("Allmaz");
        assertThat(its.profile().names()).extracting(Profile.Name::given).containsExactly("Almaz");
        assertThat(found("Almaz " + family)).contains(code(person));
    }

    // ---------------------------------------------------------------- identity numbers

    @Test
    void anIdentityNumberIsCheckedAndShownByItsEndAndATokenIsShownNowhere() throws Exception {
        long person = entered("FIRST" + UUID.randomUUID());
        open(person);
        String national = verhoeff();
        assertThat(change(person, "ids", id("national", slip(national), "no", ""))
                        .body())
                .contains("cannot be a number of this kind");
        assertThat(change(person, "ids", id("nothing", national, "no", "")).statusCode())
                .isEqualTo(422);
        assertThat(change(person, "ids", id("passport", "EP1234567", "no", "")).body())
                .contains("ends on a day");
        assertThat(change(person, "ids", id("passport", "EP1234567", "paper", "2001-01-31"))
                        .body())
                .contains("has expired");
        assertThat(change(person, "ids", id("national", national, "source", "")).body())
                .contains("does not have this number");
        assertThat(change(person, "ids", id("national", spaced(national), "paper", ""))
                        .statusCode())
                .isEqualTo(302);
        assertThat(change(person, "ids", with(id("national", national, "paper", ""), "verified-0", "paper"))
                        .body())
                .contains("has this number already");

        String token = "TOKEN" + UUID.randomUUID().toString().replace("-", "").toUpperCase();
        HttpResponse<String> stays = change(person, "ids", with(id("token", token, "no", ""), "verified-0", "paper"));
        assertThat(stays.statusCode()).isEqualTo(302);
        String page = page(person);
        assertThat(page)
                .contains(
                        national.substring(9),
                        token.substring(token.length() - 3),
                        "Identity token",
                        "verified by a paper")
                .doesNotContain(national, spaced(national), token);
        assertThat(office.get("/people/" + code(person) + "/change/ids").body()).doesNotContain(national, token);
        assertThat(registry.get(person).profile().toString()).doesNotContain(token);
        assertThat(found(national)).containsExactly(code(person));
        assertThat(found(token.toLowerCase())).containsExactly(code(person));
        assertThat(registry.findByNumber(token)).contains(registry.get(person));
        assertThat(jdbc.sql("select string_agg(details::text, '') from audit_entry where actor = ?")
                        .param(worker)
                        .query(String.class)
                        .single())
                .doesNotContain(national, token);

        // a registration with a further number finds the entry
        Person again = registry.get(person);
        long known = registry.register(
                new Person(
                        again.givenName(),
                        again.familyName(),
                        null,
                        again.birthDate(),
                        false,
                        national,
                        null,
                        null,
                        null,
                        null),
                PersonChange.saidIn("A-2026-999999", "applicant"));
        assertThat(known).isEqualTo(person);

        // nobody else gets it, in a form or in the database
        long other = entered(null);
        open(other);
        HttpResponse<String> taken = change(other, "ids", id("national", national, "no", ""));
        assertThat(taken.statusCode()).isEqualTo(409);
        assertThat(taken.body()).contains("that of another person");
        refuses(
                "insert into person_identity_key (hash, person_id) select hash || 'x', person_id from person_identity_key where person_id = ?",
                person);
        refuses("delete from person_identity where person_id = ?", person);
        refuses("update person set further_ids = '{}' where id = ?", person);
        refuses("update person set profile = null, further_ids = '{}', further_phones = '{}' where id = ?", person);
    }

    @Test
    void ofTwoWhoEnterOneNumberForTwoPeopleAtOnceOneDoes() throws Exception {
        long one = entered(null);
        long other = entered(null);
        String number = verhoeff();
        open(one);
        open(other);
        List<Callable<Integer>> calls = List.of(
                () -> change(one, "ids", id("national", number, "no", "")).statusCode(),
                () -> change(other, "ids", id("national", number, "no", "")).statusCode());
        assertThat(Together.run(calls)).containsExactlyInAnyOrder(302, 409);
        assertThat(jdbc.sql("select count(*) from person where id in (?, ?) and profile is not null")
                        .params(one, other)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aSecondNumberRelatesAsTheFirstOneDoesAlsoAfterItWasTakenOut() throws Exception {
        String number = registered(Cases.answers());
        long person = Cases.person(jdbc, number);
        String national = verhoeff();
        String officer = Accounts.create(identities, "junior-officer");
        identify(officer, national);
        assertThat(related(officer, number)).isFalse();
        open(person);
        assertThat(change(person, "ids", id("national", national, "no", "")).statusCode())
                .isEqualTo(302);
        assertThat(related(officer, number)).as("the officer is this person").isTrue();
        assertThat(jdbc.sql("select applications_of_number(id_number_hash) from account_identity where user_id = ?")
                        .param(officer)
                        .query(String.class)
                        .list())
                .contains(number);

        String relative = Accounts.create(identities, "junior-officer");
        String theirs = verhoeff();
        identify(relative, theirs);
        long named = entered(theirs);
        assertThat(related(relative, number)).isFalse();
        registry.household(named, List.of(national));
        assertThat(related(relative, number))
                .as("one named the other by the second number")
                .isTrue();

        assertThat(change(person, "ids", Map.of("remove-0", "yes", "verified-0", "no"))
                        .statusCode())
                .isEqualTo(302);
        assertThat(registry.get(person).profile().ids()).isEmpty();
        assertThat(related(officer, number))
                .as("what was known once stays known")
                .isTrue();
        assertThat(found(national)).doesNotContain(code(person));
        assertThat(jdbc.sql("select duty from case_duty where application_number = ? and person = ?")
                        .params(number, worker)
                        .query(String.class)
                        .list())
                .contains("householdChange");
        assertThatThrownBy(() -> duties.assign(number, worker, Duty.COMPARING)).hasMessageContaining("household");
    }

    // ---------------------------------------------------------------- the other groups

    @Test
    void whereSomebodyLivesAndEarnsAndHowTheyAreIsEntered() throws Exception {
        long person = entered(null);
        open(person);
        assertThat(change(person, "place", Map.of("area", "ET-XX", "town", "Adama", "address", "Kebele 4"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(change(person, "place", Map.of("area", "ET-OR", "town", "Adama", "address", "Kebele 4"))
                        .statusCode())
                .isEqualTo(302);
        assertThat(change(person, "work", Map.of("occupation", "Weaver", "amount", "1500", "currency", "etb"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(change(
                                person,
                                "work",
                                Map.of(
                                        "occupation", "Weaver",
                                        "amount", "1500.50",
                                        "currency", "etb",
                                        "source", "visit",
                                        "on", "2024-02-29"))
                        .statusCode())
                .isEqualTo(302);
        assertThat(registry.get(person).profile().income())
                .isEqualTo(new Profile.Income(150050, "ETB", Profile.IncomeSource.visit, LocalDate.of(2024, 2, 29)));
        assertThat(change(person, "functioning", Map.of("seeing", "lot")).body())
                .contains("also where the person refused");
        Map<String, String> six = new HashMap<>(Map.of("on", "2024-02-29"));
        Profile.Functioning.QUESTIONS.forEach(each -> six.put(each, "none"));
        six.put("walking", "lot");
        six.put("hearing", "refused");
        assertThat(change(person, "functioning", six).statusCode()).isEqualTo(302);

        assertThat(change(person, "payout", payout("bank", "GB82WEST12345698765423"))
                        .body())
                .contains("cannot be the number of an account");
        assertThat(change(person, "payout", payout("wallet", "12")).statusCode())
                .isEqualTo(422);
        assertThat(change(person, "payout", payout("bank", "GB82 WEST 1234 5698 7654 32"))
                        .statusCode())
                .isEqualTo(302);
        assertThat(change(person, "payout", payout("bank", "")).body()).contains("Nothing was changed");
        String page = page(person);
        assertThat(page)
                .contains(
                        "Oromia",
                        "Adama",
                        "Kebele 4",
                        "ETB",
                        "1,500.50",
                        "Counts as a disability",
                        "Refused to say",
                        "5432")
                .doesNotContain("GB82WEST12345698765432");

        // consents: no longer than the table says, one at a time, taken back once
        Map<String, String> consent =
                Map.of("purpose", "picture", "from", "2024-01-01", "until", "2024-07-02", "how", "signed");
        assertThat(change(person, "consents", consent).body()).contains("at most 6 months");
        assertThat(change(person, "consents", with(consent, "until", "2024-07-01"))
                        .statusCode())
                .isEqualTo(302);
        assertThat(change(person, "consents", with(consent, "until", "2024-06-01"))
                        .body())
                .contains("lasts already");
        assertThat(change(person, "consents", Map.of("back-0", "2023-12-31", "backHow-0", "spoken"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(change(person, "consents", Map.of("back-0", "2024-02-01", "backHow-0", "spoken"))
                        .statusCode())
                .isEqualTo(302);
        assertThat(page(person)).contains("Picture or story", "taken back");

        // two versions compared show what was changed
        int last = version(person);
        HttpResponse<String> compared = office.get("/people/" + code(person) + "/versions?one=1&other=" + last);
        assertThat(compared.body())
                .contains("Oromia", "Picture or story", "5432", "Walking or climbing steps")
                .doesNotContain("GB82WEST12345698765432");
        // nothing of it is readable in the database
        assertThat(jdbc.sql("select string_agg(v::text, '') from person_version v where person_id = ?")
                        .param(person)
                        .query(String.class)
                        .single())
                .doesNotContain("Adama", "Kebele 4", "ET-OR", "150050");
    }

    // ---------------------------------------------------------------- who may

    @Test
    void whoeverChangesUponAnOldVersionIsToldAndKeepsWhatTheyTyped() throws Exception {
        long person = entered(null);
        open(person);
        String mine = phone();
        String theirs = phone();
        String stale = String.valueOf(version(person));
        assertThat(change(person, "contact", Map.of("phone-0", theirs)).statusCode())
                .isEqualTo(302);
        HttpResponse<String> late = send(
                "/people/" + code(person) + "/change/contact",
                Map.of("version", stale, "phone-0", mine, "reason", WHY));
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("Somebody else has changed", digits(mine), digits(theirs), WHY);
        assertThat(registry.get(person).phone()).isEqualTo(theirs);
        Matcher fresh = VERSION.matcher(late.body());
        assertThat(fresh.find()).isTrue();
        assertThat(send(
                                "/people/" + code(person) + "/change/contact",
                                Map.of(
                                        "version", fresh.group(1),
                                        "phone-0", theirs,
                                        "phone-1", mine,
                                        "reason", WHY))
                        .statusCode())
                .isEqualTo(302);

        // two at the same moment
        String version = String.valueOf(version(person));
        List<Callable<Integer>> calls = List.of(
                () -> send(
                                "/people/" + code(person) + "/change/place",
                                Map.of("version", version, "town", "One", "reason", WHY))
                        .statusCode(),
                () -> send(
                                "/people/" + code(person) + "/change/place",
                                Map.of("version", version, "town", "Two", "reason", WHY))
                        .statusCode());
        assertThat(Together.run(calls)).containsExactlyInAnyOrder(302, 409);
        assertThat(change(person, "place", Map.of("town", "Three", "reason", " "))
                        .statusCode())
                .as("no change without a reason")
                .isEqualTo(422);
        assertThat(send("/people/" + code(person) + "/change/nothing", Map.of("version", "1"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void nobodyChangesWhomTheyHaveNotOpenedNorThemselvesNorSomebodyOnWhoseCaseTheyDecide() throws Exception {
        long person = entered(null);
        HttpResponse<String> closed = send(
                "/people/" + code(person) + "/change/place", Map.of("version", "1", "town", "Adama", "reason", WHY));
        assertThat(closed.statusCode()).isEqualTo(422);
        assertThat(closed.body())
                .contains("time to read", "Adama")
                .doesNotContain(registry.get(person).familyName());
        assertThat(registry.get(person).profile().isEmpty()).isTrue();
        assertThat(send(
                                "/people/" + code(person) + "/change/place",
                                Map.of(
                                        "version", "1",
                                        "town", "Adama",
                                        "reason", WHY,
                                        "need", "contact",
                                        "words", "She asked."))
                        .statusCode())
                .as("the need is said on the same page")
                .isEqualTo(302);
        assertThat(registry.get(person).profile().town()).isEqualTo("Adama");

        String own = verhoeff();
        long herself = entered(own);
        open(herself);
        identify(worker, own);
        assertThat(change(herself, "place", Map.of("town", "Adama")).statusCode())
                .as("that became known after it was opened")
                .isEqualTo(403);
        assertThat(send("/people/P-0000-0000-0000/change/place", Map.of("version", "1"))
                        .statusCode())
                .isEqualTo(404);

        String number = registered(Cases.answers());
        long other = Cases.person(jdbc, number);
        duties.assign(number, worker, Duty.COMPARING);
        open(other);
        assertThat(change(other, "payout", payout("wallet", phone())).statusCode())
                .isEqualTo(403);
        assertThat(change(other, "ids", id("national", verhoeff(), "no", "")).statusCode())
                .isEqualTo(403);
        assertThat(change(other, "place", Map.of("town", "Adama")).statusCode()).isEqualTo(302);

        Visitor stranger = loggedIn(Accounts.create(identities, "applicant"));
        assertThat(stranger.get("/people/" + code(person) + "/change/place").statusCode())
                .isEqualTo(403);
    }

    // ---------------------------------------------------------------- one's own data

    @Test
    void whoeverOnlyAppliedForSomebodyReadsNothingOfTheRegistryAndTheHolderReadsAllButTokens() throws Exception {
        String account = Accounts.create(identities, "applicant");
        Api hers = as(account);
        String number = submitted(hers, Cases.answers("idNumber", "OWN" + UUID.randomUUID()));
        long person = Cases.person(jdbc, number);
        open(person);
        String secret = phone();
        String token = "TOKEN" + UUID.randomUUID().toString().replace("-", "").toUpperCase();
        change(person, "contact", Map.of("phone-0", secret));
        change(person, "ids", id("token", token, "no", ""));
        assertThat(hers.get("/api/my-data").expect(200).json().toString()).doesNotContain(secret);

        String path = "/people/" + code(person) + "/holder";
        assertThat(send(path, Map.of("account", "somebody-else", "paper", "yes"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(send(path, Map.of("account", account)).statusCode()).isEqualTo(422);
        assertThat(send(path, Map.of("account", account, "paper", "yes")).statusCode())
                .isEqualTo(302);

        String data = hers.get("/api/my-data").expect(200).json().toString();
        assertThat(data).contains(secret, "\"type\":\"token\"").doesNotContain(token);
        Visitor herself = loggedIn(account);
        assertThat(herself.get("/my-data").body()).contains("Identity token").doesNotContain(token);
        assertThat(herself.get("/my-data.pdf").statusCode()).isEqualTo(200);
        assertThat(as(Accounts.create(identities, "applicant"))
                        .get("/api/my-data")
                        .json()
                        .toString())
                .doesNotContain(secret);
    }

    // ---------------------------------------------------------------- duplicates, merges, erasure

    @Test
    void likelyPairsAreFoundByAFurtherTelephoneAndAFurtherName() throws Exception {
        String shared = phone();
        long one = entered(null);
        open(one);
        change(one, "contact", Map.of("phone-0", phone(), "phone-1", shared));
        Person its = registry.get(one);
        change(one, "names", Map.of("given-1", "Wubit", "family-1", its.familyName() + "qa", "main", "0"));
        long other = registry.register(
                new Person(
                        "Wubit", its.familyName() + "qa", null, its.birthDate(), false, null, shared, null, null, null),
                PersonChange.saidIn("A-2026-999999", "social-worker"));
        pairs.search(Math.min(one, other) - 1);
        assertThat(jdbc.sql("select count(*) from likely_pair where person_id = ? and other_person_id = ?")
                        .params(Math.min(one, other), Math.max(one, other))
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aMergePutsBothTogetherAndUndoingItGivesExactlyThatBack() throws Exception {
        long survivor = entered(null);
        long merged = entered(null);
        String first = verhoeff();
        String second = verhoeff();
        open(survivor);
        open(merged);
        change(survivor, "ids", id("national", first, "no", ""));
        change(survivor, "contact", Map.of("phone-0", phone(), "phone-1", phone()));
        change(merged, "ids", id("national", second, "paper", ""));
        change(merged, "contact", Map.of("phone-0", phone(), "phone-1", phone(), "language", "so"));
        change(merged, "place", Map.of("area", "ET-OR", "town", "Adama"));
        Profile before = registry.get(survivor).profile();
        Profile others = registry.get(merged).profile();
        TwoPeople two = new TwoPeople(
                Accounts.create(identities, "programme-manager"), Accounts.create(identities, "programme-manager"));
        merges.merge(code(survivor), code(merged), List.of(), "One person.", two);

        Profile whole = registry.get(survivor).profile();
        assertThat(whole.ids())
                .containsExactly(before.ids().get(0), others.ids().get(0));
        assertThat(whole.phones())
                .containsExactly(before.phones().get(0), others.phones().get(0));
        assertThat(whole.area()).isEqualTo("ET-OR");
        assertThat(whole.language()).isEqualTo("so");
        assertThat(found(second)).containsExactly(code(survivor));
        assertThat(registry.findByNumber(second)).contains(registry.get(survivor));
        // said anew since the merge
        assertThat(change(survivor, "place", Map.of("area", "ET-AM", "town", "Gondar"))
                        .statusCode())
                .isEqualTo(302);

        merges.end(newest(merged), PersonMerges.UNDONE, List.of(), "Two people.", two);

        assertThat(registry.get(survivor).profile())
                .as("what was said since stays")
                .isEqualTo(before.withPlace("ET-AM", "Gondar"));
        assertThat(registry.get(merged).profile()).isEqualTo(others);
        assertThat(found(second)).containsExactly(code(merged));
        assertThat(found(first)).containsExactly(code(survivor));
        String officer = Accounts.create(identities, "junior-officer");
        identify(officer, second);
        assertThat(ofHousehold(officer, merged)).isTrue();
        assertThat(ofHousehold(officer, survivor)).as("as if it had not been").isFalse();
    }

    @Test
    void anErasureLeavesNothingOfItInAnyVersion() throws Exception {
        long person = entered(null);
        open(person);
        String number = verhoeff();
        String phone = phone();
        change(person, "ids", id("national", number, "no", ""));
        change(person, "contact", Map.of("phone-0", phone(), "phone-1", phone));
        registry.eraseUnlessNeeded(person);

        assertThat(jdbc.sql("select count(*) from person_version where person_id = ? and profile is not null")
                        .param(person)
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("""
                                select count(*) from (select person_id from person_identity union all select person_id from person_identity_key) r
                                 where person_id = ?""").param(person).query(Long.class).single()).isZero();
        assertThat(found(number)).isEmpty();
        assertThat(found(phone)).isEmpty();
        assertThat(registry.findByNumber(number)).isEmpty();
    }

    // ---------------------------------------------------------------- steps

    private HttpResponse<String> change(long person, String group, Map<String, String> typed) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("reason", WHY, "version", String.valueOf(version(person))));
        all.putAll(typed);
        return send("/people/" + code(person) + "/change/" + group, all);
    }

    private static Map<String, String> id(String type, String number, String verified, String expires) {
        return Map.of("type-new", type, "number-new", number, "verified-new", verified, "expires-new", expires);
    }

    private static Map<String, String> payout(String kind, String account) {
        return Map.of("kind", kind, "provider", "Awash", "account", account, "holder", "Almaz Tadesse");
    }

    private static Map<String, String> with(Map<String, String> typed, String field, String value) {
        Map<String, String> all = new HashMap<>(typed);
        all.put(field, value);
        return all;
    }

    private static Person with(Person person, String phone) {
        return new Person(
                person.givenName(),
                person.familyName(),
                null,
                person.birthDate(),
                false,
                null,
                phone,
                null,
                null,
                null);
    }

    private void open(long person) throws Exception {
        assertThat(send("/people/" + code(person) + "/readings", Map.of("need", "contact", "words", "She called."))
                        .statusCode())
                .isEqualTo(302);
    }

    private String page(long person) throws Exception {
        return office.get("/people/" + code(person)).body();
    }

    private List<String> found(String typed) throws Exception {
        return Pattern.compile("href=\"/people/(P-[0-9A-F-]{14})\"")
                .matcher(send("/people", Map.of("search", typed)).body())
                .results()
                .map(each -> each.group(1))
                .toList();
    }

    private HttpResponse<String> send(String path, Map<String, String> form) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(form);
        all.put("_csrf", office.token("/people"));
        return office.send(path, all);
    }

    private static Visitor loggedIn(String account) throws IOException, InterruptedException {
        Visitor visitor = new Visitor(ADDRESS);
        assertThat(visitor.logIn(account, "demo").statusCode()).isEqualTo(302);
        return visitor;
    }

    private long entered(@Nullable String idNumber) {
        return registry.register(
                new Person(
                        "Almaz",
                        "Q" + letters() + "orata",
                        "female",
                        LocalDate.of(1983, 7, 19),
                        false,
                        idNumber,
                        null,
                        null,
                        null,
                        null),
                PersonChange.saidIn("A-2026-999999", "social-worker"));
    }

    private String registered(Map<String, Object> answers) {
        return submitted(as(Accounts.create(identities, "applicant")), answers);
    }

    private String submitted(Api applicant, Map<String, Object> answers) {
        String number = Cases.apply(applicant, answers);
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select count(*) from application where number = ? and person_id is not null")
                                .param(number)
                                .query(Long.class)
                                .single()
                        == 1);
        return number;
    }

    private void identify(String account, String number) {
        registry.identify(account, registry.identityKey(number), new TwoPeople("manager-a", "manager-b"));
    }

    private boolean related(String account, String number) {
        return registry.isSamePersonOrHousehold(account, number);
    }

    private boolean ofHousehold(String account, long person) {
        return jdbc.sql("select is_of_household(?, ?)")
                .params(account, person)
                .query(Boolean.class)
                .single();
    }

    private long newest(long merged) {
        return jdbc.sql("select max(id) from person_merge where merged_id = ?")
                .param(merged)
                .query(Long.class)
                .single();
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

    private void refuses(String sql, long id) {
        assertThatThrownBy(() -> jdbc.sql(sql).param(id).update()).as(sql).isInstanceOf(DataAccessException.class);
    }

    private List<String> audited(String action) {
        return jdbc.sql("select details::text from audit_entry where actor = ? and action = ? order by id")
                .params(worker, action)
                .query(String.class)
                .list();
    }

    /** A number of twelve digits that ends in its check digit. */
    private static String verhoeff() {
        String digits = String.valueOf(
                10_000_000_000L + Math.abs(UUID.randomUUID().getMostSignificantBits() % 89_999_999_999L));
        for (int check = 0; check < 10; check++) {
            if (CheckDigits.verhoeff.isRight(digits + check)) {
                return digits + check;
            }
        }
        throw new AssertionError("one of ten digits is the check digit");
    }

    private static String slip(String number) {
        return number.substring(0, 11) + (number.charAt(11) == '0' ? '1' : '0');
    }

    private static String spaced(String number) {
        return number.substring(0, 4) + " " + number.substring(4, 8) + "-" + number.substring(8);
    }

    private static String phone() {
        return "+2519"
                + String.valueOf(10_000_000 + Math.abs(UUID.randomUUID().getLeastSignificantBits() % 89_999_999));
    }

    private static String digits(String phone) {
        return phone.replaceAll("[^0-9]", "");
    }

    private static String letters() {
        Matcher hex = Pattern.compile(".")
                .matcher(UUID.randomUUID().toString().replace("-", "").substring(0, 8));
        return hex.replaceAll(digit ->
                String.valueOf((char) ('a' + Character.digit(digit.group().charAt(0), 16))));
    }
}
