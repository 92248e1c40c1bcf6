package dev.reveille.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The last so many steps of one length: how long each phase lasted in each, and how many requests
 * came. A ring of fixed size. For one thread at a time.
 */
final class Strip {

    private final long step;
    private final int length;

    /** Milliseconds of each step. */
    private final Map<Phase, int[]> spent = new EnumMap<>(Phase.class);

    private final int[] requests;

    /** The step that is not over yet, counted from the epoch. */
    private long newest;

    /**
     * @param now milliseconds since the epoch
     */
    Strip(Duration step, int length, long now) {
        this.step = step.toMillis();
        this.length = length;
        for (Phase phase : Phase.values()) {
            spent.put(phase, new int[length]);
        }
        this.requests = new int[length];
        this.newest = now / this.step;
    }

    /** It was in a phase from one moment to another, which is not before any told so far. */
    void add(Phase phase, long from, long to) {
        advance(to / step);
        long begin = Math.max(from, (newest - length + 1) * step);
        while (begin < to) {
            long end = Math.min(to, (begin / step + 1) * step);
            of(phase)[place(begin / step)] += (int) (end - begin);
            begin = end;
        }
    }

    /**
     * Goes on where another one ended, in this one, which is new. Each of its steps counts as a
     * whole for the state it is told to have been in, the last up to that moment. What is too long
     * ago by now, or to come, is left out.
     *
     * @param until the end of what it tells, in milliseconds since the epoch
     */
    void take(Recording past, long until) {
        int steps = past.requests().size();
        for (int i = 0; i < steps; i++) {
            long index = until / step - (steps - 1 - i);
            if (index > newest || index <= newest - length) {
                continue;
            }
            long lasted = i == steps - 1 ? Math.max(1, until % step) : step;
            int place = place(index);
            requests[place] = past.requests().get(i);
            Phase.of(past.states().charAt(i)).ifPresent(phase -> of(phase)[place] = (int) lasted);
        }
    }

    /** So many requests came just before this moment. */
    void count(long at, long more) {
        advance(at / step);
        int place = place(newest);
        requests[place] = (int) Math.min(Integer.MAX_VALUE, requests[place] + more);
    }

    private void advance(long index) {
        long first = Math.max(newest + 1, index - length + 1);
        for (long fresh = first; fresh <= index; fresh++) {
            int place = place(fresh);
            requests[place] = 0;
            spent.values().forEach(steps -> steps[place] = 0);
        }
        newest = Math.max(newest, index);
    }

    private int[] of(Phase phase) {
        return Objects.requireNonNull(spent.get(phase));
    }

    private int place(long index) {
        return (int) (index % length);
    }

    /** What there is, oldest first. */
    Recording recording() {
        StringBuilder states = new StringBuilder(length);
        List<Integer> counts = new ArrayList<>(length);
        for (long index = newest - length + 1; index <= newest; index++) {
            states.append(letter(place(index)));
            counts.add(requests[place(index)]);
        }
        return new Recording(states.toString(), counts);
    }

    private char letter(int place) {
        char letter = '-';
        int longest = 0;
        for (Phase phase : Phase.values()) {
            int lasted = of(phase)[place];
            if (phase == Phase.FAILED && lasted > 0) {
                return phase.letter();
            }
            if (lasted > longest) {
                longest = lasted;
                letter = phase.letter();
            }
        }
        return letter;
    }
}
