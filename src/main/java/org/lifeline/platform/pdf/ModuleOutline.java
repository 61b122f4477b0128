package org.lifeline.platform.pdf;

import java.util.BitSet;

/**
 * The outline of the dark modules of a square code as SVG path data, one unit a module. Separate shapes would leave hairlines between
 * modules when they are rasterised. Outlines go clockwise around dark modules and counterclockwise around holes, so both the nonzero and
 * the even-odd rule fill them correctly.
 */
final class ModuleOutline {

    /** Whether a module is dark. */
    interface Modules {
        boolean dark(int x, int y);
    }

    private static final int[] STEP_X = {1, 0, -1, 0};
    private static final int[] STEP_Y = {0, 1, 0, -1};
    private static final int RIGHT = 0;

    private final int side;
    private final int offset;
    private final Modules modules;
    private final StringBuilder path = new StringBuilder(8192);

    /** The upper edges that an outline has passed, by their left corner. Each outline has at least one. */
    private final BitSet passed = new BitSet();

    /**
     * @param side modules along one side
     * @param offset width of the empty border, in modules, on each side
     */
    ModuleOutline(int side, int offset, Modules modules) {
        this.side = side;
        this.offset = offset;
        this.modules = modules;
    }

    String path() {
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                if (dark(x, y) && !dark(x, y - 1) && !passed.get(y * side + x)) {
                    outline(x, y);
                }
            }
        }
        return path.toString();
    }

    /** Follows one outline from the upper left corner of a module, with the dark modules on the right hand. */
    private void outline(int startX, int startY) {
        path.append('M').append(startX + offset).append(' ').append(startY + offset);
        int x = startX;
        int y = startY;
        int direction = RIGHT;
        int length = 0;
        do {
            if (direction == RIGHT) {
                passed.set(y * side + x);
            }
            x += STEP_X[direction];
            y += STEP_Y[direction];
            length++;
            int turned = turn(x, y, direction);
            if (turned != direction) {
                boolean last = x == startX && y == startY && turned == RIGHT;
                if (!last) {
                    path.append(direction % 2 == 0 ? 'h' : 'v').append(direction < 2 ? length : -length);
                }
                direction = turned;
                length = 0;
            }
        } while (x != startX || y != startY || direction != RIGHT);
        path.append('z');
    }

    private int turn(int x, int y, int direction) {
        if (!ahead(x, y, direction, (direction + 1) % 4)) {
            return (direction + 1) % 4;
        }
        return ahead(x, y, direction, (direction + 3) % 4) ? (direction + 3) % 4 : direction;
    }

    /** Whether the module ahead of a corner, on the given side of the way, is dark. */
    private boolean ahead(int x, int y, int direction, int hand) {
        int stepX = STEP_X[direction] + STEP_X[hand];
        int stepY = STEP_Y[direction] + STEP_Y[hand];
        return dark(stepX > 0 ? x : x - 1, stepY > 0 ? y : y - 1);
    }

    private boolean dark(int x, int y) {
        return x >= 0 && y >= 0 && x < side && y < side && modules.dark(x, y);
    }
}
