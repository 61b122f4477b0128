package org.lifeline.platform.pdf;

import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Supplier;
import org.apache.fop.apps.FopFactory;

/**
 * FOP with its parsed fonts. Each is used by one document at a time: see {@link ParsedFonts}. Only a few are kept, because the tables of
 * the fonts need memory; when more letters are rendered at once, the others parse their fonts anew.
 */
final class FopPool {

    private final Supplier<FopFactory> make;
    private final BlockingDeque<FopFactory> idle;

    /** @param mostIdle how many are kept */
    FopPool(int mostIdle, Supplier<FopFactory> make) {
        this.idle = new LinkedBlockingDeque<>(mostIdle);
        this.make = make;
    }

    /** Takes one out of the pool; closing gives it back. */
    Borrowed borrow() {
        FopFactory factory = idle.pollFirst();
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
            idle.offerFirst(factory);
        }
    }
}
