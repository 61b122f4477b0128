package org.lifeline.platform;

import java.util.List;
import org.lifeline.platform.security.DemoAccounts;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Prints on the console, once the product runs, which address to open and with which account. */
@Component
class StartBanner {

    private final LifelineProperties properties;
    private final ObjectProvider<DemoAccounts> accounts;
    private final boolean serves;

    StartBanner(LifelineProperties properties, ObjectProvider<DemoAccounts> accounts, Environment environment) {
        this.properties = properties;
        this.accounts = accounts;
        this.serves = !environment.containsProperty(ForACommand.COMMAND);
    }

    @EventListener(ApplicationReadyEvent.class)
    void print() {
        if (!serves) {
            return;
        }
        StringBuilder text = new StringBuilder("\n  Lifeline is running\n\n");
        line(text, "Portal", "");
        line(text, "Tasklist (officers)", "/camunda/app/tasklist/");
        line(text, "Cockpit (operations)", "/camunda/app/cockpit/");
        line(text, "Scanner (providers)", "/scan");
        DemoAccounts demo = accounts.getIfAvailable();
        if (demo != null) {
            line(text, "Mail that was sent", "/outbox");
            text.append("\n  DEMONSTRATION: accounts, password \"")
                    .append(DemoAccounts.PASSWORD)
                    .append("\" for each\n");
            List<String> names = demo.names();
            for (int i = 0; i < names.size(); i += 2) {
                text.append("    %-20s %s%n".formatted(names.get(i), i + 1 < names.size() ? names.get(i + 1) : ""));
            }
            text.append("\n  Data: ")
                    .append(properties.dataFolder().toAbsolutePath())
                    .append('\n');
        }
        // printed for a person at the console, whatever the configuration of the log
        System.out.println(text);
    }

    private void line(StringBuilder text, String what, String path) {
        text.append("    %-22s %s%s%n".formatted(what, properties.publicUrl(), path));
    }
}
