package org.lifeline.platform;

import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * What a real deployment must say before anything of it starts: all that is missing is told at once, and before the database is
 * touched. What can only be judged by what the database holds (an administrator) is asked for later, where it is known.
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

    private @org.jspecify.annotations.Nullable Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        if (environment == null || RunMode.of(environment).embedded()) {
            return;
        }
        Environment given = environment;
        List<String> required = new ArrayList<>(REQUIRED);
        if (RunMode.hasIdentityProvider(given)) {
            required.add("lifeline.identity.client-secret");
        }
        List<String> missing = required.stream().filter(name -> isBlank(given, name)).toList();
        if (!missing.isEmpty()) {
            throw new SettingMissing("A real deployment also needs these settings: " + String.join(", ", missing));
        }
    }

    private static boolean isBlank(Environment environment, String name) {
        return environment.getProperty(name, "").isBlank();
    }
}
