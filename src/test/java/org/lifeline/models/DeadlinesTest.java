package org.lifeline.models;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.Resource;

class DeadlinesTest {

    private static final DmnDecision TABLE = DecisionTables.table("platform/deadlines.dmn", "deadlines");
    private static final Pattern NAMED = Pattern.compile("[$#]\\{[^}]*\\bdeadlines\\.(\\w+)");
    private static final Pattern ROW = Pattern.compile("<rule id=\"rule_(\\w+)\">");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "emergencyAuthorisation, PT1H",
        "caseComparison, PT24H",
        "fraudReview, PT24H",
        "lostVoucher, P2D",
        "deviceCheck, PT72H",
        "overdrawnDecision, PT72H",
        "overdrawnConfirmation, PT72H",
        "appealReview, P5D",
        "answerReminder, P7D",
        "providerCheck, P7D",
        "providerInvitation, P7D",
        "providerChangeCheck, P7D",
        "providerChangeLapse, P30D",
        "payoutCheck, P3D",
        "payoutLapse, P30D",
        "payoutWait, P5D",
        "changeConfirmation, P30D",
        "printedPages, P7D",
        "peopleFileKept, P30D",
        "feedbackWait, P2D",
        "feedbackAnswer, P14D",
        "complaintDecision, P3D",
        "claimDispute, P30D",
        "claimReviewReminder, P7D",
        "claimReview, P14D",
        "dataCorrection, P10D",
        "dataErasure, P30D",
        "accountRecovery, P2D",
        "actingAsked, P14D",
        "passkeyOffer, P30D",
        "passkeyProof, PT15M",
        "outreachDevice, P14D",
        "outreachEnvelope, P30D",
        "grievance, P10D",
        "grievanceUrgent, P2D",
        "grievanceNotSettled, P30D",
        "grievanceKept, P365D",
        "mergeUndo, P14D",
        "stageReminder, 50%",
    })
    void everyDeadlineHasItsTime(String deadline, String time) {
        assertThat(evaluate(TABLE, facts("deadline", deadline)).<String>getSingleEntry())
                .isEqualTo(time);
    }

    /** A row that nothing uses would let an analyst change something without an effect. */
    @Test
    void everyRowIsUsedByAModelOrByAStage() {
        Set<String> used = Models.processes().stream()
                .flatMap(model -> NAMED.matcher(text(model)).results())
                .map(found -> found.group(1))
                .collect(toCollection(TreeSet::new));
        used.add("stageReminder");
        // the day until which new payout details wait is kept when they are confirmed, and mails name it
        used.add("payoutWait");
        // the day until which a complaint is answered is kept when it begins, and the person is told it
        used.add("grievance");
        used.add("grievanceUrgent");
        // an invitation is no process
        used.add("providerInvitation");
        // so long a claim can be disputed; nothing waits for it
        used.add("claimDispute");
        // the time from which a request can be confirmed is kept with it, and messages name it
        used.add("accountRecovery");
        // until then a request can be agreed to: kept with it, and told to whoever asks
        used.add("actingAsked");
        // asked by the pages; nothing waits for them
        used.add("passkeyOffer");
        used.add("passkeyProof");
        // kept with the key with which a device seals, when it is made
        used.add("outreachDevice");
        used.add("outreachEnvelope");
        // so long a merge of two people of the registry can be undone
        used.add("mergeUndo");

        assertThat(rows()).isEqualTo(used);
    }

    /** The guide has the table that an analyst looks up first. */
    @Test
    void theAnalystsGuideListsEveryDeadline() throws IOException {
        String guide = Files.readString(Path.of("docs/guides/analyst.md"));

        assertThat(rows()).allSatisfy(name -> {
            String time = evaluate(TABLE, facts("deadline", name)).getSingleEntry();
            assertThat(guide).contains("| `" + name + "` | " + time + " |");
        });
    }

    private static Set<String> rows() {
        Resource table = Models.decisions().stream()
                .filter(file -> "deadlines.dmn".equals(file.getFilename()))
                .findFirst()
                .orElseThrow();
        return ROW.matcher(text(table)).results().map(found -> found.group(1)).collect(toCollection(TreeSet::new));
    }

    private static String text(Resource file) {
        try {
            return file.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
