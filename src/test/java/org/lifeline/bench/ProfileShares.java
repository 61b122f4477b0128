package org.lifeline.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the time of Java's threads goes, as shares: of the samples of a recording of the JDK's Flight Recorder. A recording is a file of
 * megabytes that only a tool reads; its shares are a table that two versions can be compared by.
 */
final class ProfileShares {

    /** The JDK's own code is done for somebody: for the first below it on the stack. */
    private static final Pattern JDK = Pattern.compile("(java|javax|jdk|sun|com\\.sun|kotlin|scala)\\..*");

    /** Of a package's name, such as the three of org.lifeline.voucher. */
    private static final int PARTS = 3;

    private static final double SMALLEST = 0.01;

    private final Map<String, Integer> shares = new TreeMap<>();
    private int samples;

    private ProfileShares() {}

    static ProfileShares of(Path recording) throws IOException {
        ProfileShares all = new ProfileShares();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (event.getEventType().getName().equals("jdk.ExecutionSample") && event.getStackTrace() != null) {
                    all.add(event.getStackTrace().getFrames());
                }
            }
        }
        return all;
    }

    private void add(List<RecordedFrame> stack) {
        samples++;
        List<String> classes = new ArrayList<>();
        stack.forEach(frame -> classes.add(frame.getMethod().getType().getName()));
        shares.merge(first(classes), 1, Integer::sum);
    }

    /** The package of the first class, from the top of the stack, that is not the JDK's; its first parts only. */
    private static String first(List<String> classes) {
        return classes.stream()
                .filter(name -> !JDK.matcher(name).matches())
                .findFirst()
                .map(ProfileShares::start)
                .orElse("the JDK by itself");
    }

    private static String start(String name) {
        int end = -1;
        for (int i = 0; i < PARTS; i++) {
            int next = name.indexOf('.', end + 1);
            if (next < 0) {
                break;
            }
            end = next;
        }
        return end < 0 ? name : name.substring(0, end);
    }

    void print(String what) {
        Figures.print("%s: %d samples, share of each package that is at work".formatted(what, samples));
        shares.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .filter(each -> each.getValue() >= samples * SMALLEST)
                .forEach(
                        each -> Figures.row(each.getKey(), "%.1f %%".formatted(each.getValue() * 100.0 / samples), ""));
    }
}
