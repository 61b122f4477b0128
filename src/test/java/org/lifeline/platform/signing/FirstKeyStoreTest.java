package org.lifeline.platform.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that makes keys makes a key store, too, for nodes that cannot write one; it replaces none. */
class FirstKeyStoreTest {

    @TempDir
    private Path folder;

    private String run(boolean expected, String... args) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said);
        assertThat(RotateKeys.run(args, out, out)).as(said.toString()).isEqualTo(expected);
        return said.toString();
    }

    @Test
    void aKeyStoreIsMadeWhereThereIsNoneAndAnExistingOneIsKept() throws Exception {
        Path store = folder.resolve("keys.p12");
        String path = "--lifeline.keys.path=" + store;
        String password = "--lifeline.keys.password=a long enough secret";
        assertThat(run(false, path, password)).contains("Say whose key is to be made");
        assertThat(store).doesNotExist();

        assertThat(run(true, path, password, "--lifeline.keys.generate=true"))
                .contains("The key store has " + KeyUse.values().length + " keys");
        byte[] made = Files.readAllBytes(store);
        run(true, path, password, "--lifeline.keys.generate=true");

        assertThat(Files.readAllBytes(store)).isEqualTo(made);
    }
}
