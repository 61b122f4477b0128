package org.lifeline.testing;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;

/** A mail server in front of the post office of the tests: it passes everything on, and can be told to refuse an address. */
public final class MailGate {

    private final ServerSocket server;
    private final IntSupplier behind;
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "mail-gate");
        thread.setDaemon(true);
        return thread;
    });

    /** @param behind the port of the post office */
    MailGate(IntSupplier behind) {
        this.behind = behind;
        try {
            server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.submit(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Answers this to the address, such as {@code 550 5.1.1 no such mailbox}. */
    public void refuse(String address, String answer) {
        refused.put(address.toLowerCase(Locale.ROOT), answer);
    }

    public void takeAgain(String address) {
        refused.remove(address.toLowerCase(Locale.ROOT));
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.submit(() -> pass(client));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void pass(Socket client) {
        try (client;
                Socket office = new Socket(InetAddress.getLoopbackAddress(), behind.getAsInt())) {
            // a server that answers line by line must not wait for acknowledgements
            client.setTcpNoDelay(true);
            office.setTcpNoDelay(true);
            threads.submit(() -> copy(office, client));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream out = new BufferedOutputStream(office.getOutputStream());
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String answer = answer(line);
                OutputStream to = answer == null ? out : client.getOutputStream();
                to.write(((answer == null ? line : answer) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                if (answer != null || !lines.ready()) {
                    to.flush();
                }
            }
        } catch (IOException e) {
            // one side has hung up
            return;
        }
    }

    private String answer(String line) {
        String command = line.toLowerCase(Locale.ROOT);
        return command.startsWith("rcpt to:<") && command.indexOf('>') > 0
                ? refused.get(command.substring("rcpt to:<".length(), command.indexOf('>')))
                : null;
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            in.transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // one side has hung up
            return;
        }
    }
}
