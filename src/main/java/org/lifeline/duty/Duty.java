package org.lifeline.duty;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something a person does on a case that moves money or changes who decides. Two duties exclude each other unless the table
 * {@code duty_together} allows them together and says why.
 *
 * @param number from 1 where there are several of a kind, such as stages; 0 where there is one
 */
public record Duty(Kind kind, int number) {

    /** The names are the same in the table {@code duty} and in the property {@code duty} of a user task in a model. */
    public enum Kind {
        applicant("You are the applicant.", "is the applicant"),
        filing("You filed this application.", "filed this application"),
        comparing("You compared this case with another one.", "compared this case with another one"),
        identityChange(
                "You changed an identity number that counts in this case.",
                "changed an identity number that counts in this case"),
        householdChange(
                "You said who belongs to the household in this case.",
                "said who belongs to the household in this case"),
        /** A stage of an application; numbered. */
        application("You decided %s of this case.", "decided %s of this case"),
        emergency("You decided on emergency help in this case.", "decided on emergency help in this case"),
        emergencyReview("You reviewed the emergency help of this case.", "reviewed the emergency help of this case"),
        appeal("You decided an appeal in this case.", "decided an appeal in this case"),
        reassigning("You named who decides in this case.", "named who decides in this case"),
        /** Entering or confirming the absence because of which a substitute decided. */
        absence("You named the substitute who decided in this case.", "named the substitute who decided in this case"),
        funds("You provided the funds for this case.", "provided the funds for this case"),
        voucherChange("You changed the voucher of this case.", "changed the voucher of this case"),
        print("You printed the voucher of this case.", "printed the voucher of this case"),
        pin("You had a new PIN sent in this case.", "had a new PIN sent in this case"),
        redemption("You redeemed the voucher of this case.", "redeemed the voucher of this case"),
        reversal("You took a redemption of this case back.", "took a redemption of this case back"),
        fraudReview("You reviewed a fraud signal in this case.", "reviewed a fraud signal in this case"),
        /** Deciding about an overdrawn redemption; numbered where several people have to decide. */
        overdrawn(
                "You decided about an overdrawn redemption in this case.",
                "decided about an overdrawn redemption in this case"),
        claiming("You claimed what was redeemed in this case.", "claimed what was redeemed in this case"),
        /** A stage of a provider's claim; numbered. */
        claim("You decided %s of a claim in this case.", "decided %s of a claim in this case"),
        payment("You recorded a payment in this case.", "recorded a payment in this case"),
        dispute("You decided a dispute of a claim in this case.", "decided a dispute of a claim in this case"),
        correction(
                "You decided a correction of an answer in this case.",
                "decided a correction of an answer in this case"),
        grievance("You answered a complaint in this case.", "answered a complaint in this case"),
        claimReview("You reviewed a paid claim in this case.", "reviewed a paid claim in this case"),
        /** Asking or confirming that somebody who can no longer log in gets the applicant's account. */
        accountRecovery(
                "You helped the applicant of this case back into their account.",
                "helped the applicant of this case back into their account"),
        /** Recording the consent with which somebody acts for the applicant. */
        consent(
                "You recorded that somebody acts for the applicant of this case.",
                "recorded that somebody acts for the applicant of this case");

        private final String toPerson;
        private final String aboutPerson;

        Kind(String toPerson, String aboutPerson) {
            this.toPerson = toPerson;
            this.aboutPerson = aboutPerson;
        }

        static Optional<Kind> named(String name) {
            return Arrays.stream(values()).filter(k -> k.name().equals(name)).findFirst();
        }
    }

    public static final Duty APPLICANT = new Duty(Kind.applicant);
    public static final Duty FILING = new Duty(Kind.filing);
    public static final Duty COMPARING = new Duty(Kind.comparing);
    public static final Duty IDENTITY_CHANGE = new Duty(Kind.identityChange);
    public static final Duty HOUSEHOLD_CHANGE = new Duty(Kind.householdChange);
    public static final Duty EMERGENCY = new Duty(Kind.emergency);
    public static final Duty EMERGENCY_REVIEW = new Duty(Kind.emergencyReview);
    public static final Duty APPEAL = new Duty(Kind.appeal);
    public static final Duty REASSIGNING = new Duty(Kind.reassigning);
    public static final Duty ABSENCE = new Duty(Kind.absence);
    public static final Duty FUNDS = new Duty(Kind.funds);
    public static final Duty VOUCHER_CHANGE = new Duty(Kind.voucherChange);
    public static final Duty PRINT = new Duty(Kind.print);
    public static final Duty PIN = new Duty(Kind.pin);
    public static final Duty REDEMPTION = new Duty(Kind.redemption);
    public static final Duty REVERSAL = new Duty(Kind.reversal);
    public static final Duty FRAUD_REVIEW = new Duty(Kind.fraudReview);
    public static final Duty OVERDRAWN = new Duty(Kind.overdrawn);
    public static final Duty CLAIMING = new Duty(Kind.claiming);
    public static final Duty PAYMENT = new Duty(Kind.payment);
    public static final Duty DISPUTE = new Duty(Kind.dispute);
    public static final Duty CORRECTION = new Duty(Kind.correction);
    public static final Duty GRIEVANCE = new Duty(Kind.grievance);
    public static final Duty CLAIM_REVIEW = new Duty(Kind.claimReview);
    public static final Duty ACCOUNT_RECOVERY = new Duty(Kind.accountRecovery);
    public static final Duty CONSENT = new Duty(Kind.consent);

    public Duty(Kind kind) {
        this(kind, 0);
    }

    /** The duty of deciding one stage of a case. A dispute has one stage only, which is not numbered. */
    public static Duty stage(String caseKind, int position) {
        Kind kind = Kind.valueOf(caseKind);
        return kind == Kind.dispute ? DISPUTE : new Duty(kind, position);
    }

    /** In the form that the table {@code case_duty} uses: {@code payment}, {@code application:2}. */
    @Override
    public String toString() {
        return number == 0 ? kind.name() : kind.name() + ":" + number;
    }

    /** @return null for text that is not a duty, such as {@code household} */
    static @Nullable Duty read(String text) {
        int colon = text.indexOf(':');
        return Kind.named(colon < 0 ? text : text.substring(0, colon))
                .map(kind -> new Duty(kind, colon < 0 ? 0 : Integer.parseInt(text.substring(colon + 1))))
                .orElse(null);
    }

    String toPerson() {
        return kind.toPerson.formatted("stage " + number);
    }

    String aboutPerson() {
        return kind.aboutPerson.formatted("stage " + number);
    }
}
