package org.lifeline.platform.signing;

import java.io.PrintStream;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lifeline.platform.time.ProductClock;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * The command that makes a new signing key: {@code java -jar lifeline.jar rotate-keys voucher}. It uses the configuration of the running
 * product. The product loads the new key within half a minute, without a restart. With {@code --lifeline.keys.generate=true} and no use it makes
 * a key store where there is none, for a deployment whose nodes cannot write it. That does no harm to another one: a node does not start without
 * the keys that its database knows.
 */
public final class RotateKeys {

    /** The first argument of the command line. */
    public static final String COMMAND = "rotate-keys";

    private static final String FIRST = "--lifeline.keys.generate=true";

    @Configuration
    @EnableConfigurationProperties(SigningProperties.class)
    static class Settings {}

    private RotateKeys() {}

    /** Runs the command. If it fails, prints one line on the console and ends the JVM with exit code 1. */
    public static void main(String[] args) {
        if (!run(args, System.out, System.err)) {
            System.exit(1);
        }
    }

    static boolean run(String[] args, PrintStream out, PrintStream err) {
        List<KeyUse> uses = Arrays.stream(args)
                .filter(arg -> !arg.startsWith("-"))
                .map(RotateKeys::use)
                .flatMap(Optional::stream)
                .toList();
        boolean first = List.of(args).contains(FIRST);
        if ((uses.isEmpty() && !first)
                || uses.size()
                        != Arrays.stream(args)
                                .filter(arg -> !arg.startsWith("-"))
                                .count()) {
            err.println("Say whose key is to be made: "
                    + Arrays.stream(KeyUse.values()).map(KeyUse::label).toList());
            return false;
        }
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Settings.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .run(Arrays.stream(args).filter(arg -> arg.startsWith("--")).toArray(String[]::new))) {
            SigningProperties properties = context.getBean(SigningProperties.class);
            SigningKeyStore store = properties.store();
            if (first) {
                int keys = store.open(true, Set.of(), ProductClock.in(ZoneOffset.UTC))
                        .all()
                        .size();
                out.println("The key store has %d keys.".formatted(keys));
            }
            for (KeyUse use : uses) {
                SigningKey key = store.rotate(
                        use, ProductClock.in(ZoneOffset.UTC).instant().plus(properties.publishBefore()));
                out.println("The new %s key %s is published from now on and signs from %s."
                        .formatted(use.label(), key.kid(), key.usableFrom()));
            }
            return true;
        } catch (SigningKeysUnavailable e) {
            err.println(e.getMessage());
            return false;
        }
    }

    private static Optional<KeyUse> use(String label) {
        return Arrays.stream(KeyUse.values())
                .filter(use -> use.label().equals(label))
                .findFirst();
    }
}
