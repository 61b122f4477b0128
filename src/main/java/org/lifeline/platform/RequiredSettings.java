package org.lifeline.platform;

import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Checks the settings that a real deployment needs before anything of it starts and before the database is touched. It reports all missing
 * and invalid settings at once, each by its name. A setting that depends on the content of the database (an administrator) is checked
 * later, when that is known. It also keeps the demonstration on its own machine.
 */
@Component
class RequiredSettings implements BeanFactoryPostProcessor, EnvironmentAware {

    private static final List<String> REQUIRED = List.of(
            "spring.datasource.url",
            "spring.mail.host",
            "lifeline.keys.password",
            "lifeline.treasury.name",
            "lifeline.treasury.iban",
            "lifeline.treasury.bic");

    private static final String PERSONAL_DATA_KEYS = "lifeline.personal-data.keys";
    private static final int KEY_BYTES = 32;
    private static final String ADMINISTRATOR = "lifeline.administrator.password";
    private static final int SHORTEST_PASSWORD = 12;
    private static final String METRICS_TOKEN = "lifeline.metrics.token";
    private static final int SHORTEST_TOKEN = 32;
    private static final String OPENSEARCH = "lifeline.opensearch.";

    private @Nullable Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        if (environment == null) {
            return;
        }
        if (RunMode.of(environment).embedded()) {
            requireLocalDemonstration(environment);
            return;
        }
        List<String> wrong = wrong(environment);
        if (!wrong.isEmpty()) {
            throw new SettingMissing("A real deployment also needs these settings: " + String.join(", ", wrong));
        }
    }

    private static List<String> wrong(Environment given) {
        List<String> required = new ArrayList<>(REQUIRED);
        if (RunMode.hasIdentityProvider(given)) {
            required.add("lifeline.identity.client-secret");
        }
        List<String> wrong = new ArrayList<>(
                required.stream().filter(name -> isBlank(given, name)).toList());
        wrongKeys(given).ifPresent(wrong::add);
        wrong.addAll(wrongOpenSearch(given));
        wrongToken(given).ifPresent(wrong::add);
        wrongPassword(given, !wrong.isEmpty()).ifPresent(wrong::add);
        return wrong;
    }

    private static Optional<String> wrongKeys(Environment given) {
        List<String> keys = Binder.get(given)
                .bind(PERSONAL_DATA_KEYS, Bindable.listOf(String.class))
                .orElse(List.of());
        return !keys.isEmpty() && keys.stream().allMatch(RequiredSettings::isKey)
                ? Optional.empty()
                : Optional.of(PERSONAL_DATA_KEYS + " (each " + KEY_BYTES + " random bytes in base64)");
    }

    /** Figures by officer and by provider travel to OpenSearch, so nobody else should read them there or on the way. */
    private static List<String> wrongOpenSearch(Environment given) {
        String url = given.getProperty(OPENSEARCH + "url", "");
        if (url.isBlank() || !given.getProperty(OPENSEARCH + "require-tls", Boolean.class, true)) {
            return List.of();
        }
        List<String> wrong = new ArrayList<>();
        if (!url.startsWith("https:")) {
            wrong.add(OPENSEARCH + "url (https)");
        }
        for (String name : List.of("username", "password")) {
            if (isBlank(given, OPENSEARCH + name)) {
                wrong.add(OPENSEARCH + name);
            }
        }
        return wrong;
    }

    /** Without a token, only people who run the product read its metrics. */
    private static Optional<String> wrongToken(Environment given) {
        String token = given.getProperty(METRICS_TOKEN, "").strip();
        return token.isEmpty() || token.length() >= SHORTEST_TOKEN
                ? Optional.empty()
                : Optional.of(
                        METRICS_TOKEN + " (at least " + SHORTEST_TOKEN + " characters, such as openssl rand -hex 32)");
    }

    private static boolean isKey(String base64) {
        try {
            return Base64.getDecoder().decode(base64.strip()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** @param first whether other settings are missing too, as at a first start; then the first administrator's settings are required */
    private static Optional<String> wrongPassword(Environment given, boolean first) {
        if (RunMode.hasIdentityProvider(given)) {
            return Optional.empty();
        }
        String password = given.getProperty(ADMINISTRATOR, "");
        String name = given.getProperty("lifeline.administrator.name", "administrator");
        String rule = " (at least " + SHORTEST_PASSWORD + " characters, and not the account's name in it)";
        if (password.isEmpty()) {
            return first ? Optional.of(ADMINISTRATOR + " for the first start" + rule) : Optional.empty();
        }
        boolean fits = password.length() >= SHORTEST_PASSWORD
                && !password.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT));
        return fits ? Optional.empty() : Optional.of(ADMINISTRATOR + rule);
    }

    /** Everybody knows the passwords of the demonstration's accounts. */
    private static void requireLocalDemonstration(Environment given) {
        String address = given.getProperty("lifeline.public-url", "");
        if (!address.isBlank() && !isLocal(address)) {
            throw new SettingMissing("lifeline.public-url is " + address
                    + ", but this is the demonstration, whose passwords everybody knows: "
                    + "it has an address of this machine only, such as http://localhost:8080. "
                    + "A real deployment names its database in spring.datasource.url");
        }
    }

    static boolean isLocal(String address) {
        try {
            String host = URI.create(address).getHost();
            return host != null
                    && host.toLowerCase(Locale.ROOT)
                            .matches("localhost|.+\\.localhost|127(\\.\\d{1,3}){3}|\\[(::1|(0:){7}1)]");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isBlank(Environment environment, String name) {
        return environment.getProperty(name, "").isBlank();
    }
}
