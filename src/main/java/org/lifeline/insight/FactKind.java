package org.lifeline.insight;

import static org.lifeline.insight.Field.Type.CASE;
import static org.lifeline.insight.Field.Type.DAY;
import static org.lifeline.insight.Field.Type.FLAG;
import static org.lifeline.insight.Field.Type.NUMBER;
import static org.lifeline.insight.Field.Type.PERSON;
import static org.lifeline.insight.Field.Type.TIME;
import static org.lifeline.insight.Field.Type.WORD;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The kinds of facts. Each is one table ({@code insight_case}) and one index ({@code lifeline-case}). The first day of a kind is the day that
 * a period is about.
 *
 * <p>Lengths in hours are rounded as {@link Lengths} says, so that both stores give the same medians. Amounts are in minor units of the
 * {@code currency}.
 */
public enum FactKind {
    /** An application that was submitted. */
    APPLICATION(
            day("submittedOn"),
            word("programme"),
            word("currency"),
            word("category"),
            word("urgency"),
            word("language"),
            word("district"),
            word("gender"),
            word("ageBand"),
            word("disability"),
            word("filedBy"),
            word("status"),
            word("outcome"),
            word("reason"),
            word("appeal"),
            flag("emergency"),
            flag("firstOfPerson"),
            number("requestedMinor"),
            number("grantedMinor"),
            number("sendBacks"),
            number("duplicates"),
            number("samePhone"),
            number("sameAccount"),
            day("decidedOn"),
            day("helpedOn"),
            time("submittedAt"),
            time("decidedAt"),
            time("issuedAt"),
            time("helpedAt"),
            number("hoursToDecision"),
            number("hoursToVoucher"),
            number("hoursToHelp"),
            number("hoursWithApplicant"),
            number("hoursForFunds"),
            number("hoursAllowed")),
    /** A stage of an application or a claim, once for each time that it was opened. */
    STAGE(
            day("openedOn"),
            word("programme"),
            word("category"),
            word("urgency"),
            word("caseKind"),
            word("stage"),
            number("position"),
            number("round"),
            person("officer"),
            word("officerGroup"),
            flag("open"),
            flag("late"),
            word("outcome"),
            day("dueOn"),
            time("openedAt"),
            time("dueAt"),
            time("closedAt"),
            number("hours")),
    /** An officer's decision. */
    DECISION(
            day("decidedOn"),
            word("programme"),
            word("category"),
            word("caseKind"),
            word("stage"),
            person("officer"),
            word("decision"),
            word("reason")),
    VOUCHER(
            day("issuedOn"),
            word("programme"),
            word("currency"),
            word("state"),
            word("endReason"),
            word("used"),
            flag("provisional"),
            person("issuedBy"),
            number("valueMinor"),
            number("redeemedMinor"),
            day("expiresOn"),
            day("endedOn")),
    REDEMPTION(
            day("redeemedOn"),
            word("programme"),
            word("currency"),
            word("provider"),
            word("presence"),
            person("clerk"),
            person("officer"),
            flag("offline"),
            flag("overdrawn"),
            flag("reversed"),
            number("wrongPins"),
            number("amountMinor"),
            word("firstDigit"),
            flag("roundAmount")),
    /** A claim that was submitted. */
    CLAIM(
            day("submittedOn"),
            word("programme"),
            word("currency"),
            word("provider"),
            word("status"),
            word("outcome"),
            word("reason"),
            // it was returned to its provider at least once
            flag("sentBack"),
            // less than all was approved
            flag("cut"),
            number("amountMinor"),
            number("approvedMinor"),
            number("cutMinor"),
            day("approvedOn"),
            day("paidOn"),
            number("daysToPayment")),
    /** The price of an item of a claim that was submitted, where the service has a reference price. */
    CLAIMED_PRICE(
            day("submittedOn"),
            word("programme"),
            word("provider"),
            word("service"),
            // above, below or same
            word("side"),
            flag("outlier"),
            // the price in thousandths of its reference
            number("thousandths")),
    /** A payment that was ordered for a claim. */
    PAYMENT(
            day("orderedOn"),
            word("programme"),
            word("currency"),
            word("provider"),
            flag("paid"),
            day("paidOn"),
            number("amountMinor")),
    /** A line of a file of the bank. */
    BANK_LINE(
            day("readOn"),
            word("programme"),
            word("currency"),
            word("provider"),
            word("bankFile"),
            word("line"),
            word("outcome"),
            flag("open"),
            number("amountMinor"),
            day("clearedOn")),
    /** A question to a beneficiary about a redemption, or what a beneficiary said without one. */
    FEEDBACK(
            day("askedOn"),
            word("programme"),
            word("provider"),
            flag("answered"),
            flag("complaint"),
            word("answer"),
            flag("byTelephone"),
            word("finding")),
    /** A fraud signal. */
    SIGNAL(
            day("raisedOn"),
            word("programme"),
            word("provider"),
            word("signal"),
            word("finding"),
            flag("open"),
            day("reviewedOn")),
    /** An attempt that was refused because the person has another duty in the case. */
    REFUSAL(day("refusedOn"), word("programme"), word("category"), person("officer")),
    /** A message to somebody. */
    MESSAGE(day("postedOn"), word("message"), flag("mailWaits"), flag("smsWaits"), flag("sent"));

    private final List<Field> fields;

    FactKind(Field... fields) {
        this.fields = Stream.concat(Stream.of(new Field("caseNumber", CASE)), Arrays.stream(fields))
                .toList();
    }

    /** The name in English, such as {@code application}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such kind */
    public static FactKind of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    String table() {
        return "insight_" + code();
    }

    /** All fields; the first is the case number. */
    public List<Field> fields() {
        return fields;
    }

    /** @throws IllegalArgumentException when there is no such field */
    public Field field(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(code() + " has no field " + name));
    }

    /** The day that a period is about. */
    public Field day() {
        return fields.stream().filter(field -> field.type() == DAY).findFirst().orElseThrow();
    }

    private static Field word(String name) {
        return new Field(name, WORD);
    }

    private static Field person(String name) {
        return new Field(name, PERSON);
    }

    private static Field number(String name) {
        return new Field(name, NUMBER);
    }

    private static Field day(String name) {
        return new Field(name, DAY);
    }

    private static Field time(String name) {
        return new Field(name, TIME);
    }

    private static Field flag(String name) {
        return new Field(name, FLAG);
    }
}
