package org.lifeline.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.audit.ExportVerifier.Noted;
import org.lifeline.audit.ExportVerifier.Result;
import org.lifeline.platform.signing.KeyUse;
import org.lifeline.platform.signing.TestKeys;
import org.springframework.dao.DataAccessException;

/** Whoever changes the log, even as master of the database, is found out, and what was changed is named. */
@Tag("slow")
class TamperingTest {

    private AuditDatabase database;

    @BeforeEach
    void aSealedLog() {
        database = new AuditDatabase();
        database.fill();
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private void finds(String words) {
        Result result = database.verify();
        assertThat(result.text()).contains(words).startsWith("DOES NOT HOLD").doesNotContain("\n");
        assertThat(result.holds()).isFalse();
    }

    @Test
    void verifiesAnUntouchedLog() {
        database.append("late");

        Result result = database.verify();

        assertThat(result.text())
                .startsWith(
                        "HOLDS: 10 entries under 3 seals, 1 more wait for their seal. The whole log; last seal 3 of");
        assertThat(result.holds()).isTrue();
    }

    // ---------------------------------------------------------------- the database

    @ParameterizedTest
    @ValueSource(strings = {"audit_entry", "audit_leaf", "audit_seal"})
    void entriesCannotBeChanged(String table) {
        String column = table.equals("audit_entry") ? "actor" : table.equals("audit_leaf") ? "position" : "kid";
        for (String rewrite : List.of(
                "update " + table + " set " + column + " = " + column, "delete from " + table, "truncate " + table)) {
            assertThatExceptionOfType(DataAccessException.class)
                    .as(rewrite)
                    .isThrownBy(() -> database.jdbc.sql(rewrite).update())
                    .havingRootCause()
                    .withMessageContaining("append-only");
        }
        assertThat(database.verify().holds()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "actor = 'somebody-else'",
                "action = 'refused'",
                "at = at + interval '1 microsecond'",
                "case_number = null",
                "case_number = 'A-2026-000002'",
                "programme_code = 'OTHER'",
                "details = details || '{\"position\": 2}'",
                "details = details || '{\"position\": \"1\"}'",
                "details = details || '{\"position\": 1.0}'",
                "details = details - 'reasonCode'",
                "details = details || '{\"more\": true}'"
            })
    void namesAnAlteredEntry(String change) {
        database.tamper("audit_entry", "update audit_entry set " + change + " where id in (4, 9)");

        finds("entry 4 was altered");
    }

    @Test
    void reportsADeletedEntry() {
        database.tamper("audit_entry", "delete from audit_entry where id = 6");

        finds("entry 6 is missing");
    }

    @Test
    void reportsADeletedEntryWhoseLeafIsDeletedToo() {
        database.tamper("audit_entry", "delete from audit_entry where id = 7");
        database.tamper("audit_leaf", "delete from audit_leaf where entry = 7");

        finds("the entry at place 7 is missing (under seal 2");
    }

    @Test
    void reportsAnEntryDeletedBeforeItsSeal() {
        long young = database.append("young");
        database.tamper("audit_entry", "delete from audit_entry where id = ?", young);
        database.sealer.seal();

        finds("entry " + young + " is missing");
    }

    @Test
    void reportsSwappedEntries() {
        database.tamper("audit_leaf", "update audit_leaf set position = position + 100 where position in (2, 3)");
        database.tamper(
                "audit_leaf",
                "update audit_leaf set position = case position when 102 then 3 else 2 end where position > 100");

        finds("entry 3 is reordered: it was sealed at place 3 and stands at place 2");
    }

    @Test
    void reportsEntriesWithSwappedContents() {
        database.tamper(
                "audit_entry",
                "update audit_entry set actor = case id when 2 then 'officer-2' else 'officer-1' end where id in (2, 3)");

        finds("entry 2 was altered");
    }

    @Test
    void reportsAnEntryAlteredTogetherWithItsLeaf() {
        database.tamper("audit_entry", "update audit_entry set actor = 'somebody-else' where id = 6");
        AuditEntry altered = database.records.proof(6).entry();
        database.tamper(
                "audit_leaf", "update audit_leaf set hash = ? where entry = 6", new LeafEncoding().hash(6, altered));

        finds("places 6 to 7 are not those under seal 2");
        assertThat(database.records.proof(6).holds()).isFalse();
    }

    @Test
    void reportsAnInsertedEntry() {
        database.tamper("audit_entry", """
                insert into audit_entry (at, actor, action, details) values (timestamptz '2026-11-21T07:00:00Z', 'x', 'decision', '{}')""");

        finds("is under no seal");
    }

    // ---------------------------------------------------------------- seals

    @Test
    void reportsADeletedSeal() {
        database.tamper("audit_seal", "delete from audit_seal where number = 2");

        finds("seal 2 is missing");
    }

    @Test
    void reportsASealSignedByAnotherKey() throws IOException {
        resign(KeyUse.AUDIT, TestKeys.fresh());
        finds("seal 2 is forged");
    }

    @Test
    void reportsASealSignedByAKeyOfAnotherUse() throws IOException {
        resign(KeyUse.VOUCHER, database.keys);
        finds("seal 2 is forged");
    }

    /** Even with the right key a replaced seal breaks the chain. */
    @Test
    void reportsTheSealAfterAReplacedOne() throws IOException {
        resign(KeyUse.AUDIT, database.keys);
        finds("seal 3 does not follow on the seal 2");
    }

    private void resign(KeyUse use, org.lifeline.platform.signing.SigningKeys keys) {
        Seal seal = database.records.seals(0, 10).get(1);
        byte[] token = TestKeys.codes(keys)
                .token(
                        use,
                        Seal.TYPE,
                        new Seal.Content(
                                        seal.number(),
                                        seal.first(),
                                        seal.last(),
                                        seal.root(),
                                        seal.previous(),
                                        seal.sealedAt())
                                .claims(),
                        AuditDatabase.NOW);
        database.tamper(
                "audit_seal", "update audit_seal set token = ?, hash = sha256(?) where number = 2", token, token);
    }

    @ParameterizedTest
    @CsvSource({"root = sha256('x')", "previous = sha256('x')", "sealed_at = now()"})
    void reportsASealThatDiffersFromItsSignature(String change) {
        database.tamper("audit_seal", "update audit_seal set " + change + " where number = 2");

        finds("seal 2 was altered");
    }

    @Test
    void reportsALogRewrittenWithTheRightKeyByANotedSeal() throws IOException {
        Seal noted = database.records.seals(0, 1).get(0);
        byte[] before = database.exported(Selection.WHOLE);
        try (AuditDatabase rewritten = new AuditDatabase()) {
            rewritten.fill();
            byte[] after = rewritten.exported(Selection.WHOLE);
            String hash = java.util.HexFormat.of().formatHex(noted.hash());

            assertThat(check(database, before, new Noted(3, hash)).text()).startsWith("HOLDS");
            assertThat(check(rewritten, after, null).text()).startsWith("HOLDS");
            assertThat(check(rewritten, after, new Noted(3, hash)).text())
                    .contains("seal 3 is not the one that you noted");
            assertThat(check(rewritten, after, new Noted(4, hash)).text())
                    .contains("seal 4, which you noted, is missing");
        }
    }

    private static Result check(AuditDatabase database, byte[] export, Noted noted) throws IOException {
        return new ExportVerifier(database.publicKeys(), noted).verify(new ByteArrayInputStream(export));
    }

    // ---------------------------------------------------------------- the file

    private List<String> lines() {
        return new ArrayList<>(new String(database.exported(Selection.WHOLE), StandardCharsets.UTF_8)
                .lines()
                .toList());
    }

    private Result verify(List<String> lines) {
        return database.verify((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void reportsWhatIsWrongInAnExportedFile() {
        List<String> removed = lines();
        removed.remove(3); // header, seal 1, places 1, 2
        assertThat(verify(removed).text()).contains("the entry at place 2 is missing", "after entry 1");

        List<String> swapped = lines();
        Collections.swap(swapped, 3, 5);
        assertThat(verify(swapped).text()).contains("entry 4 is reordered: place 4 comes before place 2");

        List<String> twice = lines();
        twice.add(4, twice.get(3));
        assertThat(verify(twice).text()).contains("entry 2 is reordered: place 2 comes after place 2");

        List<String> edited = lines();
        edited.set(4, edited.get(4).replace("officer-2", "officer-3"));
        assertThat(verify(edited).text()).contains("entry 3 was altered");

        List<String> withoutSeal = lines();
        withoutSeal.remove(7);
        assertThat(verify(withoutSeal).text()).contains("under no seal");

        List<String> cutOff = lines();
        assertThat(verify(cutOff.subList(0, 9)).text()).contains("cut off after entry 6");

        List<String> youngest = lines();
        youngest.subList(10, 14).clear();
        assertThat(verify(youngest).text())
                .contains("the last line counts 10 entries and 3 seals; the export holds 7 and 2");

        List<String> broken = lines();
        broken.set(4, broken.get(4).substring(0, 40));
        assertThat(verify(broken).text()).contains("cannot be read");
        assertThat(verify(List.of("[]")).text()).contains("cannot be read");
        assertThat(verify(List.of("")).text()).contains("no export");
        assertThat(verify(List.of("{\"type\":\"end\"}")).text()).contains("no export");
    }

    @Test
    void checksASelectionToo() {
        database.log.append(
                Action.redemption, "service-provider", "A-2026-000777", "EMA", java.util.Map.of("amountMinor", 100));
        database.append("officer-9");
        database.sealer.seal();

        byte[] selected = database.exported(new Selection("A-2026-000777", null, null, null, null, null, null));

        String text = new String(selected, StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(5).anyMatch(l -> l.startsWith("{\"type\":\"leaf\",\"position\":12,"));
        assertThat(text).doesNotContain("officer-9");
        assertThat(database.verify(selected).text()).startsWith("HOLDS: 1 entries under 1 seals. A selection");
        assertThat(database.verify(text.replace("\"amountMinor\":100", "\"amountMinor\":900")
                                .getBytes(StandardCharsets.UTF_8))
                        .text())
                .contains("entry 11 was altered");
    }
}
