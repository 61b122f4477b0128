package org.lifeline.operations;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lifeline.notification.TrialMessages;
import org.lifeline.operations.SetUpCheck.Point;
import org.lifeline.platform.ForACommand;
import org.lifeline.platform.contact.MailAddress;
import org.lifeline.platform.contact.PhoneNumbers;
import org.lifeline.platform.language.Language;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.MessageSource;

/**
 * The command that says what is missing before the first programme: {@code java -jar lifeline.jar check [--mail=address] [--sms=number]}, with
 * the settings of the nodes, also beside running ones. One line a point: whether it is good, missing, wrong or not used, and what to do. It
 * changes nothing, and does not migrate the database.
 */
public final class CheckSetUp {

    /** The first argument of the command line. */
    public static final String COMMAND = "check";

    private static final int READY = 0;
    private static final int NOT_READY = 1;
    private static final int CANNOT_CHECK = 2;

    private static final String MAIL = "--mail=";
    private static final String SMS = "--sms=";

    private CheckSetUp() {}

    /** Runs the command, and ends the JVM: with 0 when nothing is missing, with 1 when something is, with 2 when the product does not start. */
    public static void main(Class<?> product, String[] args) {
        System.exit(run(product, args, System.out));
    }

    static int run(Class<?> product, String[] args, PrintStream out) {
        String[] settings = Arrays.stream(args)
                .filter(arg -> !arg.startsWith(MAIL) && !arg.startsWith(SMS))
                .toArray(String[]::new);
        // a node that runs waits longer
        try (ConfigurableApplicationContext context = ForACommand.start(
                product, COMMAND, settings, "--lifeline.migrate=false", "--lifeline.start-wait=20s")) {
            List<Point> points = context.getBean(SetUpCheck.class).points();
            MessageSource words = context.getBean(MessageSource.class);
            points.forEach(point -> out.println(line(point, words)));
            boolean sent = trials(args, context, words, out);
            return sent && SetUpCheck.isReady(points) ? READY : NOT_READY;
        } catch (RuntimeException toldAlready) {
            // Spring Boot has said on the console which setting is missing, or what else keeps a node from starting
            return CANNOT_CHECK;
        }
    }

    static String line(Point point, MessageSource words) {
        String details = point.details().isEmpty() ? "" : " (" + String.join(", ", point.details()) + ")";
        return "%-9s %s. %s%s"
                .formatted(
                        point.state(),
                        said(words, "setup.point." + point.key()),
                        said(words, "setup." + point.key() + "." + point.says()),
                        details);
    }

    private static String said(MessageSource words, String key) {
        return words.getMessage(key, null, Locale.ENGLISH);
    }

    private static boolean trials(
            String[] args, ConfigurableApplicationContext context, MessageSource words, PrintStream out) {
        TrialMessages trial = context.getBean(TrialMessages.class);
        boolean sent = true;
        for (String arg : args) {
            TrialMessages.Outcome outcome;
            if (arg.startsWith(MAIL)) {
                String address = MailAddress.tidy(arg.substring(MAIL.length()));
                outcome = MailAddress.isAddress(address)
                        ? trial.mail(address, Language.ENGLISH)
                        : TrialMessages.Outcome.refused;
                out.println("trial     " + said(words, "setup." + SetUpCheck.ofMail(outcome)));
            } else if (arg.startsWith(SMS)) {
                outcome = context.getBean(PhoneNumbers.class)
                        .forSms(arg.substring(SMS.length()))
                        .map(number -> trial.sms(number, Language.ENGLISH))
                        .orElse(TrialMessages.Outcome.refused);
                out.println("trial     " + said(words, "setup." + SetUpCheck.ofSms(outcome)));
            } else {
                continue;
            }
            sent &= outcome == TrialMessages.Outcome.good;
        }
        return sent;
    }
}
