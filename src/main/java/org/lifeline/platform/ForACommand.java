package org.lifeline.platform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts the whole product for a command of the console. It serves nobody, does no jobs, and ends with the command. It may run beside the nodes
 * of a deployment.
 */
public final class ForACommand {

    /** Set while a command runs; a node says on the console where it serves, a command does not. */
    static final String COMMAND = "lifeline.command";

    private ForACommand() {}

    /**
     * @param product the class of the application
     * @param command its name
     * @param args those that begin with {@code --} are settings
     * @param settings those of the command, as {@code --name=value}
     */
    public static ConfigurableApplicationContext start(
            Class<?> product, String command, String[] args, String... settings) {
        List<String> all = new ArrayList<>(
                Arrays.stream(args).filter(arg -> arg.startsWith("--")).toList());
        all.addAll(List.of(settings));
        all.addAll(List.of(
                "--" + COMMAND + "=" + command,
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--camunda.bpm.job-execution.enabled=false",
                // what is wrong is said; how the start goes is not asked for
                "--logging.level.root=warn",
                "--logging.level.org.lifeline=warn"));
        return new SpringApplicationBuilder(product)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .run(all.toArray(String[]::new));
    }
}
