package org.lifeline.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** What can fail in a {@link World}, how it is made to fail, and how it is repaired. */
enum Fault {
    NODE_KILLED("a node is killed (-9) and started again", 1) {
        @Override
        void begin(World world, World.Node node, Random random) throws Exception {
            node.product().kill();
        }

        @Override
        void end(World world, World.Node node) throws Exception {
            node.start();
            node.ready();
        }

        @Override
        Duration holds(Random random, boolean longRun) {
            return Duration.ZERO;
        }
    },
    DATABASE_KILLED("the database is killed (-9) and started again", 2) {
        @Override
        void begin(World world, World.Node node, Random random) throws Exception {
            world.database.kill();
        }

        @Override
        void end(World world, World.Node node) throws Exception {
            world.database.start();
        }

        @Override
        Duration holds(Random random, boolean longRun) {
            return Duration.ofMillis(random.nextInt(1500));
        }
    },
    DATABASE_RESTARTED("the database is stopped in order and started again", 1) {
        @Override
        void begin(World world, World.Node node, Random random) throws Exception {
            world.database.close();
        }

        @Override
        void end(World world, World.Node node) throws Exception {
            world.database.start();
        }

        @Override
        Duration holds(Random random, boolean longRun) {
            return Duration.ZERO;
        }
    },
    DATABASE_PAUSED("all processes of the database stand still", 1) {
        @Override
        void begin(World world, World.Node node, Random random) throws Exception {
            world.database.pause();
        }

        @Override
        void end(World world, World.Node node) throws Exception {
            world.database.goOn();
        }
    },
    NODE_PAUSED("a node stands still", 2) {
        @Override
        void begin(World world, World.Node node, Random random) throws Exception {
            Signals.stop(node.product().pid());
        }

        @Override
        void end(World world, World.Node node) throws Exception {
            Signals.goOn(node.product().pid());
        }
    },
    NETWORK_CUT("between a node and the database nothing passes, and nobody is told", 2) {
        @Override
        void begin(World world, World.Node node, Random random) {
            node.cable.cut();
        }

        @Override
        void end(World world, World.Node node) {
            node.cable.heal();
        }
    },
    NETWORK_BROKEN("all connections of a node to the database break, and new ones are refused", 2) {
        @Override
        void begin(World world, World.Node node, Random random) {
            node.cable.breakOff();
        }

        @Override
        void end(World world, World.Node node) {
            node.cable.heal();
        }
    },
    MAIL_STOPPED("the mail server is down", 2) {
        @Override
        void begin(World world, World.Node node, Random random) {
            world.mail.stop();
        }

        @Override
        void end(World world, World.Node node) {
            world.mail.start();
        }
    },
    STORE_STOPPED("the object store is down", 2) {
        @Override
        void begin(World world, World.Node node, Random random) throws Exception {
            world.store.stop();
        }

        @Override
        void end(World world, World.Node node) throws Exception {
            world.store.start();
        }
    },
    SEARCH_KILLED("OpenSearch is killed (-9) and started again", 1) {
        @Override
        void begin(World world, World.Node node, Random random) throws IOException {
            world.killSearch();
        }

        @Override
        void end(World world, World.Node node) {
            world.startSearch();
        }

        @Override
        boolean isPossible(World world) {
            return world.search != null;
        }
    },
    SEARCH_PAUSED("OpenSearch stands still", 1) {
        @Override
        void begin(World world, World.Node node, Random random) throws Exception {
            world.pauseSearch();
        }

        @Override
        void end(World world, World.Node node) throws Exception {
            world.resumeSearch();
        }

        @Override
        boolean isPossible(World world) {
            return world.search != null;
        }
    },
    DISK_FULL("the disk of the data folder is full", 2) {
        @Override
        void begin(World world, World.Node node, Random random) throws IOException {
            world.fillDisk();
        }

        @Override
        void end(World world, World.Node node) throws IOException {
            world.emptyDisk();
        }

        @Override
        boolean isPossible(World world) {
            return world.isMounted();
        }
    },
    FOLDER_READ_ONLY("the data folder is read-only", 1) {
        @Override
        void begin(World world, World.Node node, Random random) {
            world.readOnly(true);
        }

        @Override
        void end(World world, World.Node node) {
            world.readOnly(false);
        }

        @Override
        boolean isPossible(World world) {
            return world.isMounted();
        }
    },
    CLOCK_TURNED("the clock of a node is wrong, and is set right again", 2) {
        @Override
        void begin(World world, World.Node node, Random random) throws IOException {
            int seconds = new int[] {20, 300, 7200}[random.nextInt(3)];
            TurnedClock.turn(node.clock, Duration.ofSeconds(random.nextBoolean() ? seconds : -seconds));
        }

        @Override
        void end(World world, World.Node node) throws IOException {
            TurnedClock.turn(node.clock, Duration.ZERO);
        }
    };

    private static final int SHORTEST_MILLIS = 500;
    private static final int LONGER_MILLIS = 1500;
    private static final int LONGEST_MILLIS = 30_000;
    /** In a long run one of so many lasts up to the longest, as few outages do: more of them fall into the same hours. */
    private static final int FEW = 8;

    private final String words;
    private final int share;

    /** @param share how often it comes among the others */
    Fault(String words, int share) {
        this.words = words;
        this.share = share;
    }

    /** @param node the node that is concerned, where one is */
    abstract void begin(World world, World.Node node, Random random) throws Exception;

    abstract void end(World world, World.Node node) throws Exception;

    /** For how long it lasts. */
    Duration holds(Random random, boolean longRun) {
        boolean isLongest = longRun && random.nextInt(FEW) == 0;
        return Duration.ofMillis(
                SHORTEST_MILLIS + random.nextInt(isLongest ? LONGEST_MILLIS - SHORTEST_MILLIS : LONGER_MILLIS));
    }

    /** Whether this machine can do it. */
    boolean isPossible(World world) {
        return true;
    }

    String words() {
        return words;
    }

    int share() {
        return share;
    }
}
