package org.lifeline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.platform.problem.Refused;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** What people type to be paid, and what is kept of it. */
class PayoutKindsTest extends LifelineTest {

    @Autowired
    PayoutKinds kinds;

    @Test
    void ibanOfLowerCaseIsKeptInUpperCase() {
        PayoutDetails details =
                kinds.of("iban", " Riverside  ", Map.of("iban", "de02 1203 0000 0000 2020 51", "bic", "bylaDEm1001"));
        assertThat(details)
                .isEqualTo(new PayoutDetails(
                        "iban", "Riverside", Map.of("iban", "DE02120300000000202051", "bic", "BYLADEM1001")));
        assertThat(kinds.line(details)).isEqualTo("DE02 1203 0000 0000 2020 51");
        assertThat(kinds.hidden(details)).isEqualTo("•••• •••• •••• •••• ••20 51");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # one digit wrong, two swapped, no account, another country's length, no such BIC
            iban         | iban   | iban=de02120300000000202052
            iban         | iban   | iban=DE02120300000002002051
            iban         | iban   | -
            iban         | iban   | iban=DE0212030000000020205
            iban         | iban   | iban=000123456789
            iban         | bic    | iban=DE02120300000000202051;bic=BYLADEM10
            iban         | bic    | iban=DE02120300000000202051;bic=BYLAQZM1001
            iban         | number | iban=DE02120300000000202051;number=1
            iban         | street | iban=DE02120300000000202051;town=Berlin;street=***
            iban         | postCode | iban=DE02120300000000202051;town=Berlin;postCode=12345678901234567
            iban         | town   | iban=DE02120300000000202051;town=Llanfairpwllgwyngyllgogerychwyrndrob
            # check digits of the country, an IBAN in the wrong place, a country that is none, no bank
            localAccount | number | country=US;bankCode=021000022;number=123456789
            localAccount | bankCode | country=US;number=123456789
            localAccount | number | country=NG;bankCode=058;number=0152792741
            localAccount | number | country=MX;number=032180000118359718
            localAccount | number | country=DE;number=DE02120300000000202051;bic=BYLADEM1001
            localAccount | country | country=QQ;number=123456789;bic=CBETETAA
            localAccount | number | country=ET;number=1000123456789
            localAccount | number | country=SO;number=1000123456789
            localAccount | bankCode | country=ET;bankCode=77;number=1000123456789;bic=CBETETAA
            localAccount | number | country=ET;number=1000-12;bic=CBETETAA
            localAccount | town   | country=ET;number=1000123456789;bic=CBETETAA;town=***
            mobileWallet | town   | operator=M-PESA;phone=+254712345678;town=Nairobi
            mobileWallet | phone  | operator=M-PESA;phone=12
            mobileWallet | operator | phone=+254712345678
            cheque       | address | address=Here
            barter       | kind   | address=Here
            -            | kind   | -
            """)
    void refusesWhatNobodyCouldPay(String kind, String field, String values) {
        assertThatThrownBy(() -> kinds.of(kind, "Clinic", parse(values)))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.status()).isEqualTo(422);
                    assertThat(refused.errors().get(0).field()).isEqualTo(field);
                });
    }

    @Test
    void refusesAHolderWhomNoBankCanRead() {
        assertThatThrownBy(() -> kinds.of("iban", "***", Map.of("iban", "DE02120300000000202051")))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.errors().get(0).field()).isEqualTo("holder"));
        assertThat(kinds.of("cheque", "***", Map.of("address", "12 River Road")).holder())
                .isEqualTo("***");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            localAccount | country=us;bankCode=021000021;number=123456789    | US 021000021 123456789
            localAccount | country=NG;bankCode=058;number=0152792740         | NG 058 0152792740
            localAccount | country=MX;number=032180000118359719              | MX 032180000118359719
            localAccount | country=ET;number=1000 1234 56789;bic=cbetetaa    | ET CBETETAA 1000123456789
            localAccount | country=SO;number=a-77/1;bic=DAHBSOSM              | SO DAHBSOSM A-77/1
            iban         | iban=DE02120300000000202051;town=Berlin;street=Uferweg   12 | DE02 1203 0000 0000 2020 51
            localAccount | country=ET;number=1000123456789;bic=CBETETAA;town=አዲስ አበባ;postCode=1000 | ET CBETETAA 1000123456789
            mobileWallet | operator=M-Pesa;phone=+254 712 345678             | M-PESA +254712345678
            cheque       | address=12 River Road, 1000 Addis Ababa           | 12 RIVER ROAD, 1000 ADDIS ABABA
            """)
    void keepsEachKindInOneForm(String kind, String values, String line) {
        PayoutDetails details = kinds.of(kind, "Clinic", parse(values));
        assertThat(kinds.line(details)).isEqualTo(line);
        assertThat(kinds.of(kind, "Clinic", details.values())).isEqualTo(details);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            town=Berlin                                        | Clinic, BERLIN, DE02 1203 0000 0000 2020 51
            town=Berlin;postCode=10115;street= Uferweg   12    | Clinic, UFERWEG 12, 10115 BERLIN, DE02 1203 0000 0000 2020 51
            street=Uferweg 12                                  | Clinic, UFERWEG 12, DE02 1203 0000 0000 2020 51
            -                                                  | Clinic, DE02 1203 0000 0000 2020 51
            """)
    void officersReadTheAddressBesideTheHolder(String address, String words) {
        Map<String, String> typed = new java.util.HashMap<>(parse(address));
        typed.put("iban", "DE02120300000000202051");
        assertThat(kinds.inWords(kinds.of("iban", "Clinic", typed))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"iban, true", "localAccount, true", "mobileWallet, false", "cheque, false"})
    void onlyANewBankAccountNeedsTheTownOfItsHolder(String kind, boolean needed) {
        kinds.requireTown(kind, Map.of("town", "Berlin"));
        if (needed) {
            assertThatThrownBy(() -> kinds.requireTown(kind, Map.of("town", " ")))
                    .isInstanceOf(Refused.class);
        } else {
            kinds.requireTown(kind, Map.of());
        }
    }

    @Test
    void refusesNobodyAsHolder() {
        assertThatThrownBy(() -> kinds.of("cheque", " ", Map.of("address", "12 River Road, Addis Ababa")))
                .isInstanceOf(Refused.class);
    }

    private static Map<String, String> parse(String values) {
        if (values == null) {
            return Map.of();
        }
        Map<String, String> parsed = new java.util.HashMap<>();
        for (String each : values.split(";")) {
            String[] both = each.split("=", 2);
            parsed.put(both[0], both[1]);
        }
        return parsed;
    }
}
