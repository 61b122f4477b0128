package org.lifeline.platform.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** Which drawings are painted without Batik: all others must look as they would have. */
class PlainDrawingTest {

    private static final String SVG =
            "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8' viewBox='0 0 8 8'>%s</svg>";

    @Test
    void paintsModulesAndHoles() throws Exception {
        // a dark ring with a light module inside, as in each corner of a QR code
        int[] seen =
                painted(SVG.formatted("<path fill='#ffffff' d='M0 0h8v8H0z'/><path d='M1 1h3v3h-3zM2 2v1h1v-1z'/>"));

        assertThat(seen[at(1, 1)]).isEqualTo(Color.BLACK.getRGB());
        assertThat(seen[at(3, 3)]).isEqualTo(Color.BLACK.getRGB());
        assertThat(seen[at(2, 2)]).isEqualTo(Color.WHITE.getRGB());
        assertThat(seen[at(4, 4)]).isEqualTo(Color.WHITE.getRGB());
    }

    @Test
    void paintsCirclesAndLines() throws Exception {
        int[] seen = painted(SVG.formatted("<circle cx='2' cy='2' r='2' fill='#ff0000'/>"
                + "<path d='M0 6h8' fill='none' stroke='#0000ff' stroke-width='2'/>"));

        assertThat(seen[at(2, 2)]).isEqualTo(Color.RED.getRGB());
        assertThat(seen[at(4, 6)]).isEqualTo(Color.BLUE.getRGB());
        assertThat(seen[at(4, 3)]).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<text>Bekele</text>",
                "<path d='M0 0h8v8z' transform='rotate(45)'/>",
                "<path d='M0 0h8v8z' style='fill:#ff0000'/>",
                "<path d='M0 0h8v8z' fill='red'/>",
                "<path d='M0 0h8v8z' fill='url(#a)'/>",
                "<path d='M0 0h8v8z' fill-opacity='0.5'/>",
                "<path d='M0 0h8v8z' stroke-linecap='other'/>",
                "<path d='M0 0 nonsense'/>",
                "<path d='M0 0h8v8z'><animate/></path>",
                "<circle cx='-1' cy='0' r='1'/>",
                "<g><path d='M0 0h8v8z'/></g>",
                "words",
            })
    void leavesAllElseToBatik(String content) throws Exception {
        assertThat(PlainDrawing.of(root(SVG.formatted(content)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "width='8mm' height='8mm' viewBox='0 0 8 8'",
                "width='8' height='8' viewBox='0 0 16 16'",
                "width='8' height='8' viewBox='1 0 8 8'",
                "width='8' height='8'",
                "width='0' height='0' viewBox='0 0 0 0'",
                "width='8' height='8' viewBox='0 0 8 8' fill='#ff0000'",
            })
    void leavesOtherSizesToBatik(String attributes) throws Exception {
        assertThat(PlainDrawing.of(root("<svg xmlns='http://www.w3.org/2000/svg' " + attributes + "/>")))
                .isEmpty();
    }

    @Test
    void leavesOtherKindsToBatik() throws Exception {
        assertThat(PlainDrawing.of(root("<svg width='8' height='8' viewBox='0 0 8 8'/>")))
                .isEmpty();
    }

    private static int[] painted(String svg) throws Exception {
        PlainDrawing drawing = PlainDrawing.of(root(svg)).orElseThrow();
        BufferedImage paper = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
        Graphics2D page = paper.createGraphics();
        drawing.paint(page, new Rectangle2D.Double(0, 0, 8, 8));
        page.dispose();
        return paper.getRGB(0, 0, 8, 8, null, 0, 8);
    }

    private static int at(int x, int y) {
        return y * 8 + x;
    }

    private static Element root(String svg) throws Exception {
        return DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
    }
}
