package org.lifeline.reimbursement;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.EnumSet;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.lifeline.reimbursement.PaymentFilesProperties.Sftp;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/** The server of the bank or operator, reached by SFTP with a key. Its own key must be the one of the settings: nobody stands in between. */
@Component
class PaymentServer {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PaymentFilesProperties properties;

    PaymentServer(PaymentFilesProperties properties) {
        this.properties = properties;
    }

    /**
     * Puts a file there; does nothing when the settings name no server. Written under another name first, it appears whole or not at all.
     *
     * @throws IOException when the server is another one, cannot be reached or does not take the file
     */
    void put(Resource file, String name) throws IOException {
        Sftp its = properties.sftp();
        if (its == null) {
            return;
        }
        try (SshClient client = SshClient.setUpDefaultClient()) {
            PublicKey expected = AuthorizedKeyEntry.parseAuthorizedKeyEntry(its.hostKey())
                    .resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
            client.setServerKeyVerifier((session, address, key) -> KeyUtils.compareKeys(expected, key));
            client.start();
            try (ClientSession session = client.connect(its.user(), its.host(), its.port())
                    .verify(PATIENCE)
                    .getSession()) {
                session.addPublicKeyIdentity(key(its.privateKey()));
                session.auth().verify(PATIENCE);
                put(session, its, file, name);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("a key of the payment server cannot be read", e);
        }
    }

    private static void put(ClientSession session, Sftp its, Resource file, String name) throws IOException {
        try (SftpClient sftp = SftpClientFactory.instance().createSftpClient(session)) {
            String folder = its.folder() == null ? "" : its.folder().replaceAll("/+$", "") + "/";
            String part = folder + name + ".part";
            try (OutputStream out = sftp.write(
                            part,
                            EnumSet.of(
                                    SftpClient.OpenMode.Create,
                                    SftpClient.OpenMode.Write,
                                    SftpClient.OpenMode.Truncate));
                    InputStream in = file.getInputStream()) {
                in.transferTo(out);
            }
            boolean there = false;
            for (SftpClient.DirEntry entry : sftp.readDir(folder.isEmpty() ? "." : folder)) {
                there |= entry.getFilename().equals(name);
            }
            if (there) {
                sftp.remove(folder + name);
            }
            sftp.rename(part, folder + name);
        }
    }

    private static KeyPair key(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            for (KeyPair key :
                    SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(file.toString()), in, null)) {
                return key;
            }
        }
        throw new IOException("there is no key in " + file);
    }
}
