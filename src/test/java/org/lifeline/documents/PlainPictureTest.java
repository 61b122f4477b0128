package org.lifeline.documents;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.platform.problem.Refused;
import org.lifeline.testing.Photos;

class PlainPictureTest {

    private static final Random RANDOM = new Random(39);

    @Test
    void aDamagedPhotoIsRefusedOrCleanedAndNeverFails() {
        byte[] jpeg = Photos.taken(6, 24, 16, 0);
        byte[] png = Photos.takenAsPng(6, 24, 16);

        Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            for (int i = 0; i < 30_000; i++) {
                check(damaged(jpeg), "image/jpeg");
                check(damaged(png), "image/png");
            }
            for (int length = 0; length < jpeg.length; length++) {
                check(Arrays.copyOf(jpeg, length), "image/jpeg");
            }
            check(nothingButMarkers(), "image/jpeg");
        });
    }

    /** Another byte or several, near the start, where the lengths are. */
    private static byte[] damaged(byte[] photo) {
        byte[] damaged = photo.clone();
        for (int n = RANDOM.nextInt(4); n >= 0; n--) {
            damaged[RANDOM.nextInt(Math.min(photo.length, 700))] =
                    (byte) (RANDOM.nextBoolean() ? RANDOM.nextInt() : 0xFF);
        }
        return damaged;
    }

    private static byte[] nothingButMarkers() {
        byte[] markers = new byte[5_000_000];
        Arrays.fill(markers, (byte) 0xFF);
        markers[1] = (byte) 0xD8;
        return markers;
    }

    private static void check(byte[] photo, String mediaType) {
        byte[] plain;
        try {
            plain = PlainPicture.of(photo, mediaType);
        } catch (Refused cutOrDamaged) {
            assertThat(cutOrDamaged.getMessage()).contains("not complete");
            return;
        }
        assertThat(PlainPicture.of(plain, mediaType))
                .as("there is nothing more to leave out")
                .isSameAs(plain);
        assertThat(plain.length).isLessThanOrEqualTo(photo.length);
        assertThat(Orientation.of(plain).code()).isBetween(1, 8);
        // a damaged length may make the data of the picture of anything; what a camera wrote is in parts
        if (!new String(photo, ISO_8859_1).contains("Exif\0\0MM") || mediaType.equals("image/png")) {
            return;
        }
        assertThat(new String(plain, 0, Math.min(plain.length, 60), ISO_8859_1)).doesNotContain("GPS-OF-HOME");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void theThumbnailIsUprightForEveryOrientation(int orientation) throws IOException {
        byte[] jpeg = Photos.taken(orientation, 120, 80, 0);
        byte[] png = Photos.takenAsPng(orientation, 120, 80);
        for (byte[] kept :
                new byte[][] {jpeg, PlainPicture.of(jpeg, "image/jpeg"), png, PlainPicture.of(png, "image/png")}) {
            BufferedImage small = ImageIO.read(new ByteArrayInputStream(Thumbnails.draw(kept)));
            assertThat(small.getWidth()).isGreaterThan(small.getHeight());
            for (int corner = 0; corner < 4; corner++) {
                Color seen = new Color(small.getRGB(
                        small.getWidth() * (corner % 2 == 0 ? 1 : 3) / 4,
                        small.getHeight() * (corner < 2 ? 1 : 3) / 4));
                assertThat(distance(seen, Photos.corner(corner)))
                        .as("corner %d of %s", corner, seen)
                        .isLessThan(60);
            }
        }
    }

    private static int distance(Color one, Color other) {
        return Math.abs(one.getRed() - other.getRed())
                + Math.abs(one.getGreen() - other.getGreen())
                + Math.abs(one.getBlue() - other.getBlue());
    }
}
