package org.lifeline.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.lifeline.voucher.SampleVouchers.EXPIRES;
import static org.lifeline.voucher.SampleVouchers.ISSUED;
import static org.lifeline.voucher.SampleVouchers.voucher;

import com.authlete.cbor.CBORByteArray;
import com.authlete.cbor.CBORDecoder;
import com.authlete.cbor.CBORItemList;
import com.authlete.cbor.CBORPairList;
import com.authlete.cbor.CBORTaggedItem;
import com.authlete.cose.COSESign1;
import com.authlete.cose.COSEVerifier;
import com.authlete.cwt.CWTClaimsSet;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.signing.Base32;
import org.lifeline.platform.signing.CodeTooLarge;
import org.lifeline.platform.signing.KeyUse;
import org.lifeline.platform.signing.SignedCode;
import org.lifeline.platform.signing.SignedCodes;
import org.lifeline.platform.signing.SigningKeys;
import org.lifeline.platform.signing.TestKeys;
import org.lifeline.voucher.Verification.Reason;
import org.lifeline.voucher.VoucherContent.Item;

class VoucherVerifierTest {

    private static final Instant NOW = ISSUED.plusSeconds(60);

    private final SigningKeys keys = TestKeys.fresh();
    private final SignedCodes codes = TestKeys.codes(keys);
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final VoucherSigner signer = new VoucherSigner(codes, clock);
    private final VoucherVerifier verifier = new VoucherVerifier(codes);

    @Test
    void readsBackEverythingThatWasSigned() {
        SignedCode signed = signer.sign(voucher());

        Verification verification = verifier.verify(signed.text(), NOW, "HOSP-01");

        assertThat(verification.valid()).isTrue();
        assertThat(verification.content()).isEqualTo(voucher());
        assertThat(verification.kid()).isEqualTo(signed.kid());
        assertThat(signed.text()).matches("https://lifeline\\.example/v#[A-Z2-7]+");
    }

    @Test
    void readsTheBareCodeInAnyCaseAndWrapped() {
        String bare = signer.sign(voucher()).text().replaceAll("^.*#", "");

        assertThat(verifier.verify(bare, NOW, null).valid()).isTrue();
        assertThat(verifier.verify(bare.toLowerCase(Locale.ROOT), NOW, null).valid())
                .isTrue();
        assertThat(verifier.verify(" " + bare.replaceAll("(.{40})", "$1\r\n") + " ", NOW, null)
                        .valid())
                .isTrue();
    }

    @Test
    void keepsTheDatesAndTheProvidersScope() {
        String text = signer.sign(voucher()).text();

        assertThat(verifier.verify(text, ISSUED.minusSeconds(1), null).reason()).isEqualTo(Reason.NOT_YET_VALID);
        assertThat(verifier.verify(text, ISSUED, null).valid()).isTrue();
        assertThat(verifier.verify(text, EXPIRES.minusSeconds(1), null).valid()).isTrue();
        assertThat(verifier.verify(text, EXPIRES, null).reason()).isEqualTo(Reason.EXPIRED);
        assertThat(verifier.verify(text, NOW, "PHARM-7").reason()).isEqualTo(Reason.WRONG_PROVIDER);
        assertThat(verifier.verify(text, NOW, "PHARM-7").content()).isEqualTo(voucher());
        String anywhere = signer.sign(voucher(List.of(), List.of())).text();
        assertThat(verifier.verify(anywhere, NOW, "PHARM-7").valid()).isTrue();
    }

    @Test
    void refusesCodesSignedByOthers() {
        VoucherSigner stranger = new VoucherSigner(TestKeys.codes(TestKeys.fresh()), clock);
        Verification unknown = verifier.verify(stranger.sign(voucher()).text(), NOW, null);
        assertThat(unknown.reason()).isEqualTo(Reason.UNKNOWN_KEY);
        assertThat(unknown.content()).isNull();

        SignedCodes sameKeysElsewhere = new SignedCodes(keys, URI.create("https://elsewhere.example"));
        String foreign = sameKeysElsewhere
                .sign(KeyUse.VOUCHER, "/v", VoucherClaims.write(voucher()), NOW)
                .text();
        assertThat(verifier.verify(foreign, NOW, null).reason()).isEqualTo(Reason.FOREIGN_ISSUER);
    }

    @Test
    void refusesAPayableOrAStatusListInPlaceOfAVoucher() {
        for (KeyUse use : List.of(KeyUse.PAYABLE, KeyUse.STATUS_LIST)) {
            String text =
                    codes.sign(use, "/v", VoucherClaims.write(voucher()), NOW).text();
            assertThat(verifier.verify(text, NOW, null).reason()).isEqualTo(Reason.UNKNOWN_KEY);
        }
    }

    @Test
    void reportsEachFormatError() {
        byte[] good = bytes(signer.sign(voucher()).text());

        assertThat(reason("")).isEqualTo(Reason.NOT_A_VOUCHER);
        assertThat(reason("https://evil.example/v?x=1")).isEqualTo(Reason.NOT_A_VOUCHER);
        assertThat(reason("ABCD-EFGH-IJKL-MNOP")).isEqualTo(Reason.ONLY_NUMBER);
        assertThat(reason("abcd efgh ijkl mnop")).isEqualTo(Reason.ONLY_NUMBER);
        assertThat(reason("A".repeat(5000))).isEqualTo(Reason.TOO_LARGE);
        assertThat(reason("A".repeat(2000))).isEqualTo(Reason.TOO_LARGE);
        assertThat(reason(Arrays.copyOfRange(good, 1, good.length))).isEqualTo(Reason.NOT_A_VOUCHER);
        assertThat(reason(Arrays.copyOf(good, good.length - 1))).isEqualTo(Reason.NOT_CANONICAL);
        assertThat(reason(Arrays.copyOf(good, good.length + 1))).isEqualTo(Reason.NOT_CANONICAL);

        byte[] changedSignature = good.clone();
        changedSignature[good.length - 1] ^= 1;
        assertThat(reason(changedSignature)).isEqualTo(Reason.BAD_SIGNATURE);

        byte[] changedName = replace(good, "Almaz T.", "Zalma T.");
        assertThat(reason(changedName)).isEqualTo(Reason.BAD_SIGNATURE);

        // {1: -7} becomes {1: -8}, which is EdDSA
        byte[] otherAlgorithm = good.clone();
        int alg = indexOf(good, new byte[] {(byte) 0xa2, 0x01, 0x26, 0x04});
        otherAlgorithm[alg + 2] = 0x27;
        assertThat(reason(otherAlgorithm)).isEqualTo(Reason.WRONG_ALGORITHM);

        byte[] zeroes = good.clone();
        Arrays.fill(zeroes, good.length - 64, good.length, (byte) 0);
        assertThat(reason(zeroes)).isEqualTo(Reason.BAD_SIGNATURE);
    }

    @Test
    void refusesEveryOtherSpellingOfTheSameClaims() {
        byte[] good = bytes(signer.sign(voucher()).text());

        // the array's length on two bytes in place of one
        assertThat(reason(splice(good, 1, 1, 0x98, 0x04))).isEqualTo(Reason.NOT_CANONICAL);
        // an indefinite array
        byte[] indefinite = splice(good, 1, 1, 0x9f);
        assertThat(reason(splice(indefinite, indefinite.length, 0, 0xff))).isEqualTo(Reason.NOT_CANONICAL);
        // keys of the protected header in the other order, and twice the same
        int header = indexOf(good, new byte[] {(byte) 0xa2, 0x01, 0x26, 0x04});
        byte[] kid = Arrays.copyOfRange(good, header + 4, header + 13);
        byte[] swapped = good.clone();
        swapped[header + 1] = 0x04;
        System.arraycopy(kid, 0, swapped, header + 2, 9);
        swapped[header + 11] = 0x01;
        swapped[header + 12] = 0x26;
        assertThat(reason(swapped)).isEqualTo(Reason.NOT_CANONICAL);
        // the base 32 of one byte sequence has one spelling: spare bits must be zero
        String text = Base32.encode(good);
        if (good.length % 5 != 0) {
            char last = text.charAt(text.length() - 1);
            String other = text.substring(0, text.length() - 1) + (char) (last == 'Z' ? '2' : last + 1);
            assertThat(reason(other)).isIn(Reason.NOT_A_VOUCHER, Reason.BAD_SIGNATURE);
        }
    }

    @Test
    void survivesEveryMutation() {
        byte[] good = bytes(signer.sign(voucher()).text());
        Random random = new Random(20261121);
        for (int round = 0; round < 20_000; round++) {
            byte[] bad = good.clone();
            switch (random.nextInt(4)) {
                case 0 -> bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> {
                    for (int i = random.nextInt(8); i >= 0; i--) {
                        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
                    }
                }
                case 2 -> bad = Arrays.copyOf(bad, random.nextInt(bad.length));
                default -> {
                    bad = new byte[random.nextInt(300)];
                    random.nextBytes(bad);
                    if (bad.length > 1) {
                        bad[0] = (byte) 0xd2;
                        bad[1] = (byte) 0x84;
                    }
                }
            }
            if (Arrays.equals(bad, good)) {
                continue;
            }
            Verification verification = verifier.verify(Base32.encode(bad), NOW, null);
            assertThat(verification.valid()).isFalse();
            assertThat(verification.content()).isNull();
        }
    }

    @Test
    void survivesDeepNestingAndAnyText() {
        byte[] nested = new byte[600];
        Arrays.fill(nested, (byte) 0x81);
        nested[0] = (byte) 0xd2;
        assertThat(reason(nested)).isEqualTo(Reason.NOT_CANONICAL);
        for (String text : List.of("#", "##", "\u0000", "🙂#🙂", "https://x/v#\uD800", "A#B#C", "１２３")) {
            assertThat(verifier.verify(text, NOW, null).valid()).isFalse();
        }
    }

    @Test
    void hasADifferentMessageForEachReason() {
        List<String> said = new ArrayList<>();
        for (Reason reason : Reason.values()) {
            said.add(reason.message());
            assertThat(reason.code()).matches("[a-z][A-Za-z]+");
        }
        assertThat(said).doesNotHaveDuplicates();
    }

    @Test
    void refusesToSignACodeTooLargeToPrint() {
        List<Item> items = IntStream.range(0, 12)
                .mapToObj(i -> new Item("A long name of an item, number " + i, 1))
                .toList();
        assertThatExceptionOfType(CodeTooLarge.class).isThrownBy(() -> signer.sign(voucher(items, List.of())));
    }

    @Test
    void anotherImplementationReadsTheCode() throws Exception {
        byte[] signed = bytes(signer.sign(voucher()).text());

        CBORTaggedItem tagged = (CBORTaggedItem) new CBORDecoder(signed).next();
        COSESign1 sign1 = (COSESign1) tagged.getTagContent();
        assertThat(tagged.getTagNumber()).isEqualTo(18);
        assertThat(new COSEVerifier(keys.current(KeyUse.VOUCHER, NOW).publicKey()).verify(sign1))
                .isTrue();

        CBORByteArray payload = (CBORByteArray) sign1.getPayload();
        CBORPairList claims = (CBORPairList) new CBORDecoder(payload.getValue()).next();
        CWTClaimsSet standard = new CWTClaimsSet(claims.getPairs());
        assertThat(standard.getIss()).isEqualTo(SampleVouchers.ISSUER);
        assertThat(standard.getExp()).hasSameTimeAs(java.util.Date.from(EXPIRES));
        assertThat(standard.getNbf()).hasSameTimeAs(java.util.Date.from(ISSUED));
        assertThat(standard.getCti()).isEqualTo(voucher().code().bytes());

        Map<?, ?> own = (Map<?, ?>) claims.findByKey(-70001).getValue().parse();
        assertThat(own.toString()).contains("Appendectomy", "EUR", "500000", "Almaz T.", "1989", "HOSP-01");
        CBORItemList amount =
                (CBORItemList) ((CBORPairList) claims.findByKey(-70001).getValue())
                        .findByKey(4)
                        .getValue();
        assertThat(amount.getItems()).hasSize(3);
    }

    private Reason reason(String text) {
        return verifier.verify(text, NOW, null).reason();
    }

    private Reason reason(byte[] bytes) {
        return reason(Base32.encode(bytes));
    }

    private static byte[] bytes(String text) {
        return Base32.decode(text.substring(text.indexOf('#') + 1)).orElseThrow();
    }

    private static byte[] replace(byte[] bytes, String from, String to) {
        byte[] changed = bytes.clone();
        byte[] replacement = to.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        System.arraycopy(
                replacement,
                0,
                changed,
                indexOf(bytes, from.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                replacement.length);
        return changed;
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i <= bytes.length - part.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("Not in there");
    }

    private static byte[] splice(byte[] bytes, int at, int drop, int... insert) {
        byte[] result = new byte[bytes.length - drop + insert.length];
        System.arraycopy(bytes, 0, result, 0, at);
        for (int i = 0; i < insert.length; i++) {
            result[at + i] = (byte) insert[i];
        }
        System.arraycopy(bytes, at + drop, result, at + insert.length, bytes.length - at - drop);
        return result;
    }
}
