package org.lifeline.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Calls that start at the same moment. */
public final class Together {

    private Together() {}

    /** Runs so many calls at once; returns their results in order. */
    public static <T> List<T> run(int count, IntFunction<T> call) throws Exception {
        return run(IntStream.range(0, count)
                .<Callable<T>>mapToObj(n -> () -> call.apply(n))
                .toList());
    }

    /** Runs these calls at once, each begun when all are there; returns their results in order. */
    public static <T> List<T> run(List<? extends Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        CyclicBarrier start = new CyclicBarrier(calls.size());
        try {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> call : calls) {
                running.add(threads.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : running) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Waits until another connection waits for a lock of this thread's transaction. */
    public static void awaitSomebodyBlockedByThis(JdbcClient jdbc) {
        int mine = jdbc.sql("select pg_backend_pid()").query(Integer.class).single();
        Awaitility.await("somebody who waits for this transaction")
                .pollInSameThread()
                .atMost(Patience.PATIENCE)
                .until(() -> jdbc.sql(
                                "select exists (select from pg_stat_activity where ? = any (pg_blocking_pids(pid)))")
                        .param(mine)
                        .query(Boolean.class)
                        .single());
    }
}
