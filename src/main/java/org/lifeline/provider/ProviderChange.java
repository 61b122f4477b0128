package org.lifeline.provider;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeKind;
import org.lifeline.changes.Line;
import org.lifeline.platform.problem.Refused;

/** A change of a provider that needs two managers, neither of whom belongs to it. */
abstract class ProviderChange implements ChangeKind {

    /** Name of the value that has the provider's code. */
    static final String PROVIDER = "provider";

    final Providers providers;

    ProviderChange(Providers providers) {
        this.providers = providers;
    }

    @Override
    public void requireTheirs(@Nullable String programme, Map<String, String> content, String person) {
        if (providers.of(person).filter(code(content)::equals).isPresent()) {
            throw Refused.forbidden("ownOrganisation", "You belong to this organisation. Somebody else has to decide.");
        }
    }

    static String code(Map<String, String> content) {
        return content.getOrDefault(PROVIDER, "");
    }

    final Line about(Map<String, String> content) {
        return new Line("Provider", code(content) + ", " + providers.name(code(content)), "");
    }
}
