package org.lifeline.dashboard;

import java.util.List;

/** The charts of one section. */
interface Charts {

    List<Chart> charts();
}
