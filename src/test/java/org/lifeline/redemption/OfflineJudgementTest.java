package org.lifeline.redemption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lifeline.ledger.Part;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.Presence;
import org.lifeline.redemption.OfflineJudgement.Facts;
import org.lifeline.redemption.OfflineJudgement.Known;
import org.lifeline.redemption.OfflineJudgement.Refusal;
import org.lifeline.voucher.Verification;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherContent;

/** What becomes of a redemption that a device recorded without a network, for each of the facts. */
class OfflineJudgementTest {

    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final VoucherCode CODE = VoucherCode.random();

    private static DeviceKey key;

    @BeforeAll
    static void makeKey() throws Exception {
        key = DeviceKey.of(
                new ECKeyGenerator(Curve.P_256).generate().toPublicJWK().toJSONObject());
    }

    /** A redemption of 40 of a voucher of 100: recorded an hour ago, with a status list of two hours ago. */
    private static final class Case {
        private boolean withdrawn;
        private Instant activeSince = ago(48);
        private Instant lastNoted = ago(3);
        private Instant lastContact = ago(4);
        private Instant noted = ago(1);
        private Instant status = ago(2);
        private String currency = "ETB";
        private IdentityPaper paper;
        private Map<String, Integer> given;
        private Verification.Reason notValid;
        private boolean readable = true;
        private boolean known = true;
        private boolean member = true;
        private Instant expires = NOW.plus(Duration.ofDays(20));
        private List<VoucherContent.Item> items = List.of();
        private Voucher.State state = Voucher.State.issued;
        private Instant issued = ago(24);
        private Instant ended;
        private Presence presence = Presence.none;

        Device device() {
            return new Device(
                    new UUID(0, 1),
                    "H1",
                    "Phone",
                    key,
                    "provider",
                    ago(72),
                    2,
                    "hash",
                    lastNoted,
                    lastContact,
                    2,
                    OfflineCaps.NOTHING,
                    "administrator",
                    false,
                    activeSince,
                    withdrawn ? ago(1) : null,
                    null);
        }

        OfflineRecord record() {
            return new OfflineRecord(
                    "payload",
                    new byte[0],
                    new OfflineRecord.Content(
                            1,
                            new UUID(0, 2),
                            new UUID(0, 1),
                            2,
                            "hash",
                            "qr",
                            currency,
                            4000,
                            paper,
                            given,
                            noted.getEpochSecond(),
                            status.getEpochSecond()));
        }

        VoucherContent content() {
            return new VoucherContent(
                    "https://lifeline.example",
                    CODE,
                    issued,
                    expires,
                    issued,
                    "P1",
                    items,
                    Money.ofMinor("ETB", 10000),
                    "Abebe B.",
                    null,
                    List.of(),
                    new VoucherContent.OfflineLimits(3, 10000, 24),
                    new VoucherContent.StatusReference("https://lifeline.example/status-lists/1", 7));
        }

        Voucher voucher() {
            return new Voucher(
                    CODE,
                    "A-1",
                    "P1",
                    Part.main,
                    Money.ofMinor("ETB", 10000),
                    Money.ofMinor("ETB", 7000),
                    state,
                    "officer",
                    issued,
                    expires,
                    "qr",
                    null,
                    false,
                    List.of());
        }

        Facts facts() {
            return new Facts(
                    NOW,
                    device(),
                    record(),
                    new Verification(notValid, readable ? content() : null, readable ? "kid" : null),
                    known
                            ? new Known(
                                    voucher(),
                                    member ? null : new Refusal("wrongProvider", "Not a member."),
                                    ended,
                                    presence)
                            : null);
        }

        Case with(Consumer<Case> change) {
            change.accept(this);
            return this;
        }
    }

    private static Instant ago(int hours) {
        return NOW.minus(Duration.ofHours(hours));
    }

    private static Arguments when(String situation, Consumer<Case> change, String reason) {
        return arguments(situation, (UnaryOperator<Case>) c -> c.with(change), reason);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                when("all is well", c -> {}, null),
                when("the device is withdrawn", c -> c.withdrawn = true, "deviceWithdrawn"),
                when(
                        "the signature is wrong",
                        c -> {
                            c.notValid = Verification.Reason.BAD_SIGNATURE;
                            c.readable = false;
                            c.known = false;
                        },
                        "badSignature"),
                when(
                        "the voucher has expired, and its code is ours",
                        c -> c.notValid = Verification.Reason.EXPIRED,
                        "expired"),
                when("the code cannot be read", c -> c.readable = false, "notAVoucher"),
                when("the voucher is not in the ledger", c -> c.known = false, "unknownVoucher"),
                when("the status list is ten minutes ahead", c -> c.status = NOW.plusSeconds(600), null),
                when(
                        "the status list is eleven minutes ahead",
                        c -> c.status = NOW.plusSeconds(660),
                        "statusFromTheFuture"),
                when("the voucher expires with the status list", c -> c.expires = c.status, "expired"),
                when(
                        "the voucher expires a second after the status list",
                        c -> c.expires = c.status.plusSeconds(1),
                        null),
                when("the provider does not take part", c -> c.member = false, "wrongProvider"),
                when("the amount is in another currency", c -> c.currency = "USD", "wrongCurrency"),
                when("the voucher is for things and none is given", c -> c.items = things(), "itemsRequired"),
                when(
                        "another thing is given",
                        c -> {
                            c.items = things();
                            c.given = Map.of("Tent", 1);
                        },
                        "itemNotOnVoucher"),
                when(
                        "the voucher is for no thing and one is given",
                        c -> c.given = Map.of("Tent", 1),
                        "itemNotOnVoucher"),
                when(
                        "a thing of the voucher is given",
                        c -> {
                            c.items = things();
                            c.given = Map.of("Blanket", 1);
                        },
                        null),
                when(
                        "the status list showed the suspension",
                        c -> {
                            c.state = Voucher.State.suspended;
                            c.ended = c.status;
                        },
                        "suspended"),
                when(
                        "the suspension came after the status list",
                        c -> {
                            c.state = Voucher.State.suspended;
                            c.ended = c.status.plusSeconds(1);
                        },
                        null),
                when(
                        "the status list showed that it was used up",
                        c -> {
                            c.state = Voucher.State.exhausted;
                            c.ended = ago(5);
                        },
                        "exhausted"),
                when(
                        "the status list showed that it was revoked",
                        c -> {
                            c.state = Voucher.State.revoked;
                            c.ended = ago(5);
                        },
                        "revoked"),
                when(
                        "the status list showed that it was replaced",
                        c -> {
                            c.state = Voucher.State.replaced;
                            c.ended = ago(5);
                        },
                        "replaced"),
                when("the programme asks for a PIN", c -> c.presence = Presence.pin, "pinRequired"),
                when("nobody looked at an identity paper", c -> c.presence = Presence.id, "identityCheckRequired"),
                when(
                        "somebody looked at an identity paper",
                        c -> {
                            c.presence = Presence.id;
                            c.paper = IdentityPaper.values()[0];
                        },
                        null),
                when(
                        "two reasons: the earlier one counts",
                        c -> {
                            c.withdrawn = true;
                            c.member = false;
                        },
                        "deviceWithdrawn"));
    }

    private static List<VoucherContent.Item> things() {
        return List.of(new VoucherContent.Item("Blanket", 2));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("refusals")
    void saysWhyARecordIsRejected(String situation, UnaryOperator<Case> change, String reason) {
        Refusal refusal = OfflineJudgement.refusal(change.apply(new Case()).facts());
        assertThat(refusal == null ? null : refusal.reason()).isEqualTo(reason);
    }

    /** Of the voucher 30.00 are left. */
    @ParameterizedTest(name = "{0}, {1} given, all things left: {2}: the voucher pays {3}")
    @CsvSource({
        "issued, 2999, true, 2999",
        "issued, 3000, true, 3000",
        "issued, 3001, true, 3000",
        "issued, 2999, false, 0",
        "suspended, 2999, true, 0",
        "exhausted, 2999, true, 0",
        "revoked, 2999, true, 0",
    })
    void saysHowMuchTheVoucherPays(Voucher.State state, long given, boolean itemsLeft, long pays) {
        Voucher voucher = new Case().with(c -> c.state = state).voucher();
        assertThat(OfflineJudgement.covered(voucher, Money.ofMinor("ETB", given), itemsLeft))
                .isEqualTo(Money.ofMinor("ETB", pays));
    }

    /** The voucher allows a status list of 24 hours. The times are minutes before now; those of the list come first. */
    @ParameterizedTest(name = "list {0} minutes old, recorded {1} minutes ago: fresh is {2}")
    @CsvSource({
        "1500, 60, true",
        "1501, 60, false",
        "50, 60, true",
        "49, 60, false",
        "0, -10, true",
        "0, -11, false",
    })
    void saysWhetherTheStatusListWasFresh(int status, int noted, boolean fresh) {
        Case c = new Case().with(x -> {
            x.status = NOW.minus(Duration.ofMinutes(status));
            x.noted = NOW.minus(Duration.ofMinutes(noted));
        });
        assertThat(OfflineJudgement.isStatusFresh(c.record(), c.content(), NOW)).isEqualTo(fresh);
    }

    static Stream<Arguments> times() {
        return Stream.of(
                when("all is well", c -> {}, "possible"),
                when("the device never was active", c -> c.activeSince = null, "impossible"),
                when("in the second in which the device became active", c -> c.activeSince = c.noted, "possible"),
                when("before the device was active", c -> c.activeSince = c.noted.plusSeconds(1), "impossible"),
                when("before the voucher was issued", c -> c.issued = c.noted.plusSeconds(1), "impossible"),
                when("ten minutes before the earlier record", c -> c.lastNoted = c.noted.plusSeconds(600), "possible"),
                when("longer before the earlier record", c -> c.lastNoted = c.noted.plusSeconds(601), "impossible"),
                when("ten minutes before the last contact", c -> c.lastContact = c.noted.plusSeconds(600), "possible"),
                when("longer before the last contact", c -> c.lastContact = c.noted.plusSeconds(601), "impossible"),
                when(
                        "the device's first record",
                        c -> {
                            c.lastNoted = null;
                            c.lastContact = null;
                        },
                        "possible"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("times")
    void saysWhetherTheTimeIsPossible(String situation, UnaryOperator<Case> change, String expected) {
        Case c = change.apply(new Case());
        assertThat(OfflineJudgement.isTimePlausible(c.device(), c.record(), c.voucher()))
                .isEqualTo(expected.equals("possible"));
    }
}
