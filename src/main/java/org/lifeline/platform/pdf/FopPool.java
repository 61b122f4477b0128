package org.lifeline.platform.pdf;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.apache.fop.apps.FopFactory;

/** FOP with its parsed fonts, as many as letters are rendered at once. Each is used by one document at a time: see {@link ParsedFonts}. */
final class FopPool {

    private final Supplier<FopFactory> make;
    private final Deque<FopFactory> idle = new ConcurrentLinkedDeque<>();

    FopPool(Supplier<FopFactory> make) {
        this.make = make;
    }

    /** Takes one out of the pool; closing gives it back. */
    Borrowed borrow() {
        FopFactory factory = idle.poll();
        return new Borrowed(factory == null ? make.get() : factory);
    }

    final class Borrowed implements AutoCloseable {

        private final FopFactory factory;

        private Borrowed(FopFactory factory) {
            this.factory = factory;
        }

        FopFactory factory() {
            return factory;
        }

        @Override
        public void close() {
            idle.push(factory);
        }
    }
}
