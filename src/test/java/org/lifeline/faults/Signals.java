package org.lifeline.faults;

import java.io.IOException;

/** Signals to processes of one's own. */
final class Signals {

    private Signals() {}

    /** It does nothing from here on, and knows nothing of it. */
    static void stop(long pid) throws IOException, InterruptedException {
        send("-STOP", pid);
    }

    static void goOn(long pid) throws IOException, InterruptedException {
        send("-CONT", pid);
    }

    private static void send(String signal, long pid) throws IOException, InterruptedException {
        // one that ended by itself needs no signal
        new ProcessBuilder("kill", signal, String.valueOf(pid))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
