package org.lifeline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.faults.Invariants.Broken;
import org.lifeline.testing.LiveFolder;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Two nodes work while parts of the machine fail, one after the other, in an order and for times that a seed decides. After each recovery
 * the tables are asked whether everything holds; at the end also what holds at rest, the product's own proof of its audit log, the files,
 * and the history of each voucher. Each build makes twenty faults. {@code mvn -Pfaults verify} makes five
 * hundred, {@code -Dlifeline.faults} as many as one likes, {@code -Dlifeline.seed} the same choices again, {@code -Dlifeline.fault=NODE_KILLED}
 * one kind alone ({@code NODE}: all whose names begin so), {@code -Dlifeline.faults.long=true} lasts as long as five hundred would, and
 * {@code -Dlifeline.faults.minutes} begins no further fault after so many minutes, but comes to rest and tells what it made.
 */
@Tag("slow")
@Tag("faults")
// of a build: mvn -Pfaults has no such end
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class FaultsTest {

    private static final int FAULTS = Integer.getInteger("lifeline.faults", 20);
    private static final String ONLY = System.getProperty("lifeline.fault", "");
    /** Faults last longer then, OpenSearch takes part, and the nodes give up what is gone after the product's own times. */
    private static final boolean LONG = FAULTS > 40 || Boolean.getBoolean("lifeline.faults.long");

    private static final long MOST_MINUTES = Long.getLong("lifeline.faults.minutes", Long.MAX_VALUE);

    /** A short run is a part of each build. */
    private static final int EFFECTS_BETWEEN = LONG ? 12 : 4;

    private static final long OF_A_BUILD = 7;
    private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(4);
    private static final Duration A_MOMENT = Duration.ofMillis(100);

    /** What was measured of one kind of fault. */
    private static final class Figures {
        private final List<Long> recoveredMillis = new ArrayList<>();
        private final List<Long> takenOverMillis = new ArrayList<>();
        private int inFlight;
        private int broken;

        static String told(List<Long> millis) {
            if (millis.isEmpty()) {
                return "-";
            }
            List<Long> sorted = millis.stream().sorted().toList();
            return String.format(
                    Locale.ROOT,
                    "%.1f s / %.1f s",
                    sorted.get(sorted.size() / 2) / 1000.0,
                    sorted.get(sorted.size() - 1) / 1000.0);
        }
    }

    @TempDir
    private Path folder;

    /** A build makes the same choices as the one before, so that a change is what differs; a long run looks for what nobody knows yet. */
    private final long seed = Long.getLong("lifeline.seed", LONG ? System.nanoTime() : OF_A_BUILD);

    private final Random random = new Random(seed);
    private final Map<Fault, Figures> figures = new EnumMap<>(Fault.class);
    private final List<String> broken = new ArrayList<>();
    private final ExecutorService watching = Executors.newSingleThreadExecutor();

    @Test
    void nothingBreaksWhateverFails() throws Exception {
        System.out.println("FaultsTest: -Dlifeline.faults=" + FAULTS + " -Dlifeline.seed=" + seed);
        long began = System.nanoTime();
        try (World world = new World(folder, LONG)) {
            Load load = new Load(world, seed);
            load.start();
            awaitEffects(load, 2 * EFFECTS_BETWEEN);
            List<Fault> plan = plan(world);
            for (int i = 0;
                    i < plan.size() && TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - began) < MOST_MINUTES;
                    i++) {
                make(world, load, plan.get(i), i + 1);
                awaitEffects(load, EFFECTS_BETWEEN);
            }
            load.end();
            rest(world, load);
            print(load, Duration.ofNanos(System.nanoTime() - began));
            world.failures().forEach(failure -> System.out.println("failure: " + failure));
            System.out.println("processor time of those that run at the end: " + world.processorSeconds() + " s");
        } finally {
            watching.shutdownNow();
        }
        assertThat(broken).as("-Dlifeline.seed=%d", seed).isEmpty();
    }

    /** Every kind that this machine can make, in shares, in an order of chance. */
    private List<Fault> plan(World world) {
        List<Fault> bag = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            if (!fault.isPossible(world)) {
                System.out.println("FaultsTest: not made on this machine, or not in a run this short: " + fault);
            } else if (fault.name().startsWith(ONLY)) {
                bag.addAll(Collections.nCopies(fault.share(), fault));
            }
        }
        List<Fault> plan = new ArrayList<>();
        while (plan.size() < FAULTS) {
            Collections.shuffle(bag, random);
            plan.addAll(bag.subList(0, Math.min(bag.size(), FAULTS - plan.size())));
        }
        return plan;
    }

    private void make(World world, Load load, Fault fault, int number) throws Exception {
        Figures its = figures.computeIfAbsent(fault, key -> new Figures());
        World.Node node = world.nodes.get(random.nextInt(world.nodes.size()));
        Duration holds = fault.holds(random, LONG);
        int inFlight = load.inFlight();
        String owner = node.owner();
        fault.begin(world, node, random);
        Future<Long> takeover = fault == Fault.NODE_KILLED ? watching.submit(() -> takenOver(world, owner)) : null;
        TimeUnit.NANOSECONDS.sleep(holds.toNanos());
        long repaired = System.nanoTime();
        fault.end(world, node);
        int effects = load.effects();
        boolean recovered = await(() -> load.effects() > effects + 1
                && world.nodes.stream().allMatch(n -> n.product().health().contains("\"status\":\"UP\"")));
        long recoveredMillis = Duration.ofNanos(System.nanoTime() - repaired).toMillis();
        its.recoveredMillis.add(recoveredMillis);
        its.inFlight += inFlight;
        List<String> wrong = new ArrayList<>();
        if (!recovered) {
            wrong.add("it does not recover");
        }
        String taken = "";
        if (takeover != null) {
            long millis = takeover.get();
            if (millis >= 0) {
                its.takenOverMillis.add(millis);
                taken = ", its jobs taken over after " + millis + " ms";
            } else {
                wrong.add("nobody takes the jobs of the killed node over");
            }
        }
        wrong.addAll(told(new Invariants(world.database.jdbc()), load));
        its.broken += wrong.size();
        wrong.forEach(what -> broken.add("after fault " + number + " (" + fault + "): " + what));
        System.out.printf(
                Locale.ROOT,
                "fault %d: %s of node %d for %d ms, %d in flight, recovered after %d ms%s, %d effects so far%s%n",
                number,
                fault,
                node.number,
                holds.toMillis(),
                inFlight,
                recoveredMillis,
                taken,
                load.effects(),
                wrong.isEmpty() ? "" : ", BROKEN " + wrong);
    }

    /** After how many milliseconds the jobs of a node that is dead now are another one's; -1 when nobody takes them. */
    private static long takenOver(World world, String owner) {
        long began = System.nanoTime();
        JdbcClient jdbc = world.database.jdbc();
        boolean taken = await(() -> jdbc.sql("select count(*) from act_ru_job where lock_owner_ = ?")
                        .param(owner)
                        .query(Long.class)
                        .single()
                == 0);
        return taken ? Duration.ofNanos(System.nanoTime() - began).toMillis() : -1;
    }

    private static List<String> told(Invariants invariants, Load load) {
        List<Broken> all = new ArrayList<>(invariants.lost(load.acknowledged()));
        all.addAll(invariants.now());
        return all.stream().map(Broken::toString).toList();
    }

    private interface Condition {
        boolean holds();
    }

    private static boolean await(Condition condition) {
        try {
            Awaitility.await()
                    .atMost(LONGEST_RECOVERY)
                    .pollInterval(A_MOMENT)
                    .ignoreExceptions()
                    .until(condition::holds);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    private void awaitEffects(Load load, int more) {
        int before = load.effects();
        if (!await(() -> load.effects() >= before + more)) {
            broken.add("the work does not go on: " + load.surprises() + load.told());
        }
    }

    // ---------------------------------------------------------------- at rest

    private void rest(World world, Load load) throws Exception {
        JdbcClient jdbc = world.database.jdbc();
        boolean quiet = await(() -> {
            // what failed while something was down is tried again in some minutes: nobody waits for them here
            jdbc.sql(
                            "update act_ru_job set duedate_ = localtimestamp where retries_ > 0 and exception_msg_ is not null and duedate_ > localtimestamp")
                    .update();
            return jdbc.sql("""
                    select count(*) from act_ru_job where retries_ > 0 and suspension_state_ = 1 and (duedate_ is null or duedate_ <= localtimestamp)""").query(Long.class).single() == 0;
        });
        if (!quiet) {
            broken.add("jobs do not come to an end: "
                    + jdbc.sql("""
                            select concat_ws(' ', process_def_key_, handler_cfg_, 'made', create_time_, 'held by', lock_owner_, 'until', lock_exp_time_, exception_msg_)
                              from act_ru_job where duedate_ is null or duedate_ <= localtimestamp limit 5""").query(String.class).list());
        }
        await(() -> jdbc.sql("select count(*) from audit_unsealed")
                        .query(Long.class)
                        .single()
                == 0);
        Invariants invariants = new Invariants(jdbc);
        Stream.concat(invariants.lost(load.acknowledged()).stream(), invariants.atRest().stream())
                .forEach(found -> broken.add("at rest: " + found));
        files(world, jdbc, invariants);
        proof(world, load);
        load.unexplained().forEach(why -> broken.add("history of voucher " + why));
        load.surprises().forEach(surprise -> broken.add("an answer that nobody should get: " + surprise));
    }

    /** The daily care deletes what a killed node left; here a day passes for such files. */
    private void files(World world, JdbcClient jdbc, Invariants invariants) throws Exception {
        List<String> leftOver = leftOver(world, jdbc);
        System.out.println("files that killed nodes left for the daily care: " + leftOver.size());
        for (String name : leftOver) {
            Files.setLastModifiedTime(
                    world.storedFile(name), FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        }
        jdbc.sql("""
                update act_ru_job j set duedate_ = localtimestamp from act_re_procdef d
                 where d.key_ = 'documentCare' and d.id_ = j.process_def_id_ and j.type_ = 'timer'""").update();
        await(() -> leftOver.stream().noneMatch(name -> Files.exists(world.storedFile(name))));
        invariants.files(world.files()).forEach(found -> broken.add("at rest: " + found));
        try (Stream<Path> locks = Files.list(world.data.resolve("work"))) {
            List<String> work = locks.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".lock"))
                    .toList();
            if (work.size() != world.nodes.size()) {
                broken.add("at rest: uploads of nodes that are gone: " + work);
            }
        }
        long drafts = LiveFolder.files(world.data).keySet().stream()
                .filter(file -> file.toString().endsWith(".part"))
                .count();
        System.out.println("drafts of documents that killed nodes left: " + drafts);
    }

    private static List<String> leftOver(World world, JdbcClient jdbc) throws Exception {
        List<String> names = jdbc.sql("select cast(name as text) from stored_file")
                .query(String.class)
                .list();
        return world.files().stream().filter(name -> !names.contains(name)).toList();
    }

    /** The product's own proof, as an auditor makes it. */
    private void proof(World world, Load load) throws Exception {
        Path export = Files.write(
                folder.resolve("export.jsonl"),
                load.as("auditor").get("/api/audit/entries").bytes());
        Path keys = Files.write(
                folder.resolve("jwks.json"),
                load.as("auditor").get("/.well-known/jwks.json").bytes());
        Path said = folder.resolve("proof.txt");
        int code = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path").replaceAll(File.pathSeparator + "$", ""),
                        "org.lifeline.LifelineApplication",
                        "verify-audit",
                        export.toString(),
                        keys.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        System.out.println(Files.readString(said).strip());
        if (code != 0) {
            broken.add("the audit log does not hold: " + Files.readString(said));
        }
    }

    private void print(Load load, Duration took) {
        System.out.println(
                "\n| fault | times | recovered, median / longest | jobs taken over, median / longest | calls in flight | broken |\n|---|---|---|---|---|---|");
        figures.forEach((fault, its) -> System.out.printf(
                "| %s | %d | %s | %s | %d | %d |%n",
                fault.words(),
                its.recoveredMillis.size(),
                Figures.told(its.recoveredMillis),
                Figures.told(its.takenOverMillis),
                its.inFlight,
                its.broken));
        Map<String, Long> kinds = new TreeMap<>();
        load.acknowledged().forEach(each -> kinds.merge(each.kind(), 1L, Long::sum));
        System.out.println("\nacknowledged: " + load.acknowledged().size() + " " + kinds
                + "\nanswers that said to try again: " + load.told()
                + "\nhistories: " + load.histories() + " vouchers, " + load.calls() + " calls\ntook " + took.toSeconds()
                + " s, seed " + seed
                + "\nbroken: " + broken.size());
    }
}
