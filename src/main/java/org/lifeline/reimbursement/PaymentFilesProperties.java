package org.lifeline.reimbursement;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where files go to the bank, and come from it.
 *
 * @param outgoing folder into which files of payment runs are put; without it they are downloaded
 * @param incoming folder in which the bank's answers are looked for; without it they are uploaded
 * @param sftp the server on which files of payment runs are put; without it none
 */
@ConfigurationProperties("lifeline.payments")
record PaymentFilesProperties(
        @Nullable Path outgoing,
        @Nullable Path incoming,
        @Nullable Sftp sftp) {

    /**
     * @param hostKey the server's key, as in a line of known_hosts without the name: {@code ssh-ed25519 AAAA…}
     * @param privateKey file with the key by which we log in, in the format of OpenSSH
     * @param folder on the server; the one after the log-in where it is not set
     */
    record Sftp(
            String host,
            int port,
            String user,
            String hostKey,
            Path privateKey,
            @Nullable String folder) {}
}
