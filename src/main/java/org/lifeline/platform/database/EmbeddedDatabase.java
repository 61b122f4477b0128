package org.lifeline.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.RunMode;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The embedded product's own PostgreSQL: real binaries, data in the data folder, kept over restarts. */
@Configuration
@Conditional(RunMode.Embedded.class)
class EmbeddedDatabase {

    private static final Duration STOP_WAIT = Duration.ofSeconds(30);

    @Bean(destroyMethod = "close")
    EmbeddedPostgres embeddedPostgres(LifelineProperties properties) {
        Path folder = properties.dataFolder().resolve("postgres").toAbsolutePath();
        try {
            Files.createDirectories(folder);
            takeFolder(properties.dataFolder().resolve("lifeline.lock"));
            stopServerLeftBehind(folder);
            return EmbeddedPostgres.builder()
                    .setDataDirectory(folder)
                    .setCleanDataDirectory(false)
                    // the application closes its pool first, then this server: see the bean below
                    .setRegisterShutdownHook(false)
                    // the library is made for throw-away tests: it switches both off; here an acknowledged row must be on disk
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("shared_buffers", "64MB")
                    .setServerConfig("max_connections", "60")
                    .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
        } catch (IOException | IllegalStateException e) {
            throw new DatabaseNotStarted(folder, e);
        }
    }

    @Bean
    DataSource dataSource(EmbeddedPostgres postgres) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("embedded");
        pool.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres"));
        pool.setMaximumPoolSize(20);
        return pool;
    }

    /** The operating system gives the lock back when this process ends, however it ends. */
    private static void takeFolder(Path lock) throws IOException {
        FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new IOException("another Lifeline is running on this folder");
        }
    }

    /** After a kill -9 of the application its server lives on and holds the folder: it is stopped in order, then started anew. */
    private static void stopServerLeftBehind(Path folder) throws IOException {
        Path pidFile = folder.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.isEmpty()) {
            return;
        }
        ProcessHandle server =
                ProcessHandle.of(Long.parseLong(lines.get(0).trim())).orElse(null);
        boolean isPostgres = server != null
                && server.info().command().map(File::new).map(File::getName).orElse("").startsWith("postgres");
        if (!isPostgres) {
            return;
        }
        server.destroy();
        try {
            server.onExit().get(STOP_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("a PostgreSQL left behind by an earlier run does not stop", e);
        }
    }
}
