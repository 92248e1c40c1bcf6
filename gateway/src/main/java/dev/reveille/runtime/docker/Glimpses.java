package dev.reveille.runtime.docker;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Containers that were listed and that nobody has looked at yet: they are looked at after each
 * other, a few at a time. Used by the watch's reading thread only.
 */
final class Glimpses {

    /** Of those that can wait: others are looked at as soon as something happens to them. */
    private static final int AT_ONCE = 4;

    /** Looks at a container, if there is still reason to. */
    interface Looker {

        /**
         * Begins to look.
         *
         * @param then runs when that is over
         * @return whether it is looked at
         */
        boolean look(String id, Runnable then);
    }

    private final Looker looker;
    private final Queue<String> ids = new ArrayDeque<>();

    Glimpses(Looker looker) {
        this.looker = looker;
    }

    void add(String id) {
        ids.add(id);
    }

    boolean isEmpty() {
        return ids.isEmpty();
    }

    void begin() {
        for (int i = 0; i < AT_ONCE; i++) {
            lookAtNext();
        }
    }

    /** Looks at the next one, and then at the one after it. */
    private void lookAtNext() {
        while (!ids.isEmpty()) {
            if (looker.look(ids.remove(), this::lookAtNext)) {
                return;
            }
        }
    }

    void clear() {
        ids.clear();
    }
}
