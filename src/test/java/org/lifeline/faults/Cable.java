package org.lifeline.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The network between a node and a server. It can be cut, as by a switch that dies or a firewall that forgets: from then on nothing of the
 * connections of before passes, in neither direction and for ever, and neither end is told. Or it can break: then both ends are told.
 */
final class Cable implements AutoCloseable {

    private enum State {
        WHOLE,
        CUT,
        BROKEN
    }

    private final class Line {
        private final Socket client;
        private final Socket server;
        private volatile boolean dead;

        Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void close() {
            end(client);
            end(server);
        }
    }

    private final ServerSocket door;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "cable");
        thread.setDaemon(true);
        return thread;
    });
    private volatile int to;
    private State state = State.WHOLE;

    /** @param to the port of the server on this machine */
    Cable(int to) throws IOException {
        this.to = to;
        this.door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        threads.submit(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** The server is at another port now. */
    void leadTo(int port) {
        to = port;
    }

    /** Nothing passes from here on. Who connects waits. */
    void cut() {
        become(State.CUT);
        lines.forEach(line -> line.dead = true);
    }

    /** All connections end, and new ones are refused. */
    void breakOff() {
        become(State.BROKEN);
        lines.forEach(Line::close);
        lines.clear();
    }

    /** New connections pass. Those of before a cut stay as dead as they are. */
    void heal() {
        become(State.WHOLE);
    }

    private void become(State next) {
        lock.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                threads.submit(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        lock.lock();
        try {
            while (state == State.CUT) {
                changed.await();
            }
            if (state == State.BROKEN) {
                end(client);
                return;
            }
            Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Line line = new Line(client, server);
            lines.add(line);
            threads.submit(() -> pass(line, client, server));
            threads.submit(() -> pass(line, server, client));
        } catch (IOException noServer) {
            end(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void pass(Line line, Socket from, Socket to) {
        byte[] some = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                if (!line.dead) {
                    out.write(some, 0, read);
                }
            }
        } catch (IOException over) {
            // one end is gone
        }
        if (!line.dead) {
            line.close();
            lines.remove(line);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        lines.forEach(Line::close);
        threads.shutdownNow();
    }
}
