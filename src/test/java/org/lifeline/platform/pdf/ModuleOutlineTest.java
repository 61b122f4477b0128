package org.lifeline.platform.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Path2D;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModuleOutlineTest {

    private static final int SIDE = 33;
    private static final int OFFSET = 4;
    private static final Pattern COMMAND = Pattern.compile("([Mhvz])(-?\\d+)?(?: (\\d+))?");

    /** Random squares have every corner that two modules can have, holes, and islands within holes. */
    @ParameterizedTest
    @ValueSource(ints = {Path2D.WIND_NON_ZERO, Path2D.WIND_EVEN_ODD})
    void fillsTheDarkModulesAndNothingElse(int rule) {
        Random random = new Random(17);
        for (double density : new double[] {0.1, 0.5, 0.9, 1}) {
            boolean[][] dark = new boolean[SIDE][SIDE];
            for (boolean[] row : dark) {
                for (int x = 0; x < SIDE; x++) {
                    row[x] = random.nextDouble() < density;
                }
            }
            Path2D shape = shape(new ModuleOutline(SIDE, OFFSET, (x, y) -> dark[y][x]).path(), rule);
            for (int y = -OFFSET; y < SIDE + OFFSET; y++) {
                for (int x = -OFFSET; x < SIDE + OFFSET; x++) {
                    boolean inside = x >= 0 && y >= 0 && x < SIDE && y < SIDE;
                    assertThat(shape.contains(x + OFFSET + 0.5, y + OFFSET + 0.5))
                            .as("module %d, %d at density %s", x, y, density)
                            .isEqualTo(inside && dark[y][x]);
                }
            }
        }
    }

    private static Path2D shape(String path, int rule) {
        Path2D shape = new Path2D.Double(rule);
        Matcher command = COMMAND.matcher(path);
        int end = 0;
        while (command.find()) {
            assertThat(command.start()).as("nothing between commands").isEqualTo(end);
            end = command.end();
            switch (command.group(1)) {
                case "M" -> shape.moveTo(number(command, 2), number(command, 3));
                case "h" ->
                    shape.lineTo(
                            shape.getCurrentPoint().getX() + number(command, 2),
                            shape.getCurrentPoint().getY());
                case "v" ->
                    shape.lineTo(
                            shape.getCurrentPoint().getX(),
                            shape.getCurrentPoint().getY() + number(command, 2));
                default -> shape.closePath();
            }
        }
        assertThat(end).as("the whole path is understood").isEqualTo(path.length());
        return shape;
    }

    private static int number(Matcher command, int group) {
        return Integer.parseInt(command.group(group));
    }
}
