package org.lifeline.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a server that starts later. One that the system names itself may be given to any outgoing connection in the meantime, as
 * happened: these are from below the range that systems give away (32768 and up on Linux, 49152 elsewhere).
 */
public final class FreePort {

    private static final int FIRST = 20_000;
    private static final int LAST = 30_000;
    private static final int ATTEMPTS = 100;

    private FreePort() {}

    public static int find() {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // the next one
            }
        }
        throw new IllegalStateException("no port is free");
    }
}
