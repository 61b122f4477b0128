package org.lifeline.platform;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.mock.env.MockEnvironment;

class RequiredSettingsTest {

    private static void check(MockEnvironment environment) {
        RequiredSettings settings = new RequiredSettings();
        settings.setEnvironment(environment);
        settings.postProcessBeanFactory(new DefaultListableBeanFactory());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080",
                "http://127.0.0.1:8080",
                "http://[::1]:8080",
                "http://lifeline.localhost"
            })
    void allowsTheDemonstrationOnThisMachine(String address) {
        assertThatCode(() -> check(new MockEnvironment().withProperty("lifeline.public-url", address)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://lifeline.example",
                "http://192.168.1.4:8080",
                "http://localhost.example",
                "http://127.0.0.1.example",
                "http://0.0.0.0:8080"
            })
    void refusesAPubliclyReachableDemonstration(String address) {
        assertThatExceptionOfType(SettingMissing.class)
                .isThrownBy(() -> check(new MockEnvironment().withProperty("lifeline.public-url", address)))
                .withMessageContaining("lifeline.public-url")
                .withMessageNotContaining("\n");
    }

    @Test
    void asksForAnOpenSearchThatNobodyElseReads() {
        assertThatExceptionOfType(SettingMissing.class)
                .isThrownBy(() ->
                        check(complete().withProperty("lifeline.opensearch.url", "http://opensearch.example:9200")))
                .withMessageContainingAll(
                        "lifeline.opensearch.url (https)",
                        "lifeline.opensearch.username",
                        "lifeline.opensearch.password");
        assertThatCode(() -> check(complete()
                        .withProperty("lifeline.opensearch.url", "https://opensearch.example:9200")
                        .withProperty("lifeline.opensearch.username", "lifeline")
                        .withProperty("lifeline.opensearch.password", "of this test")))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(complete()
                        .withProperty("lifeline.opensearch.url", "http://opensearch:9200")
                        .withProperty("lifeline.opensearch.require-tls", "false")))
                .doesNotThrowAnyException();
    }

    @Test
    void asksForATokenThatNobodyGuesses() {
        assertThatExceptionOfType(SettingMissing.class)
                .isThrownBy(() -> check(complete().withProperty("lifeline.metrics.token", "0123456789abcdef")))
                .withMessageContaining("lifeline.metrics.token (at least 32 characters");
        assertThatCode(() -> check(complete().withProperty("lifeline.metrics.token", "0123456789abcdef".repeat(2))))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(complete().withProperty("lifeline.metrics.token", "")))
                .doesNotThrowAnyException();
    }

    @Test
    void namesAllMissingSettingsAtOnce() {
        assertThatExceptionOfType(SettingMissing.class)
                .isThrownBy(() -> check(
                        new MockEnvironment().withProperty("spring.datasource.url", "jdbc:postgresql://db/lifeline")))
                .withMessageContainingAll(
                        "spring.mail.host",
                        "lifeline.keys.password",
                        "lifeline.treasury.name",
                        "lifeline.treasury.iban",
                        "lifeline.treasury.bic",
                        "lifeline.personal-data.keys (each 32 random bytes in base64)",
                        "lifeline.administrator.password for the first start (at least 12 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"too short", "administrator1"})
    void reportsAWeakPasswordBeforeAnythingStarts(String password) {
        assertThatExceptionOfType(SettingMissing.class)
                .isThrownBy(() -> check(complete().withProperty("lifeline.administrator.password", password)))
                .withMessageContaining("lifeline.administrator.password (at least 12 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c2hvcnQ=", "no base64 at all"})
    void reportsAnInvalidPersonalDataKey(String key) {
        assertThatExceptionOfType(SettingMissing.class)
                .isThrownBy(() -> check(complete().withProperty("lifeline.personal-data.keys", key)))
                .withMessageContaining("lifeline.personal-data.keys");
    }

    @Test
    void startsWithAllSettings() {
        assertThatCode(() -> check(complete())).doesNotThrowAnyException();
    }

    private static MockEnvironment complete() {
        return new MockEnvironment()
                .withProperty("spring.datasource.url", "jdbc:postgresql://db/lifeline")
                .withProperty("spring.mail.host", "mail")
                .withProperty("lifeline.keys.password", "secret")
                .withProperty("lifeline.treasury.name", "Relief")
                .withProperty("lifeline.treasury.iban", "DE89370400440532013000")
                .withProperty("lifeline.treasury.bic", "COBADEFFXXX")
                .withProperty("lifeline.personal-data.keys", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    }
}
