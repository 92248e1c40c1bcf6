package dev.reveille.it.smuggling;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What must come of a row.
 *
 * @param passed the requests that are passed on, in order, each of them once
 * @param own how many answers the gateway itself gives beside that, and goes on
 * @param refused the status of the gateway's own last answer, if it refuses something
 * @param cutOff whether the last one passed on is one whose body turned out to be wrong: the
 *     gateway refuses it and ends its connection to the server in the middle
 * @param serversMayRefuse whether a server may be stricter than the gateway, as long as it, too,
 *     takes it for one request
 */
record Outcome(
        List<ReadRequest> passed,
        int own,
        OptionalInt refused,
        boolean cutOff,
        boolean serversMayRefuse) {

    /** Nothing of it is passed on. */
    static Outcome refused(int status) {
        return new Outcome(List.of(), 0, OptionalInt.of(status), false, false);
    }

    /** Passed on, and so is the request behind it. */
    static Outcome passed(ReadRequest... requests) {
        List<ReadRequest> all = new ArrayList<>(List.of(requests));
        all.add(ReadRequest.get(Attack.NEXT));
        return new Outcome(all, 0, OptionalInt.empty(), false, false);
    }

    /** The gateway answers it itself, and passes on the request behind it. */
    static Outcome answered() {
        return new Outcome(
                List.of(ReadRequest.get(Attack.NEXT)), 1, OptionalInt.empty(), false, false);
    }

    /** Passed on as the last one of its connection. */
    static Outcome passedAndClosed(ReadRequest... requests) {
        return new Outcome(List.of(requests), 0, OptionalInt.empty(), false, false);
    }

    /** Passed on until its body turned out to be wrong. */
    static Outcome cutOff(ReadRequest request) {
        return new Outcome(List.of(request), 0, OptionalInt.of(400), true, false);
    }

    /** The first ones are passed on; what follows them is refused. */
    Outcome thenRefused(int status) {
        return new Outcome(
                passed.subList(0, passed.size() - 1), 0, OptionalInt.of(status), false, false);
    }

    Outcome unlessAServerRefuses() {
        return new Outcome(passed, own, refused, cutOff, true);
    }

    /** How many answers the client gets, interim ones left out. */
    int answers() {
        return own + passed.size() + (refused.isPresent() && !cutOff ? 1 : 0);
    }
}
