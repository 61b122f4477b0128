package org.lifeline.provider.process;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.lifeline.platform.engine.Options;
import org.lifeline.platform.engine.StartFormValues;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.provider.Suspensions;
import org.springframework.stereotype.Component;

/** The providers that a manager can suspend, resume, or give a telephone number. */
@Component
class ProviderChoices implements StartFormValues {

    private final Suspensions suspensions;

    ProviderChoices(Suspensions suspensions) {
        this.suspensions = suspensions;
    }

    @Override
    public Set<String> processes() {
        return Set.of("providerSuspend", "providerResume", "providerPhone");
    }

    @Override
    public Map<String, Object> values(String process, CurrentUser user) {
        Map<String, String> names = new LinkedHashMap<>();
        if (!process.equals("providerResume")) {
            names.putAll(suspensions.named(false));
        }
        if (!process.equals("providerSuspend")) {
            names.putAll(suspensions.named(true));
        }
        names.replaceAll((code, name) -> name + " (" + code + ")");
        return Map.of("providerChoices", Options.of(names));
    }
}
