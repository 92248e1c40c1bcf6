package dev.reveille.access;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the operator has been let in from. While such a client has to pause, because somebody who
 * shares its address guesses, right credentials are let in all the same, and for that it may be
 * wrong a hundred times more: as often as NIST SP 800-63B (section 5.2.2) lets one account be
 * guessed at. Keeps at most 1000 clients, those that were let in last. Thread-safe.
 */
final class FamiliarClients {

    private static final int FREE = 100;
    private static final int MOST_CLIENTS = 1000;

    /** How often each was wrong while it had to pause; who was let in longest ago first. */
    @GuardedBy("this")
    private final Map<ClientBlock, Integer> spent = new LinkedHashMap<>();

    /** The operator comes from there, and nobody there guesses. */
    synchronized void add(InetAddress client) {
        ClientBlock block = ClientBlock.of(client);
        spent.remove(block);
        spent.put(block, 0);
        if (spent.size() > MOST_CLIENTS) {
            spent.remove(spent.keySet().iterator().next());
        }
    }

    synchronized boolean contains(InetAddress client) {
        return spent.containsKey(ClientBlock.of(client));
    }

    /** Whether what it brings may be looked at although it has to pause. Counts as wrong. */
    synchronized boolean spend(InetAddress client) {
        ClientBlock block = ClientBlock.of(client);
        Integer before = spent.get(block);
        if (before == null || before >= FREE) {
            return false;
        }
        spent.replace(block, before + 1);
        return true;
    }

    /** It was right. */
    synchronized void giveBack(InetAddress client) {
        spent.computeIfPresent(ClientBlock.of(client), (_, count) -> Math.max(0, count - 1));
    }

    /** How many are remembered. */
    synchronized int size() {
        return spent.size();
    }
}
