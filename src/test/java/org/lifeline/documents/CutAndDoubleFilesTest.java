package org.lifeline.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.problem.Refused;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Photos;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockMultipartFile;

/** Files that end too early, at whatever byte, and files that are two things at once. */
class CutAndDoubleFilesTest extends LifelineTest {

    @Autowired
    private Documents documents;

    @Test
    void aPdfThatIsCutAtAnyByteBeforeItsEndIsRefused() {
        byte[] whole = SmallFiles.pdf("Cut");
        int end = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf("%%EOF") + "%%EOF".length();
        for (int length = 0; length < end; length++) {
            refuses(Arrays.copyOf(whole, length));
        }
        assertThat(documents.check(file(whole), null).content()).isEqualTo(whole);
    }

    @Test
    void aPhotoThatIsCutAtAnyByteIsRefused() {
        // a camera writes metadata behind the picture, without which it is whole
        byte[] plain = documents.check(file(photo()), null).content();
        for (byte[] whole : new byte[][] {SmallFiles.photo("Cut"), plain}) {
            // each of the first and last bytes, and some between
            for (int length = 0;
                    length < whole.length;
                    length += length < 700 || length > whole.length - 700 ? 1 : 97) {
                refuses(Arrays.copyOf(whole, length));
            }
            assertThat(documents.check(file(whole), null).content()).isNotEmpty();
        }
    }

    @Test
    void nothingButThePictureIsKeptOfAPictureThatIsAnArchiveOrAPageToo() throws IOException {
        byte[] zip = zip();
        byte[] page = "<script>alert(1)</script>".getBytes(StandardCharsets.US_ASCII);
        for (byte[] picture : new byte[][] {SmallFiles.photo("Double"), photo()}) {
            byte[] alone = documents.check(file(picture), null).content();
            for (byte[] second : new byte[][] {zip, page, SmallFiles.PDF}) {
                assertThat(documents.check(file(join(picture, second)), null).content())
                        .isEqualTo(alone);
            }
        }
    }

    @Test
    void anArchiveIsRefusedUnderAnyNameAlsoWithAPictureOrAPdfBehindIt() throws IOException {
        for (byte[] second : new byte[][] {{}, SmallFiles.photo("Double"), SmallFiles.PDF}) {
            refuses(join(zip(), second));
        }
    }

    private void refuses(byte[] content) {
        assertThatExceptionOfType(Refused.class)
                .as("%d bytes", content.length)
                .isThrownBy(() -> documents.check(file(content), null))
                .matches(refused -> refused.status() == 415 || refused.status() == 422);
    }

    private static byte[] photo() {
        return Photos.taken(1, 120, 80, 7);
    }

    private static MockMultipartFile file(byte[] content) {
        return new MockMultipartFile("file", "report.pdf", "application/pdf", content);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("letter.html"));
            zip.write("<script>alert(1)</script>".getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }
}
